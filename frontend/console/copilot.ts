import { composer } from "./composer";

interface Line {
  delta?: string;
  replace?: string;
  error?: string;
  done?: { text: string; citations: { title: string }[]; findings: { text: string; better: string }[]; notice: string };
}

let running: AbortController | null = null;

/** The copilot's buttons: what comes is written into the composer, or beside it, while it comes. */
export function startCopilot(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-copilot]");
    if (button) void ask(button);
  });
}

async function ask(button: HTMLButtonElement): Promise<void> {
  running?.abort();
  const own = (running = new AbortController());
  const text = composer()?.querySelector<HTMLTextAreaElement>("textarea");
  const beside = button.dataset["copilotTo"];
  const before = text?.value ?? "";
  const form = new FormData();
  form.set("text", before);
  note("");
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(button.dataset["copilot"] ?? "", { method: "POST", body: form, headers: { "X-CSRFToken": token() }, signal: own.signal });
    if (!answer.ok || !answer.body) throw new Error(String(answer.status));
    let said = "";
    for await (const line of lines(answer.body)) {
      if (line.delta) said += line.delta;
      if (line.replace) said = line.replace;
      if (line.done) said = line.done.text;
      if (line.error) note(line.error);
      if (said) show(said, beside, text);
      if (line.done) note(remarks(line.done));
    }
  } catch {
    if (!own.signal.aborted && text) text.value = before; // what the agent had typed is never lost
  } finally {
    button.removeAttribute("aria-busy");
    if (text) text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function show(said: string, beside: string | undefined, text: HTMLTextAreaElement | null | undefined): void {
  if (!beside) {
    if (text) text.value = said;
    return;
  }
  const place = document.querySelector<HTMLElement>(beside);
  if (place) {
    place.hidden = false;
    place.textContent = said;
  }
}

function remarks(done: NonNullable<Line["done"]>): string {
  const titles = done.citations.map((cited, place) => `[${place + 1}] ${cited.title}`);
  const findings = done.findings.map((found) => (found.better ? `${found.text} → ${found.better}` : found.text));
  return [done.notice, ...titles, ...findings].filter(Boolean).join(" · ");
}

function note(words: string): void {
  const place = document.querySelector<HTMLElement>("#copilot-note");
  if (place) place.textContent = words;
}

function token(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield JSON.parse(part) as Line;
  }
}
