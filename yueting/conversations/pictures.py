"""Telling a real picture from a file that only says so."""


def picture_type(head: bytes) -> str:
    """The media type that the first 16 bytes prove, or "" for anything but the four kinds shown in place."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return ""
