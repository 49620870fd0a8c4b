"""Scripts and terms in the order in which they answer: the same engine as for articles, over the rows a reader may see."""

from collections.abc import Sequence

from yueting.knowledge.models import Script, Term
from yueting.knowledge.queries.terms import card_of
from yueting.knowledge.search.collection import Text
from yueting.knowledge.search.small import found_among
from yueting.knowledge.terms import terms_in
from yueting.understanding.folding import plain


def ordered_scripts(rows: Sequence[Script], question: str) -> list[Script]:
    """Those that answer, best first."""
    by_id = {str(row.pk): row for row in rows}
    return [by_id[key] for key in found_among([_script_text(row) for row in rows], question)]


def ordered_terms(rows: Sequence[Term], question: str) -> list[Term]:
    """Those that the question names or that hold it as it was typed, then others that answer, best first."""
    named = [row for row in rows if _names(row, question)]
    by_id = {str(row.pk): row for row in rows}
    found = [by_id[key] for key in found_among([_term_text(row) for row in rows], question)]
    place = {row.pk: at for at, row in enumerate(found)}
    named.sort(key=lambda row: place.get(row.pk, len(found)))
    return list(dict.fromkeys([*named, *found]))


def _script_text(row: Script) -> Text:
    words = "\n".join(filter(None, (row.yue, row.cmn, row.en)))
    return Text(str(row.pk), " ".join(row.titles.values()), row.key.replace("-", " "), words)


def _term_text(row: Term) -> Text:
    return Text(str(row.pk), " ".join(card_of(row).words), "", row.meaning)


def _names(row: Term, question: str) -> bool:
    card = card_of(row)
    asked = plain(question).lower()
    return bool(terms_in(question, [card])) or any(asked in plain(word).lower() for word in card.words)
