import { composer } from "./composer";
import { notify } from "./notices";
import { word } from "./words";

const SOON_MS = 5_000;
const SOON_SHARE = 0.25;

/** Counts down beside the composer: how long a customer may still be kept, said in time and not when it is over. */
export function startCountdowns(): void {
  setInterval(tick, 1_000);
  document.body.addEventListener("htmx:afterSettle", () => {
    tick();
    insertOnce();
  });
}

function tick(): void {
  const now = Date.now();
  for (const place of document.querySelectorAll<HTMLElement>("[data-countdown]")) {
    const from = Date.parse(place.dataset["from"] ?? "");
    const due = Date.parse(place.dataset["due"] ?? "");
    if (!Number.isFinite(due)) continue;
    const left = due - now;
    const soon = left <= Math.max(SOON_MS, (due - from) * SOON_SHARE) && due - from > SOON_MS;
    place.classList.toggle("soon", soon && left > 0);
    place.classList.toggle("late", left <= 0);
    place.textContent = left <= 0 ? (place.dataset["over"] ?? "") : clock(left) + (soon && place.dataset["soon"] ? ` · ${place.dataset["soon"]}` : "");
    if (soon && left > 0 && place.dataset["soon"] && place.dataset["told"] !== place.dataset["due"]) {
      place.dataset["told"] = place.dataset["due"] ?? "";
      notify(place.dataset["soon"], "warn");
    }
  }
}

function clock(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  return word("left", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
}

/** Words that come with an answer and belong into the composer: into an empty one; what somebody writes is not disturbed. */
function insertOnce(): void {
  const source = document.querySelector<HTMLElement>("[data-insert-once]");
  const text = composer()?.querySelector("textarea");
  if (!source || !text) return;
  source.removeAttribute("data-insert-once");
  if (text.value.trim()) return;
  const button = document.createElement("button");
  button.dataset["insert"] = source.textContent ?? "";
  source.append(button);
  button.click();
  button.remove();
}
