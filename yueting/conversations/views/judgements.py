"""A reading as a page shows it: each judgement in words, what it rests on, and what a person made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yueting.conversations.correctable import LABELS, label_of
from yueting.conversations.marking import Piece, marked
from yueting.conversations.models import Correction
from yueting.conversations.models import Reading as StoredReading
from yueting.conversations.queries import thread
from yueting.conversations.templatetags import marks
from yueting.understanding import Reading
from yueting.understanding.turns import Evidence

_AROUND = 24  # characters beside the words that count


@dataclass(frozen=True, slots=True)
class Proof:
    """The words that speak for a judgement, in their place."""

    excerpt: list[Piece]
    why: str
    seq: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement in words: `kind` is "" where it cannot be corrected; `sure` is 0 to 1."""

    kind: str
    name: str
    verdict: str
    sure: float = 0.0
    evidence: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A judgement with its proofs, the labels it may be corrected to (id, words), and the correction if there is one."""

    judged: Judged
    proofs: list[Proof]
    label: str
    choices: list[tuple[str, str]]
    correction: Correction | None
    corrected: str = ""


def judgements(stored: StoredReading) -> list[Shown]:
    """Every judgement of a stored reading, the ones about the moment first."""
    reading = Reading.from_dict(stored.data)
    seqs: list[int] = stored.data.get("seqs", [])
    rows = [*_of_the_message(reading), *_of_the_talk(reading), *_beside(reading)]
    wanted = {seqs[e.turn] for row in rows for e in row.evidence if e.turn < len(seqs)}
    texts = thread.texts(stored.conversation_id, wanted)
    corrections = {c.kind: c for c in Correction.objects.filter(message=stored.pk).select_related("agent")}
    return [_shown(row, reading, seqs, texts, corrections.get(row.kind)) for row in rows]


def _of_the_message(reading: Reading) -> Iterable[Judged]:
    emotion, level = reading.emotion, reading.level
    yield Judged(
        "emotion", _("Emotion"), words_of("emotion", emotion.label), emotion.intensity, emotion.evidence
    )
    yield Judged("level", _("Complaint"), words_of("level", str(level.value)), level.score, level.evidence)
    for kind, name, one in (
        ("intent", _("Matter"), reading.intent),
        ("urgency", _("Urgency"), reading.urgency),
        ("customer_type", _("Customer"), reading.customer_type),
        ("variety", _("Language"), reading.variety),
    ):
        yield Judged(kind, name, words_of(kind, one.label), one.score, one.evidence)


def _of_the_talk(reading: Reading) -> Iterable[Judged]:
    for flag in reading.flags:
        yield Judged("", _("Watch out"), str(marks.FLAGS[flag.label]), flag.score, flag.evidence)
    if silent := reading.silent_after_anger:
        yield Judged("", _("Watch out"), _("Silent after anger"), 0.0, silent.evidence)
    reason, product = reading.slots.reason, reading.slots.product
    if product.label:
        yield Judged("", _("Product"), product.evidence[0].text, product.score, product.evidence)
    if reason.label:
        yield Judged(
            "", _("Reason"), str(marks.REASONS.get(reason.label, reason.label)), reason.score, reason.evidence
        )


def _beside(reading: Reading) -> Iterable[Judged]:
    """What the last message names."""
    for entity in reading.entities:
        yield Judged("", str(marks.ENTITIES[entity.kind]), entity.text)


def words_of(kind: str, label: str) -> str:
    """A label in the reader's language."""
    if kind == "level":
        return marks.level_words(int(label))
    words = {
        "emotion": marks.EMOTIONS,
        "intent": marks.INTENTS,
        "urgency": marks.DEGREES,
        "customer_type": marks.TYPES,
        "variety": marks.VARIETIES,
    }[kind]
    return str(words.get(label) or _("Not clear yet"))


def _shown(
    row: Judged, reading: Reading, seqs: list[int], texts: dict[int, str], correction: Correction | None
) -> Shown:
    proofs = [_proof(piece, seqs, texts) for piece in row.evidence]
    if not row.kind:
        return Shown(row, proofs, "", [], None)
    label = correction.label if correction else label_of(reading, row.kind)
    choices = [(one, words_of(row.kind, one)) for one in LABELS[row.kind]]
    return Shown(
        row, proofs, label, choices, correction, words_of(row.kind, correction.label) if correction else ""
    )


def _proof(evidence: Evidence, seqs: list[int], texts: dict[int, str]) -> Proof:
    seq = seqs[evidence.turn] if evidence.turn < len(seqs) else 0
    text = texts.get(seq, "")
    if text[evidence.start : evidence.end] != evidence.text:  # the text was cut or changed: the words alone
        return Proof([Piece(evidence.text, marked=True)], evidence.why, seq)
    return Proof(marked(text, [(evidence.start, evidence.end)], around=_AROUND), evidence.why, seq)
