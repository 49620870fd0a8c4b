import { element, icon } from "./element";
import type { FileRef, MessageFrame } from "./frames";
import type { Pending } from "./ledger";
import { size } from "./limits";
import { linkify, safeHref } from "./linkify";
import type { Language, Say } from "./strings";

export interface LogActions {
  retry: (key: string) => void;
  discard: (key: string) => void;
  choose: (answer: string) => void;
}

const NEAR_END_PX = 80;
const SAME_BREATH_MS = 4 * 60_000;

/** The message log: confirmed messages in order, then what is still on its way. Strangers' words enter as text only. */
export class Log {
  readonly root: HTMLElement;
  private readonly confirmed = element("div", { class: "confirmed" });
  private readonly outgoing = element("div", { class: "outgoing" });
  private readonly typingLine = element("p", { class: "typing", hidden: true });
  private readonly below: HTMLButtonElement;
  private readonly scroller: HTMLElement;
  private previous: MessageFrame | null = null;
  private atEnd = true;
  private lastOwn: { seq: number; mark: HTMLElement } | null = null;
  private reached: { seq: number; state: "delivered" | "read" } = { seq: 0, state: "delivered" };

  constructor(
    private readonly say: Say,
    private readonly language: Language,
    private readonly origin: string,
    private readonly actions: LogActions,
  ) {
    const live = element("div", { class: "live", role: "log", "aria-live": "polite", "aria-label": say("log") }, this.confirmed, this.outgoing);
    this.scroller = element("div", { class: "log", tabindex: 0, "aria-label": say("log"), role: "region" }, live, this.typingLine);
    this.below = element("button", { type: "button", class: "below", hidden: true }, say("newMessages"), " ↓");
    this.below.addEventListener("click", () => this.toEnd());
    this.scroller.addEventListener("scroll", () => this.scrolled());
    // A growing composer takes room from the log: whoever was at its end stays there.
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.scroller);
    this.root = element("div", { class: "log-frame" }, this.scroller, this.below);
  }

  greet(text: string): void {
    if (!text || this.confirmed.querySelector(".greeting")) return;
    this.confirmed.prepend(element("div", { class: "message in greeting" }, this.bubble(text)));
  }

  clear(): void {
    this.confirmed.replaceChildren();
    this.previous = null;
    this.lastOwn = null;
  }

  append(frame: MessageFrame): void {
    const pinned = this.nearEnd() || frame.author === "customer";
    if (frame.key) this.drop(frame.key);
    this.dayLine(frame.at);
    this.confirmed.append(frame.author === "system" ? this.systemLine(frame) : this.message(frame));
    this.previous = frame;
    if (pinned) this.toEnd();
    else this.below.hidden = false;
  }

  pend(pending: Pending): void {
    const states = { waiting: "waiting", stored: "stored", failed: "failed" } as const;
    const mark = this.mark(states[pending.state]);
    const node = element("div", { class: `message out ${pending.state}`, "data-key": pending.key }, ...this.content(pending.text, pending.files), mark);
    if (pending.state === "failed") node.append(this.failure(pending));
    const old = this.find(pending.key);
    if (old) old.replaceWith(node);
    else this.outgoing.append(node);
    this.toEnd();
  }

  drop(key: string): void {
    this.find(key)?.remove();
  }

  /** Every message of the customer's up to `seq` has been delivered or read; the mark stands below the last one. */
  reach(seq: number, state: "delivered" | "read"): void {
    if (seq < this.reached.seq || (seq === this.reached.seq && this.reached.state === "read")) return;
    this.reached = { seq, state };
    this.refreshMark();
  }

  typing(name: string, on: boolean): void {
    const pinned = this.nearEnd();
    this.typingLine.hidden = !on;
    this.typingLine.textContent = on ? this.say("typing", name || this.say("agent")) : "";
    if (pinned) this.toEnd();
  }

  /** A card inside the log, such as the rating; it stays below the messages. */
  place(card: HTMLElement): void {
    this.scroller.insertBefore(card, this.typingLine);
    this.toEnd();
  }

  toEnd(): void {
    this.below.hidden = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  private message(frame: MessageFrame): HTMLElement {
    const own = frame.author === "customer";
    const node = element("div", { class: `message ${own ? "out" : "in"} ${frame.author}` });
    this.confirmed.querySelector(".choices")?.remove(); // whatever comes next, the old question is over
    node.append(this.head(frame), ...this.content(frame.text, frame.files));
    if (frame.choices?.length) node.append(this.choices(frame.choices));
    if (own) {
      this.lastOwn?.mark.remove();
      this.lastOwn = { seq: frame.seq, mark: this.mark("stored") };
      node.append(this.lastOwn.mark);
      this.refreshMark();
    }
    return node;
  }

  private head(frame: MessageFrame): HTMLElement {
    const before = this.previous;
    const goesOn = before?.author === frame.author && before.name === frame.name && Date.parse(frame.at) - Date.parse(before.at) < SAME_BREATH_MS;
    const name = frame.author === "customer" ? this.say("you") : frame.name || this.say(frame.author === "bot" ? "bot" : "agent");
    const time = new Date(frame.at);
    return element(
      "div",
      { class: goesOn ? "head visually-hidden" : "head" },
      element("span", { class: "name" }, name),
      ...(frame.author === "bot" ? [element("span", { class: "badge" }, this.say("bot"))] : []),
      element("time", { datetime: frame.at, title: time.toLocaleString(this.language) }, time.toLocaleTimeString(this.language, { hour: "2-digit", minute: "2-digit" })),
    );
  }

  private systemLine(frame: MessageFrame): HTMLElement {
    return element("p", { class: "system" }, frame.text);
  }

  private dayLine(at: string): void {
    const day = new Date(at).toDateString();
    if (this.previous && new Date(this.previous.at).toDateString() === day) return;
    if (!this.previous && day === new Date().toDateString()) return;
    const words = new Date(at).toLocaleDateString(this.language, { month: "long", day: "numeric", weekday: "short" });
    this.confirmed.append(element("p", { class: "day" }, words));
  }

  private content(text: string, files: FileRef[]): HTMLElement[] {
    const parts = text ? [this.bubble(text)] : [];
    if (files.length) parts.push(element("div", { class: "files" }, ...files.map((file) => this.file(file))));
    return parts;
  }

  private bubble(text: string): HTMLElement {
    const bubble = element("div", { class: "bubble" });
    for (const { text: piece, href } of linkify(text)) {
      bubble.append(href ? element("a", { href, target: "_blank", rel: "noopener nofollow ugc" }, piece) : piece);
    }
    return bubble;
  }

  private file(file: FileRef): HTMLElement {
    const href = safeHref(file.url, this.origin);
    const words = size(file.size, this.language);
    const inside = [icon("file"), element("span", { class: "file-name" }, file.name), element("span", { class: "file-size" }, words)];
    if (!href) return element("span", { class: "file" }, ...inside);
    const verb = element("span", { class: "visually-hidden" }, this.say("download"));
    return element("a", { class: "file", href, download: file.name, target: "_blank", rel: "noopener nofollow" }, verb, ...inside);
  }

  /** One press answers the bot's question in the words of the chosen title. */
  private choices(titles: string[]): HTMLElement {
    const buttons = titles.map((title) => {
      const button = element("button", { type: "button", class: "choice" }, title);
      button.addEventListener("click", () => this.actions.choose(title));
      return button;
    });
    return element("div", { class: "choices", role: "group", "aria-label": this.say("choices") }, ...buttons);
  }

  private mark(state: "waiting" | "stored" | "delivered" | "read" | "failed"): HTMLElement {
    return element("span", { class: `mark ${state}` }, icon(state === "read" ? "delivered" : state), this.say(state));
  }

  private failure(pending: Pending): HTMLElement {
    const retry = element("button", { type: "button" }, this.say("retry"));
    const discard = element("button", { type: "button" }, this.say("discard"));
    retry.addEventListener("click", () => this.actions.retry(pending.key));
    discard.addEventListener("click", () => this.actions.discard(pending.key));
    return element("div", { class: "failure" }, element("span", {}, pending.reason ?? ""), retry, discard);
  }

  private refreshMark(): void {
    if (!this.lastOwn || this.reached.seq < this.lastOwn.seq) return;
    const mark = this.mark(this.reached.state);
    this.lastOwn.mark.replaceWith(mark);
    this.lastOwn.mark = mark;
  }

  private find(key: string): HTMLElement | undefined {
    return [...this.outgoing.children].find((node) => (node as HTMLElement).dataset["key"] === key) as HTMLElement | undefined;
  }

  private scrolled(): void {
    this.atEnd = this.nearEnd();
    if (this.atEnd) this.below.hidden = true;
  }

  private nearEnd(): boolean {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR_END_PX;
  }
}
