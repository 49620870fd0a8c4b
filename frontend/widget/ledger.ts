import type { FileRef, MessageFrame } from "./frames";

/** A message of the customer's that the server has not confirmed. */
export interface Pending {
  key: string;
  text: string;
  files: FileRef[];
  /** Milliseconds since 1970, by the customer's clock; only orders the outbox. */
  at: number;
  state: "waiting" | "stored" | "failed";
  reason?: string;
}

/** Where pending messages outlive the page. One record per message, so that two tabs never overwrite each other. */
export interface OutboxStore {
  all(): Pending[];
  put(pending: Pending): void;
  remove(key: string): void;
}

export type Receipt = "shown" | "repeat" | "gap";

/**
 * What this page knows of the conversation: messages in order of `seq`, each once, and the outbox.
 *
 * Sequence numbers may skip, so a hole shows only in `prev`. A frame beyond a hole is refused with "gap": the caller
 * says hello with `seen`, and the server replays from there. Should the same frame come again beyond the same
 * hole, the server has nothing to put there, and it is taken.
 */
export class Ledger {
  readonly messages: MessageFrame[] = [];
  readonly pending: Pending[];
  seen = 0;
  conversation: string | null = null;
  private refused = 0;

  constructor(private readonly store: OutboxStore) {
    this.pending = store.all().filter((p) => p.state !== "stored").sort((a, b) => a.at - b.at);
  }

  receive(frame: MessageFrame): Receipt {
    if (frame.seq <= this.seen) return "repeat";
    if ((frame.prev ?? 0) > this.seen && this.refused !== frame.seq) {
      this.refused = frame.seq;
      return "gap";
    }
    this.refused = 0;
    this.seen = frame.seq;
    this.messages.push(frame);
    if (frame.key) this.forget(frame.key);
    return "shown";
  }

  /** True when the server speaks of another conversation: all that was shown belongs to the old one. */
  moveTo(conversation: string | null): boolean {
    const moved = this.conversation !== null && conversation !== this.conversation;
    this.conversation = conversation;
    if (moved) {
      this.messages.length = 0;
      this.seen = 0;
      this.refused = 0;
    }
    return moved;
  }

  add(pending: Pending): void {
    this.pending.push(pending);
    this.store.put(pending);
  }

  /** Stored at the server: never sent again, still shown until it comes back with its number. */
  acknowledge(key: string): Pending | undefined {
    this.store.remove(key);
    return this.mark(key, "stored");
  }

  fail(key: string, reason: string): Pending | undefined {
    const pending = this.mark(key, "failed", reason);
    if (pending) this.store.put(pending);
    return pending;
  }

  retry(key: string): Pending | undefined {
    const pending = this.mark(key, "waiting");
    if (pending) this.store.put(pending);
    return pending;
  }

  /** The server's copy has arrived, or the customer gave the message up. */
  forget(key: string): void {
    this.store.remove(key);
    const at = this.pending.findIndex((p) => p.key === key);
    if (at >= 0) this.pending.splice(at, 1);
  }

  /** What must go out after a connection, in the order it was written. */
  unsent(): Pending[] {
    return this.pending.filter((p) => p.state === "waiting");
  }

  private mark(key: string, state: Pending["state"], reason?: string): Pending | undefined {
    const pending = this.pending.find((p) => p.key === key);
    if (!pending) return undefined;
    pending.state = state;
    if (reason === undefined) delete pending.reason;
    else pending.reason = reason;
    return pending;
  }
}
