import { isComposing, newKey } from "../live/keys";
import { firstBlank } from "./blanks";
import { addFiles, clearFiles, hasFiles, listFiles } from "./composer_files";
import { readDraft, saveDraft } from "./drafts";
import { tellTyping } from "./live";
import { appendEntries, openLog, toEnd } from "./messages";
import { notify } from "./notices";
import { reason } from "./pages";
import { sendKey } from "./preferences";
import { mark } from "./tabs";
import { word } from "./words";

const TYPING_AGAIN_MS = 3_000;
const FORM = "form[data-composer]";
let toldTypingAt = 0;

/** Where the agent writes. Everything listens on the document, because htmx replaces the form with every conversation. */
export function startComposer(): void {
  on("input", (form) => changed(form));
  on("keydown", (form, event) => onKey(form, event as KeyboardEvent));
  on("focusout", (form) => stopTyping(form));
  on("paste", (form, event) => takeFiles(form, event, (event as ClipboardEvent).clipboardData));
  on("dragover", (form, event) => offerDrop(form, event as DragEvent));
  on("dragleave", (form) => form.classList.remove("dropping"));
  on("drop", (form, event) => takeFiles(form, event, (event as DragEvent).dataTransfer));
  on("change", (form, event) => {
    if ((event.target as HTMLInputElement).type === "file") addFiles(form, []);
  });
  on("submit", (form, event) => !maySend(form) && (event.preventDefault(), event.stopImmediatePropagation()), true);
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const tab = target.closest<HTMLElement>("[data-compose]");
    const form = composer();
    if (tab && form) setKind(form, tab.dataset["compose"] ?? "reply");
    const insert = target.closest<HTMLElement>("[data-insert]");
    if (insert && form) insertFrom(form, insert);
  });
  document.body.addEventListener("htmx:beforeRequest", (event) => started(event as CustomEvent<RequestDetail>));
  document.body.addEventListener("htmx:afterRequest", (event) => finished(event as CustomEvent<RequestDetail>));
  document.body.addEventListener("yt:preference", () => composer() && labelSendKey(composer()!));
}

interface RequestDetail {
  elt: Element;
  xhr: XMLHttpRequest;
}

export function composer(): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>(FORM);
}

/** Prepares a composer that has just come onto the page: key, draft, label. */
export function prepareComposer(): void {
  const form = composer();
  if (!form || form.dataset["prepared"]) return;
  form.dataset["prepared"] = "yes";
  renewKey(form);
  labelSendKey(form);
  listFiles(form);
  const text = textarea(form);
  if (!text.value) text.value = readDraft(conversation(form), kind(form));
  measure(form);
}

export function setKind(form: HTMLFormElement, next: string): void {
  const text = textarea(form);
  const input = form.querySelector<HTMLInputElement>('input[name="kind"]');
  const tab = form.querySelector<HTMLElement>(`[data-compose="${CSS.escape(next)}"]`);
  if (input && input.value !== next) {
    saveDraft(conversation(form), input.value, text.value);
    stopTyping(form);
    input.value = next;
    text.value = readDraft(conversation(form), next);
    renewKey(form);
  }
  if (tab) mark(tab);
  form.classList.toggle("as-note", next === "note");
  measure(form);
  text.focus();
}

function on(type: string, act: (form: HTMLFormElement, event: Event) => void, capture = false): void {
  document.addEventListener(
    type,
    (event) => {
      const form = (event.target as Element).closest?.<HTMLFormElement>(FORM);
      if (form) act(form, event);
    },
    capture,
  );
}

function onKey(form: HTMLFormElement, event: KeyboardEvent): void {
  if (event.key === "Escape" && !isComposing(event)) return textarea(form).blur();
  if (event.key !== "Enter" || event.target !== textarea(form) || isComposing(event) || event.shiftKey || event.altKey) return;
  if (!(event.ctrlKey || event.metaKey || sendKey() === "enter")) return;
  event.preventDefault();
  form.requestSubmit();
}

function changed(form: HTMLFormElement): void {
  const text = textarea(form).value;
  saveDraft(conversation(form), kind(form), text);
  measure(form);
  if (kind(form) !== "reply" || !text.trim() || Date.now() - toldTypingAt < TYPING_AGAIN_MS) return;
  toldTypingAt = Date.now();
  tellTyping(conversation(form), true);
}

function stopTyping(form: HTMLFormElement): void {
  if (!toldTypingAt) return;
  toldTypingAt = 0;
  tellTyping(conversation(form), false);
}

/** An empty or too long message stays; so does a second press while the first is on its way. */
function maySend(form: HTMLFormElement): boolean {
  if (form.getAttribute("aria-busy") === "true") return false;
  if (!textarea(form).value.trim() && !hasFiles(form)) return false;
  return surplus(form) === 0 && !showBlank(form);
}

function started(event: CustomEvent<RequestDetail>): void {
  if (event.detail.elt.matches(FORM)) event.detail.elt.setAttribute("aria-busy", "true");
}

function finished({ detail: { elt, xhr } }: CustomEvent<RequestDetail>): void {
  if (!(elt instanceof HTMLFormElement) || !elt.matches(FORM)) return;
  elt.removeAttribute("aria-busy");
  if (xhr.status >= 200 && xhr.status < 300) return sent(elt, xhr.responseText);
  if (xhr.status === 422) notify(reason(xhr), "error");
}

function sent(form: HTMLFormElement, answer: string): void {
  form.dispatchEvent(new CustomEvent("yt:sent", { bubbles: true }));
  saveDraft(conversation(form), kind(form), "");
  stopTyping(form);
  textarea(form).value = "";
  clearFiles(form);
  renewKey(form);
  measure(form);
  const log = openLog();
  if (!log || log.dataset["conversation"] !== conversation(form)) return;
  appendEntries(log, answer);
  toEnd(log);
  textarea(form).focus();
}

function insertFrom(form: HTMLFormElement, button: HTMLElement): void {
  const source = button.dataset["insert"] ?? "";
  const words = source.startsWith("#") ? (document.querySelector(source)?.textContent ?? "").trim() : source;
  if (kind(form) === "note") setKind(form, "reply");
  const text = textarea(form);
  text.focus();
  const before = text.value.slice(0, text.selectionStart);
  text.setRangeText((before && !/\s$/.test(before) ? "\n" : "") + words, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  showBlank(form, before.length);
}

/** Selects what a script leaves to the agent, so that typing fills it; true when there is such a place in a reply. */
function showBlank(form: HTMLFormElement, from = 0): boolean {
  const text = textarea(form);
  const blank = kind(form) === "reply" ? firstBlank(text.value, from) : null;
  if (!blank) return false;
  text.focus();
  text.setSelectionRange(blank.start, blank.end);
  return true;
}

function offerDrop(form: HTMLFormElement, event: DragEvent): void {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("dropping");
}

function takeFiles(form: HTMLFormElement, event: Event, data: DataTransfer | null): void {
  form.classList.remove("dropping");
  if (!data?.files.length) return;
  event.preventDefault();
  addFiles(form, data.files);
}

function measure(form: HTMLFormElement): void {
  const over = surplus(form);
  const blank = kind(form) === "reply" ? firstBlank(textarea(form).value) : null;
  const note = form.querySelector("[data-limit-note]");
  form.classList.toggle("over", over > 0 || blank !== null);
  textarea(form).toggleAttribute("aria-invalid", over > 0);
  if (note) note.textContent = over > 0 ? word("tooLong", { count: over.toLocaleString() }) : blank ? word("blank", { place: blank.name }) : "";
  form.dispatchEvent(new CustomEvent("yt:text", { bubbles: true }));
}

function surplus(form: HTMLFormElement): number {
  const limit = Number(form.dataset["limit"] ?? 100_000);
  const text = textarea(form).value;
  return text.length <= limit ? 0 : Math.max(0, [...text].length - limit);
}

/** One key per message: however often the form goes out, the desk stores it once. */
function renewKey(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>('input[name="client_key"]');
  if (input) input.value = newKey();
}

function labelSendKey(form: HTMLFormElement): void {
  const label = form.querySelector("[data-send-key]");
  const command = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
  if (label) label.textContent = sendKey() === "enter" ? "⏎" : `${command} ⏎`;
}

function textarea(form: HTMLFormElement): HTMLTextAreaElement {
  return form.querySelector("textarea")!;
}

function kind(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>('input[name="kind"]')?.value ?? "reply";
}

function conversation(form: HTMLFormElement): string {
  return form.dataset["conversation"] ?? "";
}
