import { newKey } from "../live/keys";
import type { ClientFrame } from "./frames";
import { RatingCard, type Rating } from "./rating";
import type { Memory } from "./storage";
import type { Say } from "./strings";

const STORED = "rating";

interface StoredRating extends Rating {
  key: string;
  token: string;
}

/** The rating from question to confirmation: what was given is kept and sent again until the server has it. */
export class RatingDesk {
  private card: RatingCard | null = null;

  constructor(
    private readonly memory: Memory,
    private readonly say: Say,
    private readonly place: (card: HTMLElement) => void,
    private readonly tell: (frame: ClientFrame) => void,
  ) {}

  /** Asked again after a reconnection: a comment half written stays, and "later" stays later on this page. */
  ask(token: string, question: string): void {
    if (this.card?.token === token) return;
    this.card?.root.remove();
    this.card = new RatingCard(this.say, token, question, (rating) => {
      this.memory.set(STORED, JSON.stringify({ ...rating, token, key: newKey() } satisfies StoredRating));
      this.sendStored();
    });
    this.place(this.card.root);
  }

  sendStored(): void {
    const rating = this.stored();
    if (rating) this.tell({ type: "rating", ...rating });
  }

  /** The server has it. */
  accepted(): void {
    this.finish(this.say("thanks"));
  }

  /** True when the refused `key` was the rating's: the server will never take it, and says why. */
  refused(key: string, reason: string): boolean {
    if (this.stored()?.key !== key) return false;
    this.finish(reason);
    return true;
  }

  private finish(words: string): void {
    this.memory.remove(STORED);
    this.card?.close(words);
  }

  private stored(): StoredRating | null {
    try {
      return JSON.parse(this.memory.get(STORED) ?? "null") as StoredRating | null;
    } catch {
      return null;
    }
  }
}
