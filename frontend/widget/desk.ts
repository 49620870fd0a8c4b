import type { FileRef, Visitor } from "./frames";
import { deviceNumber } from "./storage";
import type { Language } from "./strings";

/** The server's addresses for one inbox. Everything goes to the origin the script came from, without cookies. */
export class Desk {
  constructor(
    readonly origin: string,
    private readonly inbox: string,
  ) {}

  socket(token: string): string {
    return `${this.origin.replace(/^http/, "ws")}/ws/chat/${encodeURIComponent(this.inbox)}/?token=${encodeURIComponent(token)}`;
  }

  /** Registers a new visitor. Throws when the server cannot be reached or refuses. */
  async register(language: Language): Promise<Visitor> {
    const answer = await fetch(this.path("visitors"), {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        language,
        page: location.href.slice(0, 2000),
        referrer: document.referrer.slice(0, 2000),
        screen: `${screen.width}x${screen.height}`,
        device_id: deviceNumber(),
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      }),
    });
    if (!answer.ok) throw new Error(`visitors: ${answer.status}`);
    return (await answer.json()) as Visitor;
  }

  /** Uploads one file; rejects with the server's own words, if it had any. `progress` gets 0–100. */
  upload(token: string, file: File, progress: (percent: number) => void): { done: Promise<FileRef>; cancel: () => void } {
    // fetch cannot tell how much of a body has gone out; XMLHttpRequest can.
    const request = new XMLHttpRequest();
    const done = new Promise<FileRef>((resolve, reject) => {
      request.open("POST", `${this.path("files")}?token=${encodeURIComponent(token)}`);
      request.responseType = "json";
      request.upload.onprogress = (event) => event.lengthComputable && progress(Math.round((event.loaded / event.total) * 100));
      request.onerror = request.onabort = request.ontimeout = () => reject(new Error(""));
      request.onload = () => {
        const body = request.response as (FileRef & { error?: string }) | null;
        if (request.status < 300 && body?.id) resolve(body);
        else reject(new Error(typeof body?.error === "string" ? body.error : ""));
      };
      const form = new FormData();
      form.append("file", file, file.name);
      request.send(form);
    });
    return { done, cancel: () => request.abort() };
  }

  private path(what: string): string {
    return `${this.origin}/chat/${encodeURIComponent(this.inbox)}/${what}`;
  }
}
