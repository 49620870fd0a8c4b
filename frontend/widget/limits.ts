export const MAX_CHARACTERS = 100_000;
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_FILES = 10;

/** Characters as a person counts them (code points), without walking a short text. */
export function characters(text: string): number {
  return text.length <= MAX_CHARACTERS ? text.length : [...text].length;
}

/** Text as it may be sent: no NUL (PostgreSQL cannot keep it), no blank ends. */
export function sendable(text: string): string {
  return text.replaceAll("\u0000", "").trim();
}

export function size(bytes: number, language: string): string {
  const [value, unit] = bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1000)), "kB"] : [Math.round(bytes / 100_000) / 10, "MB"];
  return `${value.toLocaleString(language)} ${unit}`;
}
