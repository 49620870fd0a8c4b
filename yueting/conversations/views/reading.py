"""Why the desk thinks what it thinks, and what happened when."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.marking import Piece, marked
from yueting.conversations.models import Reading as StoredReading
from yueting.conversations.queries import thread
from yueting.conversations.queries.history import events_of
from yueting.conversations.templatetags import marks
from yueting.conversations.views.answers import found_or_404
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
class Shown:
    """One judgement with its proofs; `sure` is 0 to 1."""

    kind: str
    name: str
    verdict: str
    sure: float
    proofs: list[Proof]


@for_agents
@require_safe
def reading(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Every judgement after one customer message, with the words it rests on."""
    stored = StoredReading.objects.filter(pk=pk).first()
    if stored is None:
        raise Http404
    conversation = found_or_404(request, stored.conversation_id)
    template = "conversations/_reading.html" if request.htmx else "conversations/reading_page.html"
    context = {"conversation": conversation, "stored": stored, "judgements": _judgements(stored)}
    return render(request, template, context)


@for_agents
@require_safe
def timeline(request: AgentRequest, pk: UUID) -> HttpResponse:
    """What happened with the conversation and its tickets, newest first."""
    conversation = found_or_404(request, pk)
    context = {"conversation": conversation, "events": events_of(conversation)}
    template = "conversations/_timeline.html" if request.htmx else "conversations/timeline_page.html"
    return render(request, template, context)


def _judgements(stored: StoredReading) -> list[Shown]:
    read = Reading.from_dict(stored.data)
    seqs: list[int] = stored.data.get("seqs", [])
    rows = [
        (
            "mood",
            _("Emotion"),
            marks.emotion_words(read.emotion.label),
            read.emotion.intensity,
            read.emotion.evidence,
        ),
        ("level", _("Complaint"), marks.level_words(read.level.value), read.level.score, read.level.evidence),
        ("", _("Matter"), marks.intent_words(read.intent.label), read.intent.score, read.intent.evidence),
        (
            "",
            _("Urgency"),
            str(marks.DEGREES[read.urgency.label]),
            read.urgency.score,
            read.urgency.evidence,
        ),
        ("", _("Customer"), _type_words(read), read.customer_type.score, read.customer_type.evidence),
        ("", _("Language"), _variety_words(read), read.variety.score, read.variety.evidence),
    ]
    wanted = {seqs[e.turn] for *_rest, evidence in rows for e in evidence if e.turn < len(seqs)}
    texts = thread.texts(stored.conversation_id, wanted)
    return [
        Shown(kind, name, verdict, sure, [_proof(e, seqs, texts) for e in evidence])
        for kind, name, verdict, sure, evidence in rows
    ]


def _type_words(read: Reading) -> str:
    unknown = read.customer_type.label == "unknown"
    return _("Not clear yet") if unknown else marks.type_words(read.customer_type.label)


def _variety_words(read: Reading) -> str:
    return marks.variety_words(read.variety.label) or _("Not clear yet")


def _proof(evidence: Evidence, seqs: list[int], texts: dict[int, str]) -> Proof:
    seq = seqs[evidence.turn] if evidence.turn < len(seqs) else 0
    text = texts.get(seq, "")
    if (
        text[evidence.start : evidence.end] != evidence.text
    ):  # the text was cut or changed: show the words alone
        return Proof([Piece(evidence.text, marked=True)], evidence.why, seq)
    return Proof(marked(text, [(evidence.start, evidence.end)], around=_AROUND), evidence.why, seq)
