import { composer, setKind } from "./composer";
import { dialogIsOpen, openDialog } from "./dialogs";
import { lettersAreShortcuts } from "./preferences";

/** One letter, one thing; never while somebody writes, a dialog is open or an input method composes. */
export function startShortcuts(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || dialogIsOpen()) return;
    if (event.altKey && !event.ctrlKey && !event.metaKey) return pressNumbered(event);
    if (event.ctrlKey || event.metaKey || isWriting(event.target) || !lettersAreShortcuts()) return;
    if (act(event.key)) event.preventDefault();
  });
}

function act(key: string): boolean {
  const form = composer();
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if ((key === "r" || key === "n") && form) return setKind(form, key === "r" ? "reply" : "note"), true;
  if (key === "?" && document.querySelector("#shortcuts")) return openDialog("#shortcuts"), true;
  const target = document.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(key)}"]:not(:disabled)`);
  if (!target) return false;
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  return true;
}

/** Alt and a digit take the suggestion with that number; by place on the keyboard, since Alt changes what a key types. */
function pressNumbered(event: KeyboardEvent): void {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  const button = digit && [...document.querySelectorAll<HTMLElement>(`[data-insert][data-key="${digit}"]`)].find((candidate) => candidate.offsetParent !== null);
  if (!button) return;
  event.preventDefault();
  button.click();
}

function step(by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>(".list-row-link[data-conversation]")];
  if (!rows.length) return false;
  const now = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, now < 0 ? (by > 0 ? 0 : rows.length - 1) : now + by))];
  next?.scrollIntoView({ block: "nearest" });
  next?.focus();
  next?.click();
  return true;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type='checkbox'], [type='radio'], [type='button'], [type='submit']), textarea, select"));
}
