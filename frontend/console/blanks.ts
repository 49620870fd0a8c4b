/** Places of a script that only a person can fill, such as {date}: the desk fills the others before it offers the words. */
const BLANK = /\{(?:agent|brand|customer|date|reference|staff_number)\}/;

export interface Blank {
  name: string;
  start: number;
  end: number;
}

/** The first unfilled place at or after an offset, or null. */
export function firstBlank(text: string, from = 0): Blank | null {
  const found = BLANK.exec(text.slice(from));
  return found ? { name: found[0], start: from + found.index, end: from + found.index + found[0].length } : null;
}
