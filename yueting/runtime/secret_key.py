"""The key that signs sessions and links: made at the first start, kept in the data folder."""

import os
import secrets
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    """Read `secret-key` in `folder`, or make it (mode 0600); two processes starting at once agree on one."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".secret-key-{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text()
