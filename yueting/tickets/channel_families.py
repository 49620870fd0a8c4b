"""Channel kinds grouped by the manners a customer expects there (chat, mail, social, …)."""

from functools import cache
from pathlib import Path

from yueting.understanding.yaml_files import load_mapping

_FAMILIES = Path(__file__).parent / "policies" / "channels.yaml"


def family_of(channel: str) -> str:
    """The family of a channel kind; a kind nobody listed is its own family."""
    kind = channel.strip().lower()
    return _family_by_kind().get(kind, kind)


@cache
def _family_by_kind() -> dict[str, str]:
    families: dict[str, list[str]] = load_mapping(_FAMILIES)
    return {kind: family for family, kinds in families.items() for kind in kinds}
