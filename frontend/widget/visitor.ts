import type { Desk } from "./desk";
import type { Visitor } from "./frames";
import type { Memory } from "./storage";
import type { Language } from "./strings";

const TOKEN = "";
const STAYS_WARM_MS = 24 * 3600_000;

/** Who this browser is to the shop: a token, kept; registered at the first need. */
export class Identity {
  private registering: Promise<string> | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly memory: Memory,
    private readonly language: Language,
    private readonly met: () => void,
  ) {}

  get known(): string | null {
    return this.memory.get(TOKEN);
  }

  get brand(): string {
    return this.memory.get("brand") ?? "";
  }

  get greeting(): string {
    return this.memory.get("greeting") ?? "";
  }

  /** True for somebody who wrote within a day: they get answers without opening the panel; anybody else costs no connection. */
  get isWarm(): boolean {
    return this.known !== null && Date.now() - Number(this.memory.get("active") ?? 0) < STAYS_WARM_MS;
  }

  keepWarm(): void {
    this.memory.set("active", String(Date.now()));
  }

  /** The token; two callers share one registration. Rejects when the desk cannot be reached or refuses. */
  async token(): Promise<string> {
    if (this.known) return this.known;
    this.registering ??= this.desk.register(this.language).then((visitor) => this.keep(visitor));
    try {
      return await this.registering;
    } finally {
      this.registering = null;
    }
  }

  forget(): void {
    this.memory.remove(TOKEN);
  }

  private keep(visitor: Visitor): string {
    this.memory.set(TOKEN, visitor.token);
    this.memory.set("brand", visitor.brand);
    this.memory.set("greeting", visitor.greeting);
    this.met();
    return visitor.token;
  }
}
