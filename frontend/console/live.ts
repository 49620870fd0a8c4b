import { type Frame, Line, type LineState } from "../live/socket";
import { catchUp, isNearEnd, lastSeq, openLog, receiveMessage, updateDelivery } from "./messages";
import { notify, notifyHtml } from "./notices";
import { debounced } from "./sequence";
import { meta, word } from "./words";

const PRESENT_EVERY_MS = 30_000;
const BURST_MS = 250;
const TYPING_FADES_MS = 6_000;
const OFFLINE_SHOWS_AFTER_MS = 1_500;
const SIGNED_OUT = [4401, 4403];

let line: Line | null = null;
let watched: string | null = null;
let told = 0;
let typingFades: ReturnType<typeof setTimeout> | undefined;
let offlineShows: ReturnType<typeof setTimeout> | undefined;

/** Tells the templates that something changed: `hx-trigger="yt:list from:body"` and the like. */
const changed = debounced<string>(BURST_MS, (what) => document.body.dispatchEvent(new CustomEvent(`yt:${what}`)));

export function startLive(): void {
  const path = meta("yt-socket");
  if (!path) return;
  line = new Line({
    url: () => `${location.origin.replace(/^http/, "ws")}${path}`,
    answers: false,
    opened: () => opened(),
    frame: receive,
    changed: showState,
    mayRetry: (code) => !SIGNED_OUT.includes(code) || signedOut(),
  });
  line.start();
  setInterval(() => line?.send({ type: "present" }), PRESENT_EVERY_MS);
  document.body.addEventListener("htmx:afterSettle", () => watch());
  document.addEventListener("visibilitychange", tellSeen);
  document.body.addEventListener("yt:end", tellSeen);
}

export function tellTyping(conversation: string, on: boolean): void {
  line?.send({ type: "typing", conversation, on });
}

/** Says which conversation is on the screen, when that is another one than before. */
function watch(): void {
  const log = openLog();
  const conversation = log?.dataset["conversation"] ?? null;
  if (conversation === watched) return;
  watched = conversation;
  showTyping("", false);
  told = 0;
  line?.send({ type: "watch", conversation, after: log ? lastSeq(log) : 0 });
  tellSeen();
}

/** How far the agent has read: everything, while the page is before their eyes and the log stands at its end. */
function tellSeen(): void {
  const log = openLog();
  if (!log || !watched || document.visibilityState !== "visible" || lastSeq(log) <= told || !isNearEnd(log)) return;
  if (line?.send({ type: "seen", conversation: watched, seq: lastSeq(log) })) told = lastSeq(log);
}

function opened(): void {
  watched = null;
  const log = openLog();
  if (log) watch();
  else line?.send({ type: "watch", conversation: null, after: 0 });
  // Also at the first opening: what came between the drawing of the page and now was told to nobody here.
  refreshAll();
}

function refreshAll(): void {
  void catchUp();
  for (const what of ["list", "conversation", "ticket"]) changed(what);
}

function receive(frame: Frame): void {
  switch (frame["type"]) {
    case "message":
      receiveMessage(String(frame["conversation"]), Number(frame["seq"]), String(frame["html"]));
      changed("conversation"); // the customer's words may have changed mood and level
      return tellSeen();
    case "delivery":
      return updateDelivery(String(frame["message"]), String(frame["html"]));
    case "typing":
      if (frame["conversation"] === watched) showTyping(String(frame["name"]), Boolean(frame["on"]));
      return;
    case "changed":
      return changedFor(String(frame["what"]), frame["conversation"]);
    case "notice":
      return frame["html"] ? notifyHtml(String(frame["html"])) : notify(String(frame["text"]));
    case "viewers":
      if (frame["conversation"] === watched) showViewers(frame["names"] as string[]);
      return;
    case "resync":
      return refreshAll();
  }
}

function changedFor(what: string, conversation: unknown): void {
  if (what !== "list" && conversation && conversation !== watched) return;
  if (what === "gone") return leave();
  changed(what);
}

/** The open conversation is no longer this person's to read: nothing of it stays on the screen. */
function leave(): void {
  location.assign(document.querySelector<HTMLAnchorElement>(".nav-item[aria-current]")?.href ?? "/");
}

function showTyping(name: string, on: boolean): void {
  clearTimeout(typingFades);
  const place = document.querySelector("[data-typing]");
  if (!place) return;
  place.textContent = on ? word("typing", { name }) : "";
  if (on) typingFades = setTimeout(() => (place.textContent = ""), TYPING_FADES_MS);
}

function showViewers(names: string[]): void {
  const place = document.querySelector("[data-viewers]");
  if (place) place.textContent = names.length ? word("viewers", { names: new Intl.ListFormat(document.documentElement.lang || "en").format(names) }) : "";
}

/** A short break is not worth a word; a longer one is, and the page says so until it is over. */
function showState(state: LineState): void {
  if (state === "open") {
    forgetOffline();
    document.querySelector(".offline-bar")?.remove();
  } else if (state !== "stopped") {
    // Attempts come and go meanwhile; the clock runs from the break itself.
    offlineShows ??= setTimeout(() => showBar(word("offline")), OFFLINE_SHOWS_AFTER_MS);
  }
}

function forgetOffline(): void {
  clearTimeout(offlineShows);
  offlineShows = undefined;
}

function signedOut(): boolean {
  forgetOffline();
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = word("signIn");
  showBar(word("signedOut"), again);
  return false;
}

function showBar(text: string, ...more: Node[]): void {
  let bar = document.querySelector(".offline-bar");
  if (!bar) {
    bar = document.createElement("div");
    bar.className = "offline-bar";
    bar.setAttribute("role", "status");
    document.body.append(bar);
  }
  bar.replaceChildren(text, ...more);
}
