"""One request to the copilot, from the talk to the last word, with its cost written down."""

import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.assist.bot.services.answering import last_words
from yueting.assist.copilot import unaided
from yueting.assist.copilot.asking import Passage, Task, cited, messages_for
from yueting.assist.copilot.endpoint import CopilotFailed, Usage, stream
from yueting.assist.copilot.queries import budget_of, standing
from yueting.assist.models import CopilotUse
from yueting.conversations.models import Conversation
from yueting.conversations.permissions import check_may_handle
from yueting.knowledge.queries import find_articles, is_stale, visible_articles
from yueting.knowledge.queries.terms import term_cards
from yueting.knowledge.rendering import as_text
from yueting.knowledge.terms import house_terms, terms_to_follow
from yueting.understanding.reply_check.checking import check
from yueting.understanding.reply_check.findings import Context
from yueting.understanding.second_opinion import Endpoint
from yueting.understanding.turns import Turn

_READERS = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en"}
_PASSAGES = 4
_MILLION = Decimal(1_000_000)


def help_with(task: Task, conversation: Conversation, agent: Agent, text: str) -> Iterator[dict[str, Any]]:
    """Pieces `{"delta"}` as they come, then `{"done"}` with citations and findings, or `{"error"}` in words.

    Raises PermissionDenied at once. The last piece is always sent, whatever the model does.
    """
    check_may_handle(agent, conversation)
    if conversation.is_unaided:
        return iter([{"error": _("You practise without help for now.")}])
    return _help(task, conversation, agent, text)


def _help(task: Task, conversation: Conversation, agent: Agent, text: str) -> Iterator[dict[str, Any]]:
    turns = [
        Turn("customer" if m.is_from_customer else "agent", m.text, m.at) for m in last_words(conversation)
    ]
    endpoint: Endpoint | None = settings.SECOND_OPINION
    if endpoint is None:
        yield from _unaided(task, conversation, turns, text, _("No language model is set up."))
        return
    if standing(conversation.brand).is_used_up:
        words = _("This month's budget for the language model is used up.")
        yield from _unaided(task, conversation, turns, text, words)
        return
    passages = _passages(conversation, agent, turns) if task is Task.DRAFT else ()
    # A summary is for the colleague who reads it, everything else for the customer.
    language = _READERS.get(get_language() or "", "") if task is Task.SUMMARY else conversation.variety
    spoken_of = "\n".join([text, *(turn.text for turn in turns), *(passage.text for passage in passages)])
    terms = terms_to_follow(spoken_of, term_cards(conversation.brand_id))
    messages = messages_for(task, turns, text, passages, language, terms)
    usage, began, failure = Usage(), time.monotonic(), ""
    try:
        for piece in stream(endpoint, messages, usage):
            yield {"delta": piece}
    except CopilotFailed as problem:
        failure = problem.failure
    except GeneratorExit:
        failure = "left"
        raise
    finally:
        _note(task, conversation, agent, endpoint.model, usage, began, failure)
    if failure:
        yield from _unaided(task, conversation, turns, text, _failed(failure))
        return
    yield {"done": _checked("".join(usage.pieces), turns, passages, conversation)}


def _unaided(
    task: Task, conversation: Conversation, turns: list[Turn], text: str, why: str
) -> Iterator[dict[str, Any]]:
    """What works without a model, and the words that say what is missing."""
    moods = list(conversation.readings.order_by("seq").values_list("emotion", flat=True))
    said = unaided.summary(turns, moods) if task is Task.SUMMARY else ""
    if task in (Task.TONE, Task.TRANSLATE) and text:
        said = unaided.rewritten(text, conversation.variety, term_cards(conversation.brand_id))
    if said:
        yield {"replace": said}
        yield {"done": {"text": said, "citations": [], "findings": [], "notice": why}}
    else:
        yield {"error": why}


def _failed(failure: str) -> str:
    return {
        "timeout": _("The language model took too long."),
        "busy": _("The language model is busy. Try again in a minute."),
        "half": _("The language model broke off."),
        "nonsense": _("The language model answered nothing usable."),
    }.get(failure, _("The language model cannot be reached."))


def _passages(conversation: Conversation, agent: Agent, turns: list[Turn]) -> tuple[Passage, ...]:
    asked = next((turn.text for turn in reversed(turns) if turn.role == "customer"), "")
    articles = visible_articles(agent).filter(brand=conversation.brand_id)
    found = [
        hit.article for hit in find_articles(articles, asked, limit=_PASSAGES) if not is_stale(hit.article)
    ]
    return tuple(Passage(str(article.id), article.title, as_text(article.body)) for article in found)


def _checked(
    text: str, turns: list[Turn], passages: tuple[Passage, ...], conversation: Conversation
) -> dict[str, Any]:
    """The text with what it cites and what the reply check says of it: a model's words are looked over like anybody's."""
    plain, used = cited(text, passages)
    context = Context(
        turns=tuple(turns),
        channel=conversation.channel,
        knowledge=tuple(p.text for p in passages),
        terms=house_terms(term_cards(conversation.brand_id)),
    )
    findings = [finding.as_dict() for finding in check(plain, context)]
    citations = [{"id": p.id, "title": p.title} for p in used]
    notice = "" if used or not passages else _("It names no article: check every fact.")
    return {"text": plain, "citations": citations, "findings": findings, "notice": notice}


def _note(
    task: Task,
    conversation: Conversation,
    agent: Agent,
    model: str,
    usage: Usage,
    began: float,
    failure: str,
) -> None:
    budget = budget_of(conversation.brand)
    cost = (usage.prompt * Decimal(budget.price_in) + usage.completion * Decimal(budget.price_out)) / _MILLION
    CopilotUse.objects.create(
        brand_id=conversation.brand_id,
        agent=agent,
        conversation=conversation,
        task=task.value,
        model=model[:100],
        prompt_tokens=usage.prompt,
        completion_tokens=usage.completion,
        cost=cost,
        milliseconds=round((time.monotonic() - began) * 1000),
        failure=failure,
    )
