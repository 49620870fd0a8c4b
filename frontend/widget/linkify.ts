export interface Segment {
  text: string;
  href?: string;
}

// Chinese text runs on without spaces, so full-width punctuation and any Han character end an address, too.
const ADDRESS = /https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef\u3400-\u9fff]+/gi;

/** Cuts text into plain pieces and addresses. Only http and https become links; punctuation at the end stays text. */
export function linkify(text: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = trimEnd(found[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (found.index > from) segments.push({ text: text.slice(from, found.index) });
    segments.push({ text: address, href });
    from = found.index + address.length;
  }
  if (from < text.length) segments.push({ text: text.slice(from) });
  return segments;
}

/** The absolute address when it is http or https, else null. */
export function safeHref(address: string, base?: string): string | null {
  try {
    const url = new URL(address, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

function trimEnd(address: string): string {
  let end = address.replace(/[.,;:!?*_]+$/, "");
  while (/[)\]}]$/.test(end) && !opens(end)) end = end.slice(0, -1).replace(/[.,;:!?*_]+$/, "");
  return end;
}

/** Whether the closing bracket at the end has its opening one inside, as in …/wiki/Tea_(drink). */
function opens(address: string): boolean {
  const close = address.slice(-1);
  const open = close === ")" ? "(" : close === "]" ? "[" : "{";
  return address.split(open).length >= address.split(close).length;
}
