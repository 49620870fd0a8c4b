"""The starter library of scripts and terms, brought into the database."""

from yueting.knowledge.models import Script
from yueting.knowledge.services.terms import load_terms
from yueting.knowledge.starter import ScriptCard, starter_scripts


def load_library() -> int:
    """Bring starter scripts and terms into the database, changed ones anew; returns how many scripts there are."""
    rows = [_row(card) for card in starter_scripts()]
    known = dict(Script.objects.filter(brand=None).values_list("key", "id"))
    for row in rows:
        row.id = known.get(row.key, row.id)
    changed = ["situation", "moment", "titles", "yue", "cmn", "en", "fits", "advice", "updated_at"]
    Script.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=changed)
    load_terms()
    return len(rows)


def _row(card: ScriptCard) -> Script:
    return Script(
        key=card.id,
        situation=card.situation,
        moment=card.moment,
        titles=dict(card.title),
        yue=card.yue,
        cmn=card.cmn,
        en=card.en,
        fits={
            "emotions": sorted(card.emotions),
            "customer_types": sorted(card.customer_types),
            "channels": sorted(card.channels),
            "intents": sorted(card.intents),
        },
        advice={
            "do": {language: list(lines) for language, lines in card.do.items()},
            "dont": {language: list(lines) for language, lines in card.dont.items()},
        },
    )
