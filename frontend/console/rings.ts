import { left } from "./clock";

const EVERY_MS = 10_000;

/** Keeps every SLA ring with data-from and data-due moving; the server drew its first state. */
export function startRings(): void {
  setInterval(() => turn(document), EVERY_MS);
}

export function turn(root: ParentNode): void {
  const now = Date.now();
  for (const ring of root.querySelectorAll<SVGElement>("svg.ring[data-from][data-due]:not(.paused, .met)")) {
    const { percent, state } = left(Date.parse(ring.dataset["from"] ?? ""), Date.parse(ring.dataset["due"] ?? ""), now);
    ring.querySelector("circle + circle")?.setAttribute("stroke-dasharray", `${percent} 100`);
    for (const element of [ring, ring.closest(".due")]) {
      element?.classList.toggle("soon", state === "soon");
      element?.classList.toggle("late", state === "late");
    }
  }
}
