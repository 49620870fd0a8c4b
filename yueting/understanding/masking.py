"""Personal data out of a text, its kind left in its place."""

from yueting.understanding.entities import EntityRules, find_entities

PERSONAL = frozenset({"phone_hk", "phone_cn", "hkid", "id_card", "bank_card", "address", "email"})


def mask(text: str, rules: EntityRules | None = None) -> str:
    """The text with phones, identity cards, bank cards, addresses and mail addresses replaced by `[phone_hk]` and the
    like. What is masked already stays: masking twice changes nothing."""
    pieces, reach = [], 0
    for entity in find_entities(text, rules):
        if entity.kind in PERSONAL:
            pieces += [text[reach : entity.start], f"[{entity.kind}]"]
            reach = entity.end
    return "".join([*pieces, text[reach:]])
