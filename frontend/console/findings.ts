/** What the reply check found in a text, by places in the text as the browser counts it. */
export interface Finding {
  kind: string;
  start: number;
  end: number;
  text: string;
  better: string;
  name: string;
  reason: string;
  holds: boolean;
}

/** The server counts whole characters, the browser halves of some: places become those of the browser. */
export function placed(findings: Finding[], text: string): Finding[] {
  const characters = [...text];
  const at = (place: number) => characters.slice(0, place).join("").length;
  return findings.map((finding) => ({ ...finding, start: at(finding.start), end: at(finding.end) }));
}

/** Findings on a text that has been changed since: those before and behind the change stay with their words, those in it go. */
export function carried(findings: Finding[], before: string, after: string): Finding[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const moved = after.length - before.length;
  return findings.flatMap((finding) => {
    if (finding.end <= head) return [finding];
    if (finding.start < before.length - tail) return [];
    return [{ ...finding, start: finding.start + moved, end: finding.end + moved }];
  });
}

/** The finding to mend next: the one at the caret, else the first behind it, else the first of all. */
export function nextAt(findings: Finding[], caret: number): Finding | null {
  return findings.find((finding) => finding.start <= caret && caret <= finding.end) ?? findings.find((finding) => finding.start >= caret) ?? findings[0] ?? null;
}

export interface Piece {
  text: string;
  finding: Finding | null;
}

/** The text in pieces, each in at most one finding; of two that overlap the one that starts first is shown whole. */
export function pieces(text: string, findings: Finding[]): Piece[] {
  const found: Piece[] = [];
  let place = 0;
  for (const finding of findings) {
    if (finding.start < place || finding.end <= finding.start) continue;
    found.push({ text: text.slice(place, finding.start), finding: null }, { text: text.slice(finding.start, finding.end), finding });
    place = finding.end;
  }
  found.push({ text: text.slice(place), finding: null });
  return found.filter((piece) => piece.text !== "");
}
