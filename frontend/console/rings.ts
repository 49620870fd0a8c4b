import { countdown, left } from "./clock";

const EVERY_MS = 10_000;

/** Keeps every SLA ring with data-from and data-due, and every data-countdown, moving; the server drew the first state. */
export function startRings(): void {
  setInterval(() => turn(document), EVERY_MS);
}

export function turn(root: ParentNode): void {
  const now = Date.now();
  for (const words of root.querySelectorAll<HTMLElement>("[data-countdown]")) {
    words.textContent = countdown(Date.parse(words.dataset["countdown"] ?? ""), now, document.documentElement.lang || "en") ?? words.textContent;
  }
  for (const ring of root.querySelectorAll<SVGElement>("svg.ring[data-from][data-due]:not(.paused, .met)")) {
    const { percent, state } = left(Date.parse(ring.dataset["from"] ?? ""), Date.parse(ring.dataset["due"] ?? ""), now);
    ring.querySelector("circle + circle")?.setAttribute("stroke-dasharray", `${percent} 100`);
    for (const element of [ring, ring.closest(".due")]) {
      element?.classList.toggle("soon", state === "soon");
      element?.classList.toggle("late", state === "late");
    }
  }
}
