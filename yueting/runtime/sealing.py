"""Secrets of other systems at rest: sealed with a key made from the desk's own secret key.

In settings that are kept as JSON a secret stands as `{"sealed": "…"}`. Who reads a backup or a table without the
desk's `secret-key` reads nothing; a desk whose key was changed says so and asks for the secret again.
"""

import base64
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "sealed"


def seal(secret: str) -> dict[str, str]:
    """The secret as it may be kept."""
    return {MARK: _box(settings.SECRET_KEY).encrypt(secret.encode()).decode()}


def is_sealed(value: object) -> bool:
    return isinstance(value, Mapping) and set(value) == {MARK}


def opened(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with every sealed secret in it as plain text, at any depth; "" for one that no key of ours opens."""
    return {name: _opened(value) for name, value in kept.items()}


def can_open(kept: object) -> bool:
    """False where a secret was sealed with another key than this desk's."""
    try:
        _unseal(kept)
    except InvalidToken:
        return False
    return True


def _opened(value: Any) -> Any:
    if is_sealed(value):
        return _unseal(value) if can_open(value) else ""
    if isinstance(value, Mapping):
        return opened(value)
    return value


def _unseal(kept: Any) -> str:
    return _box(settings.SECRET_KEY).decrypt(str(kept[MARK]).encode()).decode()


@cache
def _box(secret_key: str) -> Fernet:
    # The desk's key has 50 random characters: it needs spreading, not stretching.
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yueting: secrets of inboxes").derive(
        secret_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
