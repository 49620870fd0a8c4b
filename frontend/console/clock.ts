export interface Left {
  /** Whole per cent of the time that is left, 0–100. */
  percent: number;
  state: "fine" | "soon" | "late";
}

const SOON_PERCENT = 25;

/** What is left at `now` of the time from `from` until `due` (milliseconds since 1970). Unreadable times count as fine and full. */
export function left(from: number, due: number, now: number): Left {
  if (!Number.isFinite(from) || !Number.isFinite(due)) return { percent: 100, state: "fine" };
  if (now >= due) return { percent: 0, state: "late" };
  const percent = due <= from ? 100 : Math.min(100, Math.round(((due - now) / (due - from)) * 100));
  return { percent, state: percent < SOON_PERCENT ? "soon" : "fine" };
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "in 4 min." or "12 min. ago" in the page's language; null when the time cannot be read. Under two days in hours, under two hours in minutes. */
export function countdown(due: number, now: number, language: string): string | null {
  if (!Number.isFinite(due)) return null;
  const away = due - now;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(away) >= 2 * length) ?? ["minute", 60_000];
  return new Intl.RelativeTimeFormat(language, { style: "short" }).format(Math.trunc(away / size), unit);
}
