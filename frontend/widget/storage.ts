import { newKey } from "../live/keys";
import type { OutboxStore, Pending } from "./ledger";

/**
 * What the widget keeps in the visitor's browser, under `yueting:<inbox>`. Where the browser forbids storage
 * (private windows, strict settings) it lives as long as the page.
 */
export class Memory {
  private readonly fallback = new Map<string, string>();

  constructor(private readonly inbox: string) {}

  get(name: string): string | null {
    const key = this.key(name);
    try {
      return localStorage.getItem(key) ?? this.fallback.get(key) ?? null;
    } catch {
      return this.fallback.get(key) ?? null;
    }
  }

  set(name: string, value: string): void {
    const key = this.key(name);
    try {
      localStorage.setItem(key, value);
    } catch {
      this.fallback.set(key, value);
    }
  }

  remove(name: string): void {
    const key = this.key(name);
    this.fallback.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // Forbidden storage holds nothing to remove.
    }
  }

  names(prefix: string): string[] {
    const start = this.key(prefix);
    const keys = [...this.fallback.keys()];
    try {
      for (let i = 0; i < localStorage.length; i++) keys.push(localStorage.key(i) ?? "");
    } catch {
      // Only the fallback then.
    }
    return keys.filter((key) => key.startsWith(start)).map((key) => prefix + key.slice(start.length));
  }

  /** The token sits at the bare key, everything else behind it. */
  private key(name: string): string {
    return name ? `yueting:${this.inbox}:${name}` : `yueting:${this.inbox}`;
  }
}

const DEVICE = "yueting:device";

/** A number of this browser on this site; none where it cannot be kept, for it would be another one each time. */
export function deviceNumber(): string {
  try {
    const kept = localStorage.getItem(DEVICE) ?? newKey();
    localStorage.setItem(DEVICE, kept);
    return kept;
  } catch {
    return "";
  }
}

const OUT = "out:";

export class StoredOutbox implements OutboxStore {
  constructor(private readonly memory: Memory) {}

  all(): Pending[] {
    return this.memory.names(OUT).flatMap((name) => readPending(this.memory.get(name)));
  }

  put(pending: Pending): void {
    this.memory.set(OUT + pending.key, JSON.stringify(pending));
  }

  remove(key: string): void {
    this.memory.remove(OUT + key);
  }
}

function readPending(stored: string | null): Pending[] {
  try {
    const pending = JSON.parse(stored ?? "") as Pending;
    return pending.key && Array.isArray(pending.files) ? [pending] : [];
  } catch {
    return [];
  }
}
