import { element, iconButton, icon } from "./element";
import type { Say } from "./strings";

const FULL_SCREEN = "(max-width: 30rem), (max-height: 26rem)";

/** The launcher and the panel around log and composer: header, notices, opening and closing, focus. */
export class Panel {
  readonly launcher: HTMLButtonElement;
  readonly root: HTMLElement;
  private readonly brand = element("h2", { id: "brand" });
  private readonly status = element("p", { class: "status", role: "status" });
  private readonly queue = element("p", { class: "queue", role: "status", hidden: true });
  private readonly trouble = element("p", { class: "trouble", role: "alert", hidden: true });
  private readonly unread = element("span", { class: "unread", hidden: true, "aria-hidden": "true" });
  private readonly dropHint: HTMLElement;
  private agent = "";

  constructor(
    private readonly say: Say,
    private readonly toggled: (open: boolean) => void,
  ) {
    this.launcher = element("button", { type: "button", class: "launcher", "aria-label": say("open"), "aria-expanded": "false", "aria-haspopup": "dialog" }, icon("chat"), this.unread);
    this.launcher.addEventListener("click", () => this.setOpen(!this.open));
    const close = iconButton("close", say("close"), "plain");
    close.addEventListener("click", () => this.setOpen(false));
    this.brand.textContent = say("title");
    this.dropHint = element("div", { class: "drop-hint", hidden: true }, say("drop"));
    const header = element("header", {}, element("div", { class: "who" }, this.brand, this.status), close);
    this.root = element("section", { class: "panel", role: "dialog", "aria-labelledby": "brand", hidden: true }, header, this.queue, this.trouble, this.dropHint);
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  get open(): boolean {
    return !this.root.hidden;
  }

  setOpen(open: boolean): void {
    if (open === this.open) return;
    this.root.hidden = !open;
    const full = matchMedia(FULL_SCREEN).matches;
    this.root.toggleAttribute("aria-modal", false);
    if (open && full) this.root.setAttribute("aria-modal", "true");
    this.launcher.classList.toggle("is-open", open);
    this.launcher.setAttribute("aria-expanded", String(open));
    this.toggled(open);
    if (!open) this.launcher.focus();
  }

  setBrand(name: string): void {
    if (name) this.brand.textContent = name;
  }

  setAgent(name: string): void {
    this.agent = name;
    if (name) this.setQueue(null);
    this.setLine("open");
  }

  setLine(state: "connecting" | "open" | "waiting" | "stopped"): void {
    this.status.className = `status ${state}`;
    const online = this.agent ? this.say("withAgent", this.agent) : this.say("online");
    this.status.textContent = state === "open" ? online : state === "connecting" ? this.say("connecting") : this.say("offline");
    if (state === "open") this.setTrouble("");
    if (state === "waiting") this.setTrouble(this.say("offlineNote"));
  }

  setQueue(position: number | null): void {
    this.queue.hidden = position === null;
    if (position !== null) this.queue.textContent = position > 1 ? this.say("queue", position - 1) : this.say("queueNext");
  }

  setTrouble(words: string): void {
    this.trouble.hidden = !words;
    this.trouble.textContent = words;
  }

  setUnread(count: number): void {
    this.unread.hidden = count === 0;
    this.unread.textContent = count > 99 ? "99+" : String(count);
    this.launcher.setAttribute("aria-label", count ? this.say("openUnread", count) : this.say("open"));
  }

  /** Files dropped anywhere on the panel are for the composer. */
  acceptDrops(take: (files: FileList) => void): void {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    this.root.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.dropHint.hidden = false;
    });
    this.root.addEventListener("dragleave", (event) => {
      if (!this.root.contains(event.relatedTarget as Node | null)) this.dropHint.hidden = true;
    });
    this.root.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.dropHint.hidden = true;
      if (event.dataTransfer) take(event.dataTransfer.files);
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      this.setOpen(false);
    } else if (event.key === "Tab" && this.root.getAttribute("aria-modal")) {
      this.keepFocusInside(event);
    }
  }

  /** On a phone the panel covers the page, so Tab goes round inside; beside a page it may leave. */
  private keepFocusInside(event: KeyboardEvent): void {
    const reachable = [...this.root.querySelectorAll<HTMLElement>("button:not(:disabled), a[href], input:not([hidden]), textarea, [tabindex='0']")].filter((node) => node.offsetParent !== null);
    const first = reachable[0];
    const last = reachable.at(-1);
    const focused = (this.root.getRootNode() as ShadowRoot).activeElement;
    if (event.shiftKey && focused === first) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && focused === last) {
      event.preventDefault();
      first?.focus();
    }
  }
}
