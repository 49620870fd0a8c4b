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

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** A span in the largest unit of which there are two ("119 min", "2 days"), in the page's language; milliseconds either way. */
export function span(milliseconds: number, language: string): string {
  const long = Math.abs(milliseconds);
  const [unit, size] = UNITS.find(([, length]) => long >= 2 * length) ?? (["minute", 60_000] as const);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(Math.floor(long / size));
}
