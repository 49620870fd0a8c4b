import type { Desk } from "./desk";
import { element, icon } from "./element";
import type { FileRef } from "./frames";
import { MAX_FILES, MAX_FILE_BYTES } from "./limits";
import type { Say } from "./strings";

export interface AttachmentEvents {
  /** Registers the visitor if need be; files need a token. */
  token: () => Promise<string>;
  changed: () => void;
  problem: (words: string) => void;
}

interface Chip {
  node: HTMLElement;
  file: FileRef | null;
  cancel: () => void;
}

/** Files chosen for the next message: each goes up at once and shows how far it is. */
export class Attachments {
  readonly root = element("ul", { class: "chips" });
  private chips: Chip[] = [];

  constructor(
    private readonly desk: Desk,
    private readonly say: Say,
    private readonly events: AttachmentEvents,
  ) {}

  get uploading(): boolean {
    return this.chips.some((chip) => !chip.file);
  }

  get ready(): FileRef[] {
    return this.chips.flatMap((chip) => chip.file ?? []);
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      const problem = this.check(file);
      if (problem) this.events.problem(problem);
      else void this.upload(file);
    }
  }

  clear(): void {
    this.chips = [];
    this.root.replaceChildren();
  }

  private check(file: File): string | null {
    if (this.chips.length >= MAX_FILES) return this.say("tooMany", MAX_FILES);
    if (file.size > MAX_FILE_BYTES) return this.say("tooBig", file.name);
    return file.size === 0 ? this.say("emptyFile", file.name) : null;
  }

  private async upload(file: File): Promise<void> {
    const progress = element("span", { class: "file-size" }, this.say("uploading", 0));
    const remove = element("button", { type: "button", "aria-label": this.say("removeFile", file.name) }, icon("close"));
    const chip: Chip = { node: element("li", { class: "file" }, icon("file"), element("span", { class: "file-name" }, file.name), progress, remove), file: null, cancel: () => undefined };
    remove.addEventListener("click", () => this.drop(chip));
    this.chips.push(chip);
    this.root.append(chip.node);
    this.events.changed();
    try {
      const sending = this.desk.upload(await this.events.token(), file, (percent) => (progress.textContent = this.say("uploading", percent)));
      chip.cancel = sending.cancel;
      chip.file = await sending.done;
      progress.textContent = "";
    } catch (error) {
      if (!this.chips.includes(chip)) return;
      this.drop(chip);
      this.events.problem(`${this.say("uploadFailed", file.name)} ${(error as Error).message}`.trim());
    }
    this.events.changed();
  }

  private drop(chip: Chip): void {
    this.chips = this.chips.filter((other) => other !== chip);
    chip.node.remove();
    if (!chip.file) chip.cancel();
    this.events.changed();
  }
}
