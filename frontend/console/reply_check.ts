import { isComposing } from "../live/keys";
import { type Finding, carried, nextAt, pieces, placed } from "./findings";
import { notify } from "./notices";
import { readCookie } from "./preferences";
import { meta, word } from "./words";

const AFTER_MS = 120;
const SHOWN = 3;
const FORM = "form[data-composer][data-check]";

interface Answer {
  findings: Finding[];
  may_send: boolean;
}

/** What is known about the text before the agent's eyes; `checked` is the text that the server has seen. */
let findings: Finding[] = [];
let drawnFor = "";
let checked = "";
let maySend = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | null = null;

/** Looks a reply over while it is written. Starts before the composer: what is held never gets to it. */
export function startReplyCheck(): void {
  document.addEventListener("yt:text", (event) => changed(event.target as Element));
  document.addEventListener("compositionend", (event) => changed(event.target as Element));
  document.addEventListener("submit", holdBack, true);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-mend]");
    const form = button?.closest<HTMLFormElement>(FORM);
    if (button && form) mend(form, findings[Number(button.dataset["mend"])] ?? null);
  });
  document.addEventListener("scroll", (event) => event.target instanceof HTMLTextAreaElement && follow(event.target), true);
}

function changed(target: Element): void {
  const form = target.closest<HTMLFormElement>(FORM);
  if (!form) return;
  const text = written(form);
  findings = text ? carried(findings, drawnFor, text) : [];
  draw(form, text);
  clearTimeout(timer);
  asking?.abort();
  if (text.trim()) timer = setTimeout(() => void ask(form), AFTER_MS);
}

async function ask(form: HTMLFormElement): Promise<void> {
  const text = written(form);
  if (!text.trim() || !form.isConnected) return;
  asking = new AbortController();
  const body = new FormData();
  body.set("text", text);
  for (const input of form.querySelectorAll<HTMLInputElement>('input[name="taken"]')) body.append("taken", input.value);
  try {
    const headers = { "X-CSRFToken": meta("csrf-token") || readCookie("csrftoken") || "" };
    const response = await fetch(form.dataset["check"]!, { method: "POST", body, headers, signal: asking.signal });
    if (!response.ok) return; // the check helps; without it one writes on, and the server looks again at sending
    const answer = (await response.json()) as Answer;
    if (written(form) !== text) return;
    checked = text;
    maySend = answer.may_send;
    findings = placed(answer.findings, text);
    draw(form, text);
  } catch {
    return; // a newer word took its place, or the line is down
  }
}

/** A reply that is known to be held does not leave; the first words to mend are chosen. */
function holdBack(event: SubmitEvent): void {
  const form = (event.target as Element).closest<HTMLFormElement>(FORM);
  if (!form || (event.submitter as HTMLButtonElement | null)?.name === "anyway") return;
  const held = findings.find((finding) => finding.holds);
  if (!held || checked !== written(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const text = form.querySelector("textarea")!;
  text.focus();
  text.setSelectionRange(held.start, held.end);
  notify(word("held", { words: held.text, kind: held.name }), "warn");
}

/** Alt and Enter put the better wording in the place of the next finding. */
function onKey(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !event.altKey || event.ctrlKey || event.metaKey || isComposing(event)) return;
  const text = event.target;
  const form = text instanceof HTMLTextAreaElement ? text.closest<HTMLFormElement>(FORM) : null;
  if (!form || !findings.length) return;
  event.preventDefault();
  mend(form, nextAt(findings, (text as HTMLTextAreaElement).selectionStart));
}

function mend(form: HTMLFormElement, finding: Finding | null): void {
  const text = form.querySelector("textarea")!;
  if (!finding || text.value.slice(finding.start, finding.end) !== finding.text) return;
  text.focus();
  text.setRangeText(finding.better, finding.start, finding.end, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function written(form: HTMLFormElement): string {
  const kind = form.querySelector<HTMLInputElement>('input[name="kind"]')?.value;
  return kind === "note" ? "" : form.querySelector("textarea")!.value;
}

function draw(form: HTMLFormElement, text: string): void {
  drawnFor = text;
  const under = form.querySelector<HTMLElement>("[data-underlay]");
  under?.replaceChildren(...pieces(text, findings).map(({ text: part, finding }) => (finding ? marked(part, finding) : part)), "\n");
  const area = form.querySelector("textarea")!;
  follow(area);
  drawList(form, area);
}

function marked(text: string, finding: Finding): Element {
  const mark = document.createElement("mark");
  mark.className = finding.holds ? "wavy holds" : "wavy";
  mark.textContent = text;
  return mark;
}

function drawList(form: HTMLFormElement, area: HTMLTextAreaElement): void {
  const list = form.querySelector<HTMLElement>("[data-findings]");
  if (!list) return;
  const next = nextAt(findings, area.selectionStart);
  const shown = [...findings].sort((a, b) => Number(b === next) - Number(a === next) || Number(b.holds) - Number(a.holds)).slice(0, SHOWN);
  list.replaceChildren(...shown.map((finding) => entry(finding, finding === next)));
  const more = findings.length - shown.length;
  if (more > 0) list.append(item("finding soft", word("moreFindings", { count: more })));
  if (maySend && findings.some((finding) => finding.holds)) list.append(anyway());
}

function entry(finding: Finding, isNext: boolean): HTMLElement {
  const row = item(finding.holds ? "finding holds" : "finding");
  row.title = finding.reason;
  const name = span("badge", finding.name);
  name.classList.add(finding.holds ? "error" : "warn");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.dataset["mend"] = String(findings.indexOf(finding));
  button.append(finding.better ? word("replace") : word("remove"));
  if (isNext) button.append(" ", key("Alt ⏎"));
  row.append(name, span("finding-words", finding.text), span("finding-better", finding.better ? `→ ${finding.better}` : ""), button);
  return row;
}

function anyway(): HTMLElement {
  const row = item("finding");
  const button = document.createElement("button");
  button.className = "button small danger push";
  button.name = "anyway";
  button.value = "1";
  button.textContent = word("sendAnyway");
  row.append(button);
  return row;
}

function item(name: string, text = ""): HTMLElement {
  const row = document.createElement("li");
  row.className = name;
  row.textContent = text;
  return row;
}

function span(name: string, text: string): HTMLElement {
  const part = document.createElement("span");
  part.className = name;
  part.textContent = text;
  return part;
}

function key(name: string): HTMLElement {
  const part = document.createElement("kbd");
  part.textContent = name;
  return part;
}

function follow(area: HTMLTextAreaElement): void {
  const under = area.closest(FORM)?.querySelector<HTMLElement>("[data-underlay]");
  if (under) under.scrollTop = area.scrollTop;
}
