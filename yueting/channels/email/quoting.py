"""What is new in a mail, and what only repeats earlier ones or signs off."""

from yueting.channels.email.quotation_forms import (
    ATTRIBUTIONS,
    FORWARDED,
    FROM_LINE,
    MARK,
    MARKED_LINE,
    RULE_LINE,
    SENT_FROM,
    SIGNATURE_MARK,
    SUBJECT_LINE,
    TO_LINE,
    WHEN_LINE,
)

SIGNATURE_LINES = 12  # a longer block after "-- " is no signature
ATTRIBUTION_LINES = 3  # over which an attribution may be broken
HEADER_LINES = 8  # among which copied header lines are looked for
LINE = 300  # characters of a line that are looked at


def is_forwarded(subject: str) -> bool:
    """True for "Fwd: …", "转发：…", "轉寄: …": there the old text is what the customer wants to show."""
    return bool(FORWARDED.match(subject))


def fold_quotation(text: str) -> tuple[str, str]:
    """(what is new, what repeats or signs). If nothing would be left as new, everything counts as new."""
    lines = text.split("\n")
    folded = _quoted_lines(lines)
    _fold_signature(lines, folded)
    fresh = "\n".join(line for index, line in enumerate(lines) if index not in folded).strip()
    if not fresh:
        return text.strip(), ""
    return fresh, "\n".join(line for index, line in enumerate(lines) if index in folded).strip()


def _quoted_lines(lines: list[str]) -> set[int]:
    folded: set[int] = set()
    index = 0
    while index < len(lines):
        announced = _announcement(lines, index)
        if announced or _is_marked_block(lines, index):
            end = _end_of_quotation(lines, index + announced)
            folded.update(range(index, end))
            index = end
        else:
            index += 1
    return folded


def _announcement(lines: list[str], index: int) -> int:
    """How many lines from `index` announce a quotation; 0 if they do not."""
    line = _line(lines, index)
    if not line:
        return 0
    if MARK.fullmatch(line):
        return 1
    if RULE_LINE.fullmatch(line):
        below = next((place for place in range(index + 1, index + 3) if _line(lines, place)), index)
        return below - index + 1 if _is_header_block(lines, below) else 0
    if _is_header_block(lines, index):
        return 1
    return next((count for count in range(1, ATTRIBUTION_LINES + 1) if _attributes(lines, index, count)), 0)


def _attributes(lines: list[str], index: int, count: int) -> bool:
    """True when exactly these lines are an attribution: not already the last of them without the first."""
    if not _line(lines, index + count - 1).endswith((":", "：")):
        return False
    joined = " ".join(_line(lines, place) for place in range(index, index + count))
    if not any(form.fullmatch(joined) for form in ATTRIBUTIONS):
        return False
    return not any(_attributes(lines, index + later, count - later) for later in range(1, count))


def _is_header_block(lines: list[str], index: int) -> bool:
    if not FROM_LINE.match(_line(lines, index)):
        return False
    below = [_line(lines, place) for place in range(index + 1, index + 1 + HEADER_LINES)]
    when, to, subject = (
        any(form.match(line) for line in below) for form in (WHEN_LINE, TO_LINE, SUBJECT_LINE)
    )
    return (when and to) or (when and subject) or (to and subject)


def _is_marked_block(lines: list[str], index: int) -> bool:
    """Lines that begin with ">": two of them, or one with a blank after the mark."""
    line = lines[index]
    if not MARKED_LINE.match(line):
        return False
    return line.lstrip().startswith("> ") or (
        index + 1 < len(lines) and bool(MARKED_LINE.match(lines[index + 1]))
    )


def _end_of_quotation(lines: list[str], index: int) -> int:
    """The line after the quotation: after the last marked one, or the end of the mail if none is marked."""
    end = _next_written(lines, index)
    if end == len(lines) or not MARKED_LINE.match(lines[end]):
        return len(lines)
    while (following := _next_written(lines, end)) < len(lines) and MARKED_LINE.match(lines[following]):
        end = following + 1
    return end


def _next_written(lines: list[str], index: int) -> int:
    """The next line from `index` that is not blank, or the number of lines."""
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _fold_signature(lines: list[str], folded: set[int]) -> None:
    """Fold what follows "-- ", and lines such as "Sent from my iPhone" at the end of what is new."""
    fresh = [index for index, line in enumerate(lines) if index not in folded and line.strip()]
    mark = next((place for place, index in enumerate(fresh) if SIGNATURE_MARK.fullmatch(lines[index])), None)
    if mark is not None and len(fresh) - mark <= SIGNATURE_LINES:
        folded.update(fresh[mark:])
        fresh = fresh[:mark]
    while fresh and SENT_FROM.fullmatch(_line(lines, fresh[-1])):
        folded.add(fresh.pop())


def _line(lines: list[str], index: int) -> str:
    return lines[index][:LINE].strip() if 0 <= index < len(lines) else ""
