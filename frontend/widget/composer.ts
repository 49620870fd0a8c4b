import { isComposing } from "../live/keys";
import { Attachments, type AttachmentEvents } from "./attachments";
import type { Desk } from "./desk";
import { element, iconButton } from "./element";
import type { FileRef } from "./frames";
import { MAX_CHARACTERS, characters, sendable } from "./limits";
import type { Memory } from "./storage";
import type { Language, Say } from "./strings";

export interface ComposerEvents {
  send: (text: string, files: FileRef[]) => void;
  typing: (on: boolean) => void;
  token: AttachmentEvents["token"];
}

const TYPING_AGAIN_MS = 3_000;
const TYPING_STOPS_MS = 5_000;
const DRAFT = "draft";

/** Where the customer writes. Enter sends, Shift+Enter breaks the line, and Enter that ends a composition does neither. */
export class Composer {
  readonly root: HTMLFormElement;
  readonly text: HTMLTextAreaElement;
  private readonly sendButton: HTMLButtonElement;
  private readonly problem = element("p", { class: "problem", role: "alert", id: "problem" });
  private readonly attachments: Attachments;
  private typingSince = 0;
  private typingStops: ReturnType<typeof setTimeout> | undefined;

  constructor(
    desk: Desk,
    private readonly memory: Memory,
    private readonly say: Say,
    private readonly language: Language,
    private readonly events: ComposerEvents,
  ) {
    this.text = element("textarea", { rows: 1, placeholder: say("write"), "aria-label": say("message"), "aria-describedby": "problem", enterkeyhint: "send", autocomplete: "off" });
    this.text.value = memory.get(DRAFT) ?? "";
    this.sendButton = iconButton("send", say("send"), "send");
    this.sendButton.type = "submit";
    this.attachments = new Attachments(desk, say, { token: events.token, changed: () => this.refresh(), problem: (words) => this.complain(words) });
    const picker = element("input", { type: "file", multiple: true, hidden: true });
    const attach = iconButton("attach", say("attach"), "plain");
    attach.addEventListener("click", () => picker.click());
    picker.addEventListener("change", () => {
      this.attachments.add(picker.files ?? []);
      picker.value = "";
    });
    const bar = element("div", { class: "bar" }, attach, this.text, this.sendButton);
    this.root = element("form", { class: "composer", novalidate: true }, this.problem, this.attachments.root, bar, picker);
    this.listen();
    this.refresh();
  }

  attach(files: Iterable<File>): void {
    this.attachments.add(files);
  }

  disable(): void {
    for (const control of this.root.querySelectorAll<HTMLButtonElement>("button, textarea")) control.disabled = true;
  }

  private listen(): void {
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => {
      this.refresh();
      this.memory.set(DRAFT, this.text.value);
      this.tellTyping();
    });
    this.text.addEventListener("blur", () => this.stopTyping());
    this.text.addEventListener("paste", (event) => {
      if (!event.clipboardData?.files.length) return;
      event.preventDefault();
      this.attachments.add(event.clipboardData.files);
    });
  }

  private submit(): void {
    const text = sendable(this.text.value);
    if (this.tooLong(text) || this.attachments.uploading || (!text && !this.attachments.ready.length)) return;
    const files = this.attachments.ready;
    this.text.value = "";
    this.memory.remove(DRAFT);
    this.attachments.clear();
    this.stopTyping();
    this.refresh();
    this.events.send(text, files);
    this.text.focus();
  }

  private refresh(): void {
    const text = this.text.value;
    const tooLong = this.tooLong(text);
    this.problem.textContent = tooLong ? this.say("tooLong", MAX_CHARACTERS.toLocaleString(this.language), characters(text).toLocaleString(this.language)) : "";
    this.text.toggleAttribute("aria-invalid", tooLong);
    this.sendButton.disabled = tooLong || this.attachments.uploading || (!text.trim() && !this.attachments.ready.length);
    this.text.style.height = "auto";
    if (this.text.scrollHeight) this.text.style.height = `${Math.min(this.text.scrollHeight, 144)}px`;
  }

  private tooLong(text: string): boolean {
    return characters(text) > MAX_CHARACTERS;
  }

  private complain(words: string): void {
    this.refresh();
    this.problem.textContent = words;
  }

  private tellTyping(): void {
    if (!this.text.value.trim()) return this.stopTyping();
    clearTimeout(this.typingStops);
    this.typingStops = setTimeout(() => this.stopTyping(), TYPING_STOPS_MS);
    if (Date.now() - this.typingSince < TYPING_AGAIN_MS) return;
    this.typingSince = Date.now();
    this.events.typing(true);
  }

  private stopTyping(): void {
    clearTimeout(this.typingStops);
    if (!this.typingSince) return;
    this.typingSince = 0;
    this.events.typing(false);
  }
}
