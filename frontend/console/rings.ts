import { left, span } from "./clock";
import { word } from "./words";

const EVERY_MS = 10_000;

/** Keeps every SLA ring with data-from and data-due moving, and the [data-due-words] beside it; the server drew the first state. */
export function startRings(): void {
  setInterval(() => turn(document), EVERY_MS);
}

export function turn(root: ParentNode): void {
  const now = Date.now();
  for (const ring of root.querySelectorAll<SVGElement>("svg.ring[data-from][data-due]:not(.paused, .met)")) {
    const due = Date.parse(ring.dataset["due"] ?? "");
    const { percent, state } = left(Date.parse(ring.dataset["from"] ?? ""), due, now);
    ring.querySelector("circle + circle")?.setAttribute("stroke-dasharray", `${percent} 100`);
    for (const element of [ring, ring.closest(".due")]) {
      element?.classList.toggle("soon", state === "soon");
      element?.classList.toggle("late", state === "late");
    }
    if (Number.isFinite(due)) say(ring, word(state === "late" ? "over" : "left", { time: span(due - now, document.documentElement.lang || "en") }));
  }
}

function say(ring: SVGElement, words: string): void {
  ring.setAttribute("aria-label", words);
  const place = ring.closest(".due")?.querySelector("[data-due-words]");
  if (place) place.textContent = words;
}
