"""File names of attachments, made harmless: no path, control character or turned-around extension."""

import mimetypes
import re
import unicodedata

FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:"|?*]')
LONGEST = 120  # characters; 120 Chinese ones are 360 bytes, names on disk are ours anyway


def safe_name(claimed: str, media_type: str, number: int) -> str:
    """The name a person sees, from what the sender claims; "file-3.pdf" where there is nothing usable."""
    base = re.split(r"[/\\]", claimed)[-1]
    name = FORBIDDEN.sub("", unicodedata.normalize("NFC", base)).strip(" .")
    if not name:
        return f"file-{number}{mimetypes.guess_extension(media_type) or '.bin'}"
    if len(name) <= LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 10:
        return name[:LONGEST]
    return stem[: LONGEST - len(extension) - 1] + dot + extension
