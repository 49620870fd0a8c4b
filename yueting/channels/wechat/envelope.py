"""How WeChat and WeCom prove who calls, and how they seal a message (their "message encryption", AES mode).

Facts from the platforms' published protocol: the signature is the SHA-1 of the sorted parts; the key is the base64 of
`EncodingAESKey` + "="; AES-256-CBC with the first 16 bytes of the key as vector, padded to 32 bytes; the plain bytes
are 16 random ones, the length of the message (4 bytes, network order), the message, and who receives it.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

_BLOCK = 32
_RANDOM, _LENGTH = 16, 4


class BadEnvelope(ValueError):
    """The bytes were not sealed with this key, or for somebody else."""


def signature(*parts: str) -> str:
    """The SHA-1 of the parts in order of their characters, in hexadecimal."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def is_signed(given: str, parts: Iterable[str]) -> bool:
    return hmac.compare_digest(given.encode(), signature(*parts).encode())


def seal(message: bytes, aes_key: str, receiver: str) -> str:
    """Base64 of the sealed message."""
    plain = secrets.token_bytes(_RANDOM) + struct.pack("!I", len(message)) + message + receiver.encode()
    missing = _BLOCK - len(plain) % _BLOCK
    box = _box(aes_key).encryptor()
    return base64.b64encode(box.update(plain + bytes([missing]) * missing) + box.finalize()).decode()


def unseal(sealed: str, aes_key: str, receiver: str) -> bytes:
    """The message inside. Raises BadEnvelope."""
    try:
        box = _box(aes_key).decryptor()
        plain = box.update(base64.b64decode(sealed, validate=True)) + box.finalize()
        padding = plain[-1]
        (length,) = struct.unpack("!I", plain[_RANDOM : _RANDOM + _LENGTH])
    except (ValueError, binascii.Error, IndexError, struct.error) as error:
        raise BadEnvelope("it cannot be opened with this key") from error
    start = _RANDOM + _LENGTH
    message, to = plain[start : start + length], plain[start + length : len(plain) - padding]
    if not 1 <= padding <= _BLOCK or len(message) != length:
        raise BadEnvelope("it cannot be opened with this key")
    if not hmac.compare_digest(to, receiver.encode()):
        raise BadEnvelope("it was sealed for somebody else")
    return message


def _box(aes_key: str) -> "Cipher[CBC]":
    key = base64.b64decode(aes_key + "=")
    if len(key) != 32:
        raise BadEnvelope("the key has not 43 characters")
    return Cipher(AES(key), CBC(key[:16]))
