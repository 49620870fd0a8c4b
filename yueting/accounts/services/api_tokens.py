"""Keys of the HTTP API: shown once, kept as a hash."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from yueting.accounts.models import Agent, ApiToken, Brand
from yueting.accounts.permissions import may, require
from yueting.timeline.services import Actor, record

PREFIX = "yt_"
SIGN_OF_LIFE = timedelta(minutes=1)  # `used_at` is not written more often than that


def make_token(
    brand: Brand, name: str, by: Agent | None = None, *, may_send_held: bool = False
) -> tuple[ApiToken, str]:
    """A new token of this brand and its secret, which nobody can see again.

    Raises PermissionDenied where it may send held replies and its maker may not.
    """
    if may_send_held and by:
        require(by, "send_held", brand.pk)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        brand=brand,
        name=name,
        token_hash=_hash(secret),
        hint=secret[:8],
        created_by=by,
        may_send_held=may_send_held,
    )
    told = {"name": name, "hint": token.hint, "may_send_held": may_send_held}
    record(brand, "api_token.made", by.actor if by else Actor("system"), **told)
    return token, secret


def revoke_token(token: ApiToken, by: Agent) -> None:
    """The key stops working at once."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    record(token.brand, "api_token.revoked", by.actor, name=token.name, hint=token.hint)


def who_overrules(token: ApiToken) -> Agent | None:
    """Who answers for a held reply that this token sends: its maker, as long as they may send one themselves."""
    maker = token.created_by
    if maker is None or not token.may_send_held or not may(maker, "send_held", token.brand_id):
        return None
    return maker


def token_of(secret: str) -> ApiToken | None:
    """The token with this secret, if it is still good."""
    # A random secret of 256 bits needs no slow hash; the index finds it without comparing secrets.
    token = (
        ApiToken.objects.select_related("brand", "created_by")
        .filter(token_hash=_hash(secret), revoked_at=None)
        .first()
    )
    if token and (token.used_at is None or token.used_at < timezone.now() - SIGN_OF_LIFE):
        ApiToken.objects.filter(pk=token.pk).update(used_at=timezone.now())
    return token


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
