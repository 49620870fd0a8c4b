import { notify } from "./notices";
import { word } from "./words";

const DEFAULT_LIMIT_BYTES = 25_000_000;

/** The files of a composer live in its own <input type=file>, so that the form carries them; pasted and dropped ones join them. */
export function addFiles(form: HTMLFormElement, more: Iterable<File>): void {
  const input = fileInput(form);
  if (!input) return;
  const limit = Number(form.dataset["fileLimit"] ?? DEFAULT_LIMIT_BYTES);
  const held = new DataTransfer();
  for (const file of [...(input.files ?? []), ...more]) {
    if (file.size > limit) notify(word("fileTooBig", { name: file.name }), "error");
    else held.items.add(file);
  }
  input.files = held.files;
  listFiles(form);
}

export function hasFiles(form: HTMLFormElement): boolean {
  return (fileInput(form)?.files?.length ?? 0) > 0;
}

export function clearFiles(form: HTMLFormElement): void {
  const input = fileInput(form);
  if (input) input.value = "";
  listFiles(form);
}

export function listFiles(form: HTMLFormElement): void {
  const list = form.querySelector("[data-file-list]");
  list?.replaceChildren(...[...(fileInput(form)?.files ?? [])].map((file) => chip(form, file)));
}

function chip(form: HTMLFormElement, file: File): HTMLElement {
  const item = document.createElement("li");
  item.className = "file";
  const name = document.createElement("span");
  name.className = "file-name";
  name.textContent = file.name;
  const size = document.createElement("span");
  size.className = "file-size";
  size.textContent = `${Math.max(1, Math.round(file.size / 1000)).toLocaleString()} kB`;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "button quiet small";
  remove.setAttribute("aria-label", `${word("remove")} ${file.name}`);
  remove.textContent = "✕";
  remove.addEventListener("click", () => removeFile(form, file));
  item.append(name, size, remove);
  return item;
}

function removeFile(form: HTMLFormElement, gone: File): void {
  const input = fileInput(form);
  if (!input) return;
  const held = new DataTransfer();
  for (const file of input.files ?? []) if (file !== gone) held.items.add(file);
  input.files = held.files;
  listFiles(form);
}

function fileInput(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>('input[type="file"]');
}
