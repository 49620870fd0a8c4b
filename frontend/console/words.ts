const fallback = {
  offline: "Not connected. Trying again…",
  signedOut: "You have been signed out.",
  signIn: "Sign in",
  newMessages: "New messages",
  tooLong: "Too long by %(count)s characters",
  blank: "Fill in %(place)s first",
  typing: "%(name)s is typing…",
  viewers: "Also looking: %(names)s",
  failed: "That did not work. Your text is still here; try again.",
  fileTooBig: "%(name)s is too big.",
  left: "%(time)s left",
  over: "%(time)s over",
  remove: "Remove",
  held: "Not sent: “%(words)s” · %(kind)s. Put it another way.",
  replace: "Replace",
  moreFindings: "%(count)s more",
  sendAnyway: "Send all the same",
  close: "Close",
};

export type Word = keyof typeof fallback;
let words: Partial<Record<Word, string>> | null = null;

/** A text that the page's language gives in <meta name="yt-strings">; English where it gives none. */
export function word(name: Word, values: Record<string, string | number> = {}): string {
  words ??= readWords();
  return (words[name] ?? fallback[name]).replace(/%\((\w+)\)s/g, (_, key: string) => String(values[key] ?? ""));
}

export function meta(name: string): string | null {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? null;
}

function readWords(): Partial<Record<Word, string>> {
  try {
    return JSON.parse(meta("yt-strings") ?? "{}") as Partial<Record<Word, string>>;
  } catch {
    return {};
  }
}
