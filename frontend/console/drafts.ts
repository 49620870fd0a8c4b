/** What was being written, per conversation and kind, in this browser; gone once sent. */

const FORGOTTEN_AFTER_MS = 14 * 24 * 3600_000;
const PREFIX = "yt:draft:";

interface Draft {
  text: string;
  at: number;
}

export function saveDraft(conversation: string, kind: string, text: string): void {
  const key = `${PREFIX}${conversation}:${kind}`;
  if (text.trim()) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() } satisfies Draft));
  else localStorage.removeItem(key);
}

export function readDraft(conversation: string, kind: string): string {
  return parse(localStorage.getItem(`${PREFIX}${conversation}:${kind}`))?.text ?? "";
}

/** Customers' matters should not stay on a machine for ever because somebody never finished a sentence. */
export function forgetOldDrafts(now: number): void {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const draft = parse(localStorage.getItem(key));
    if (!draft || now - draft.at > FORGOTTEN_AFTER_MS) localStorage.removeItem(key);
  }
}

function parse(stored: string | null): Draft | null {
  try {
    return JSON.parse(stored ?? "null") as Draft | null;
  } catch {
    return null;
  }
}
