"""The reply check at a desk: what it knows about a reply, whose manners count, and what it holds back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import may, require
from yueting.assist.checking import BadPolicy, Looked, Policy, held, look_over, policy_from, starter_policy
from yueting.assist.kind_words import NAMES, WHY
from yueting.assist.models import CheckPolicy
from yueting.assist.services.turns import turns_of
from yueting.conversations.composed import Composed
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import Held
from yueting.knowledge.models import Article
from yueting.knowledge.queries.terms import term_cards
from yueting.knowledge.terms import house_terms
from yueting.tickets.authority import RemedyKind, Wanted, most_for
from yueting.tickets.queries.authority import matrix_of, roles_over
from yueting.timeline.services import Actor, record
from yueting.understanding.reply_check import Authority, Context

_REPLIES_IN = ("yue", "zh-Hant", "zh-Hans", "en")
_NAMED = 3  # held findings that a refusal names


def policy_of(brand_id: UUID) -> Policy:
    """The manners that count now: the brand's highest version, else the starter's (version 0)."""
    stored = CheckPolicy.objects.filter(brand=brand_id).first()
    return policy_from(stored.version, stored.manners) if stored else starter_policy()


def look_at(
    conversation: Conversation, agent: Agent | None, text: str, used: Sequence[str] = ()
) -> list[Looked]:
    """The findings on what an agent writes, in the light of all that the desk knows here; None: a program writes."""
    if conversation.is_unaided:  # practice without help
        return []
    return look_over(text, context_of(conversation, agent, used), policy_of(conversation.brand_id))


def context_of(conversation: Conversation, agent: Agent | None, used: Sequence[str] = ()) -> Context:
    """What decides about a reply beside its words; `used` names articles it was taken from."""
    variety = conversation.variety
    return Context(
        turns=tuple(turns_of(conversation)),
        # A customer who mixes is answered in Cantonese or English: the reply itself tells which.
        variety=variety if variety in _REPLIES_IN and variety != "en" else "",
        channel=conversation.channel,
        audience="hk" if "yue" in conversation.brand.languages else "cn",
        authority=_authority(conversation, agent),
        knowledge=_knowledge(conversation, used),
        own=_own_addresses(conversation),
        terms=house_terms(term_cards(conversation.brand_id)),
    )


def hold(conversation: Conversation, agent: Agent | None, text: str, composed: Composed) -> None:
    """A check before a reply is sent, by an agent or (None) by a program. Raises Held, unless who may overrule it does."""
    stopped = held(look_at(conversation, agent, text, composed.used))
    if not stopped or (agent and composed.anyway and may_overrule(agent, conversation)):
        return
    named = _("; ").join(
        _("“%(words)s”: %(kind)s") % {"words": one.finding.text[:40], "kind": _(NAMES[one.finding.kind])}
        for one in stopped[:_NAMED]
    )
    words = _("Not sent. Put it another way, or ask a leader to send it: %(named)s") % {"named": named}
    raise Held(words, [shown(one) for one in stopped])


def shown(one: Looked) -> dict[str, Any]:
    """A finding with its name and reason in the reader's language."""
    found = one.finding
    return found.as_dict() | {"name": _(NAMES[found.kind]), "reason": _(WHY[found.kind]), "holds": one.holds}


def may_overrule(agent: Agent, conversation: Conversation) -> bool:
    return may(agent, "send_held", conversation.brand_id, conversation.team_id)


def note_overruled(locked: Conversation, message: Message) -> None:
    """A reply that was sent although held leaves its mark in the audit, with who answers for a program's."""
    if not Composed.from_dict(message.data).anyway:
        return
    writer = message.agent or Agent.objects.filter(pk=message.data.get("answers")).first()
    kinds = sorted({one.finding.kind for one in held(look_at(locked, writer, message.text))})
    if not kinds or writer is None:
        return
    if message.agent:
        record(locked, "reply.sent_anyway", writer.actor, seq=message.seq, kinds=kinds)
        return
    program = Actor("api", UUID(message.data["program"]), message.author_name)
    record(locked, "reply.sent_anyway", program, seq=message.seq, kinds=kinds, answers=str(writer))


def keep_policy(brand: Brand, agent: Agent, manners: Mapping[str, Any], *, version: int) -> CheckPolicy:
    """A new version of a brand's manners, made from version `version`.

    Raises PermissionDenied, ValidationError, AlreadyDone when a colleague was quicker.
    """
    require(agent, "set_reply_check", brand.pk)
    try:
        checked = policy_from(version + 1, manners)
    except BadPolicy as problem:
        raise ValidationError(_("This cannot be kept: %(what)s") % {"what": problem}) from None
    if policy_of(brand.pk).version != version:
        raise AlreadyDone(_("A colleague changed this just now. Look at it again before you go on."))
    try:
        with transaction.atomic():
            kept = CheckPolicy.objects.create(
                brand=brand,
                version=checked.version,
                manners={kind: manner.value for kind, manner in checked.manners.items()},
                by=agent,
            )
            record(kept, "check_policy.kept", agent.actor, version=kept.version)
    except IntegrityError:
        raise AlreadyDone(
            _("A colleague changed this just now. Look at it again before you go on.")
        ) from None
    return kept


def _authority(conversation: Conversation, agent: Agent | None) -> Authority:
    """What the agent may give alone at this level to this customer; a program has no role, so nothing."""
    if agent is None:
        return Authority()
    matrix = matrix_of(conversation.brand)
    roles = roles_over(agent, conversation.brand_id, conversation.team_id)

    def most(kind: RemedyKind) -> float:
        wanted = Wanted(kind, Decimal(0), conversation.level, conversation.contact.value)
        return float(most_for(roles, wanted, matrix))

    allowed = {kind: most(kind) for kind in RemedyKind}
    return Authority(
        amount=max(allowed[RemedyKind.VOUCHER], allowed[RemedyKind.GIFT]),
        percent=max(allowed[RemedyKind.DISCOUNT], allowed[RemedyKind.NEXT_PURCHASE]),
        remedies=tuple(kind.value for kind, limit in allowed.items() if limit),
    )


def _knowledge(conversation: Conversation, used: Sequence[str]) -> tuple[str, ...]:
    ids = []
    for name in used:
        kind, _colon, value = name.partition(":")
        if kind == "article":
            try:
                ids.append(UUID(value))
            except ValueError:
                continue
    if not ids:
        return ()
    articles = Article.objects.filter(brand=conversation.brand_id, pk__in=ids)
    return tuple(f"{title}\n{body}" for title, body in articles.values_list("title", "body"))


def _own_addresses(conversation: Conversation) -> tuple[str, ...]:
    settings = conversation.inbox.settings
    return tuple(str(settings[name]) for name in ("address", "phone") if settings.get(name))
