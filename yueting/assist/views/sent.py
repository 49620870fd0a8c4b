"""Numbers that a form sent."""


def whole_number(text: str | None) -> int:
    """A number of up to eight digits; -1 for anything else, which no version and no place is."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1
