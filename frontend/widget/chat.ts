import { newKey } from "../live/keys";
import { Line } from "../live/socket";
import { Composer } from "./composer";
import type { Desk } from "./desk";
import type { ClientFrame, FileRef, MessageFrame, ServerFrame } from "./frames";
import { Ledger } from "./ledger";
import { Log } from "./log";
import { Panel } from "./panel";
import { RatingDesk } from "./rating_desk";
import { type Memory, StoredOutbox } from "./storage";
import { type Language, type Say, speaker } from "./strings";
import { Identity } from "./visitor";

const BAD_TOKEN = 4401;
const NO_SUCH_INBOX = 4404;
const TYPING_FADES_MS = 6_000;
const ACK_WITHIN_MS = 10_000;
const SLOW_DOWN = "slow_down";
const AGAIN_AFTER_MS = 5_000;

/** One visitor's chat: brings the line, the ledger and what is seen together. */
export class Chat {
  readonly panel: Panel;
  private readonly say: Say;
  private readonly ledger: Ledger;
  private readonly log: Log;
  private readonly composer: Composer;
  private readonly line: Line;
  private readonly identity: Identity;
  private readonly rating: RatingDesk;
  private typingFades: ReturnType<typeof setTimeout> | undefined;
  private told = 0;

  constructor(
    desk: Desk,
    private readonly memory: Memory,
    language: Language,
  ) {
    this.say = speaker(language);
    this.identity = new Identity(desk, memory, language, () => this.greet());
    this.ledger = new Ledger(new StoredOutbox(memory));
    this.panel = new Panel(this.say, (open) => this.toggled(open));
    this.log = new Log(this.say, language, desk.origin, { retry: (key) => this.retry(key), discard: (key) => this.discard(key), choose: (answer) => this.send(answer, []) });
    this.composer = new Composer(desk, memory, this.say, language, {
      send: (text, files) => this.send(text, files),
      typing: (on) => this.tell({ type: "typing", on }),
      token: () => this.token(),
    });
    this.rating = new RatingDesk(memory, this.say, (card) => this.log.place(card), (frame) => this.tell(frame));
    this.line = new Line({
      url: () => desk.socket(this.identity.known ?? ""),
      answers: true,
      opened: () => this.hello(),
      frame: (frame) => this.receive(frame as unknown as ServerFrame),
      changed: (state) => this.panel.setLine(state),
      mayRetry: (code) => this.mayRetry(code),
    });
    this.panel.root.append(this.log.root, this.composer.root);
    this.panel.acceptDrops((files) => this.composer.attach(files));
    document.addEventListener("visibilitychange", () => this.markSeen());
    for (const pending of this.ledger.pending) this.log.pend(pending);
    this.greet();
    if (this.identity.isWarm || (this.identity.known && this.ledger.pending.length)) void this.connect();
  }

  private greet(): void {
    this.panel.setBrand(this.identity.brand);
    this.log.greet(this.identity.greeting);
  }

  private toggled(open: boolean): void {
    if (!open) return;
    this.composer.text.focus();
    this.log.toEnd();
    this.markSeen();
    void this.connect();
  }

  private async connect(): Promise<void> {
    try {
      await this.token();
      this.line.start();
    } catch {
      this.panel.setLine("stopped");
      this.panel.setTrouble(this.say("unavailable"));
    }
  }

  private token(): Promise<string> {
    if (!this.identity.known) this.panel.setLine("connecting");
    return this.identity.token();
  }

  private async mayRetry(code: number): Promise<boolean> {
    if (code === NO_SUCH_INBOX) {
      this.panel.setTrouble(this.say("closed"));
      this.composer.disable();
      return false;
    }
    if (code !== BAD_TOKEN) return true;
    this.identity.forget();
    return this.token().then(
      () => true,
      () => true,
    );
  }

  private hello(): void {
    const { seen, conversation } = this.ledger;
    this.tell({ type: "hello", after: seen, ...(conversation ? { conversation } : {}) });
  }

  private receive(frame: ServerFrame): void {
    switch (frame.type) {
      case "welcome":
        return this.welcomed(frame);
      case "message":
        return this.received(frame);
      case "ack": {
        const pending = this.ledger.acknowledge(frame.key);
        if (pending) this.log.pend(pending);
        return;
      }
      case "typing":
        return this.showTyping(frame.name, frame.on);
      case "state":
        return this.log.reach(frame.seq, frame.state);
      case "queue":
        return this.panel.setQueue(frame.position);
      case "agent":
        return this.panel.setAgent(frame.name);
      case "rate":
        return this.rating.ask(frame.token, frame.question);
      case "rated":
        return this.rating.accepted();
      case "resync":
        return this.hello();
      case "error":
        return this.refused(frame);
    }
  }

  private welcomed(frame: Extract<ServerFrame, { type: "welcome" }>): void {
    this.panel.setBrand(frame.brand);
    this.panel.setQueue(frame.queue?.position ?? null);
    if (this.ledger.moveTo(frame.conversation)) {
      this.log.clear();
      this.greet();
      return this.hello();
    }
    for (const pending of this.ledger.unsent()) this.transmit(pending.key, pending.text, pending.files);
    this.rating.sendStored();
  }

  private received(frame: MessageFrame): void {
    const receipt = this.ledger.receive(frame);
    if (receipt === "gap") return this.hello();
    if (receipt === "repeat") return;
    if (frame.author !== "customer") this.showTyping("", false);
    this.log.append(frame);
    this.markSeen();
  }

  private send(text: string, files: FileRef[]): void {
    const pending = { key: newKey(), text, files, at: Date.now(), state: "waiting" as const };
    this.ledger.add(pending);
    this.log.pend(pending);
    this.identity.keepWarm();
    this.transmit(pending.key, text, files);
    void this.connect();
  }

  private transmit(key: string, text: string, files: FileRef[]): void {
    this.tell({ type: "message", key, text, files: files.map((file) => file.id) });
    setTimeout(() => this.ledger.unsent().some((pending) => pending.key === key) && this.line.check(), ACK_WITHIN_MS);
  }

  private retry(key: string): void {
    const pending = this.ledger.retry(key);
    if (!pending) return;
    this.log.pend(pending);
    this.transmit(key, pending.text, pending.files);
  }

  private discard(key: string): void {
    this.ledger.forget(key);
    this.log.drop(key);
    this.composer.text.focus();
  }

  private refused({ key = "", code, message }: Extract<ServerFrame, { type: "error" }>): void {
    const waiting = this.ledger.unsent().find((pending) => pending.key === key);
    if (waiting && code === SLOW_DOWN) {
      setTimeout(() => this.transmit(key, waiting.text, waiting.files), AGAIN_AFTER_MS);
      return;
    }
    if (key && this.rating.refused(key, message)) return;
    const failed = this.ledger.fail(key, message);
    if (failed) this.log.pend(failed);
    else this.panel.setTrouble(message);
  }

  private showTyping(name: string, on: boolean): void {
    clearTimeout(this.typingFades);
    this.log.typing(name, on);
    // The frame that ends it may be lost with the agent's connection.
    if (on) this.typingFades = setTimeout(() => this.log.typing("", false), TYPING_FADES_MS);
  }

  /** Tells the server how far the customer has read, and counts what waits behind a closed panel. */
  private markSeen(): void {
    const { seen, messages } = this.ledger;
    if (this.panel.open && document.visibilityState === "visible") {
      this.memory.set("read", `${this.ledger.conversation}:${seen}`);
      if (seen > this.told && this.tell({ type: "seen", seq: seen })) this.told = seen;
    }
    const [conversation, read] = (this.memory.get("read") ?? ":0").split(":");
    const since = conversation === String(this.ledger.conversation) ? Number(read) : 0;
    this.panel.setUnread(messages.filter((message) => message.seq > since && (message.author === "agent" || message.author === "bot")).length);
  }

  private tell(frame: ClientFrame): boolean {
    return this.line.send(frame);
  }
}
