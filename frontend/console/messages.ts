import { process } from "./pages";
import { place } from "./sequence";
import { word } from "./words";

const NEAR_END_PX = 120;

/** The open conversation's log, or null on other pages. Looked up every time: htmx may have replaced it. */
export function openLog(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#messages[data-conversation]");
}

export function lastSeq(log: HTMLElement): number {
  return Number(log.dataset["lastSeq"] ?? 0);
}

/** A pushed message: shown when it is the next one, fetched with its neighbours when some are missing. */
export function receiveMessage(conversation: string, seq: number, html: string): void {
  const log = openLog();
  if (!log || log.dataset["conversation"] !== conversation) return;
  const step = place(seq, lastSeq(log));
  if (step === "append") appendEntries(log, html);
  else if (step === "catch-up") void catchUp();
  else replaceFiles(html);
}

/** An entry that is shown already comes again when a file that it named has been fetched. */
function replaceFiles(html: string): void {
  const entry = new DOMParser().parseFromString(html, "text/html").querySelector<HTMLElement>("[data-seq]");
  const fresh = entry?.querySelector(".files");
  const shown = entry && document.getElementById(entry.id)?.querySelector(".files");
  if (!fresh || !shown || shown.outerHTML === fresh.outerHTML) return;
  const node = document.importNode(fresh, true);
  shown.replaceWith(node);
  process(node);
}

let fetching: Promise<void> | null = null;

/** Asks for everything after what is shown; also after each reconnection. Two calls at once are one request. */
export function catchUp(): Promise<void> {
  fetching ??= fetchMissing().finally(() => (fetching = null));
  return fetching;
}

async function fetchMissing(): Promise<void> {
  const log = openLog();
  const conversation = log?.dataset["conversation"];
  if (!log || !conversation) return;
  const path = `/conversations/${encodeURIComponent(conversation)}/messages?after=${lastSeq(log)}`;
  try {
    const answer = await fetch(path, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.ok && !answer.redirected && openLog() === log) appendEntries(log, await answer.text());
  } catch {
    // Not connected: the line's next opening asks again.
  }
}

/** Appends those entries of a fragment that the log does not have. The server drew the fragment from its own escaped partial. */
export function appendEntries(log: HTMLElement, html: string): void {
  const pinned = isNearEnd(log);
  let added = false;
  for (const drawn of new DOMParser().parseFromString(html, "text/html").querySelectorAll<HTMLElement>("[data-seq]")) {
    const seq = Number(drawn.dataset["seq"]);
    if (seq <= lastSeq(log) || (drawn.id && document.getElementById(drawn.id))) continue;
    const entry = document.importNode(drawn, true);
    entry.classList.add("arrived");
    log.querySelector(":scope > .empty")?.remove();
    log.insertBefore(entry, log.querySelector(":scope > .new-below"));
    log.dataset["lastSeq"] = String(seq);
    process(entry);
    added = true;
  }
  if (!added) return;
  if (pinned) toEnd(log);
  else offerNew(log);
}

/** A delivery's new state: the partial is either the whole message or its .delivery with what stands behind it (the way to send again). */
export function updateDelivery(message: string, html: string): void {
  const shown = document.getElementById(`message-${message}`);
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const whole = body.querySelector<HTMLElement>(":scope > .message");
  if (!shown || !body.firstElementChild) return;
  if (whole) {
    const fresh = document.importNode(whole, true);
    shown.replaceWith(fresh);
    return process(fresh);
  }
  const foot = shown.querySelector(".message-foot") ?? shown.querySelector(".message-body") ?? shown;
  foot.querySelectorAll(".delivery, .delivery ~ *").forEach((old) => old.remove());
  foot.append(...[...body.childNodes].map((node) => document.importNode(node, true)));
  process(foot);
}

/** Earlier messages are put in above: what was being read must not move. */
export function keepPlace(): void {
  let fromEnd: number | null = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const log = (event.target as Element).closest?.<HTMLElement>("#messages #earlier") ? openLog() : null;
    fromEnd = log ? log.scrollHeight - log.scrollTop : null;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const log = openLog();
    if (log && fromEnd !== null) log.scrollTop = log.scrollHeight - fromEnd;
    fromEnd = null;
  });
}

export function toEnd(log: HTMLElement): void {
  log.querySelector(":scope > .new-below")?.remove();
  log.scrollTop = log.scrollHeight;
}

const followed = new WeakSet<HTMLElement>();

/** Shows the end of a log that is new on the page, and keeps it there when the room around it changes (a growing composer, a pane that appears). */
export function follow(log: HTMLElement): void {
  if (followed.has(log)) return;
  followed.add(log);
  let atEnd = true;
  log.addEventListener("scroll", () => {
    atEnd = isNearEnd(log);
    if (!atEnd) return;
    log.querySelector(":scope > .new-below")?.remove();
    log.dispatchEvent(new CustomEvent("yt:end", { bubbles: true }));
  });
  new ResizeObserver(() => atEnd && toEnd(log)).observe(log);
  toEnd(log);
}

export function isNearEnd(log: HTMLElement): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
}

function offerNew(log: HTMLElement): void {
  if (log.querySelector(":scope > .new-below")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small new-below";
  button.textContent = `${word("newMessages")} ↓`;
  button.addEventListener("click", () => toEnd(log));
  log.append(button);
}
