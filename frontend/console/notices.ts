import { word } from "./words";

const STAYS_MS = 8_000;

/** Shows a sentence in the corner; errors stay until closed, the rest until read. */
export function notify(text: string, kind: "" | "ok" | "warn" | "error" = ""): void {
  const notice = document.createElement("div");
  notice.className = `notice ${kind}`.trim();
  const words = document.createElement("span");
  words.textContent = text;
  notice.append(words);
  show(notice);
}

/** A notice that the server drew from its own partial. */
export function notifyHtml(html: string): void {
  const drawn = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  if (drawn) show(document.importNode(drawn, true) as HTMLElement);
}

/** Notices that came with the page or an answer get the same manners as our own. */
export function adoptNotices(): void {
  for (const notice of document.querySelectorAll<HTMLElement>("#notices > .notice:not(:has(> [data-close-notice]))")) furnish(notice);
}

function show(notice: HTMLElement): void {
  document.querySelector("#notices")?.append(notice);
  furnish(notice);
}

function furnish(notice: HTMLElement): void {
  const close = document.createElement("button");
  close.type = "button";
  close.dataset["closeNotice"] = "";
  close.className = "button quiet small push";
  close.setAttribute("aria-label", word("close"));
  close.textContent = "✕";
  close.addEventListener("click", () => notice.remove());
  notice.append(close);
  if (!notice.classList.contains("error")) fade(notice);
}

function fade(notice: HTMLElement): void {
  let timer = setTimeout(() => notice.remove(), STAYS_MS);
  notice.addEventListener("pointerenter", () => clearTimeout(timer));
  notice.addEventListener("pointerleave", () => (timer = setTimeout(() => notice.remove(), STAYS_MS)));
}
