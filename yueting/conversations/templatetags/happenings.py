"""Events in words."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from yueting.accounts.notice_words import CLOCK_NAMES
from yueting.accounts.templatetags.reasons import words
from yueting.timeline.models import Event

register = template.Library()

# verb → words; %(who)s is the actor, other names are the event's own data
VERBS = {
    "conversation.opened": gettext_lazy("Conversation began"),
    "conversation.reopened": gettext_lazy("Customer came back"),
    "conversation.assigned": gettext_lazy("Assigned to %(to)s"),
    "conversation.claimed": gettext_lazy("%(who)s took the conversation"),
    "conversation.taken_over": gettext_lazy("%(who)s took the conversation over"),
    "conversation.transferred": gettext_lazy("%(who)s handed over to %(to)s"),
    "conversation.queued": gettext_lazy("Queued for %(team)s"),
    "conversation.released": gettext_lazy("Back in the queue, because %(before)s is not here"),
    "conversation.unattended": gettext_lazy("Nobody there: %(to)s was told"),
    "gap.found": gettext_lazy("A gap of the knowledge was found: %(title)s"),
    "gap.drafted": gettext_lazy("%(who)s made an article of a gap: %(title)s"),
    "gap.dismissed": gettext_lazy("%(who)s needs no article for a gap: %(title)s"),
    "bot.took": gettext_lazy("The bot took the conversation"),
    "bot.handed_off": gettext_lazy("The bot handed off: %(cause)s"),
    "bot.settings": gettext_lazy("%(who)s changed the bot"),
    "connector.saved": gettext_lazy("%(who)s changed the connector %(name)s"),
    "bot.judged": gettext_lazy("%(who)s judged an answer of the bot"),
    "conversation.ended": gettext_lazy("%(who)s ended the conversation"),
    "practice.begun": gettext_lazy("%(who)s began to practise"),
    "practice.ended": gettext_lazy("The practice ended"),
    "inspection.scored": gettext_lazy("Inspected: %(score)s of 100"),
    "reading.corrected": gettext_lazy("%(who)s set right what was read in message %(seq)s"),
    "reply.sent_anyway": gettext_lazy("%(who)s sent a reply that the check held back"),
    "look_up.begun": gettext_lazy("%(who)s looks something up"),
    "flow.started": gettext_lazy("%(who)s began the flow “%(name)s”"),
    "flow.ended": gettext_lazy("The flow “%(name)s” ended: %(outcome)s"),
    "flow.left": gettext_lazy("%(who)s left the flow “%(name)s”"),
    "colleague.praised": gettext_lazy("Praise for %(colleague)s was written down"),
    "colleague.complained": gettext_lazy("A complaint about %(colleague)s was written down"),
    "suggestion.kept": gettext_lazy("%(who)s kept the customer's suggestion"),
    "message.failed": gettext_lazy("Reply could not be delivered"),
    "message.uncertain": gettext_lazy("Unclear whether the reply arrived"),
    "message.resent": gettext_lazy("%(who)s sent the reply again"),
    "rating.given": gettext_lazy("Customer rated: %(score)s of 5"),
    "ticket.opened": gettext_lazy("Ticket %(reference)s opened"),
    "ticket.take": gettext_lazy("%(who)s took the ticket"),
    "ticket.assign": gettext_lazy("%(who)s gave the ticket to %(owner)s"),
    "ticket.wait_customer": gettext_lazy("Waiting for the customer"),
    "ticket.wait_department": gettext_lazy("Waiting for another department"),
    "ticket.resume": gettext_lazy("%(who)s went on with it"),
    "ticket.resolve": gettext_lazy("%(who)s resolved the ticket"),
    "ticket.close": gettext_lazy("%(who)s closed the ticket"),
    "ticket.reopen": gettext_lazy("%(who)s reopened the ticket"),
    "ticket.reopened": gettext_lazy("Reopened by the customer's message"),
    "ticket.raise_level": gettext_lazy("%(who)s raised to level %(level)s"),
    "ticket.lower_level": gettext_lazy("%(who)s lowered to level %(level)s"),
    "ticket.level_raised": gettext_lazy(
        "Raised from level %(before)s to %(level)s by what the customer wrote"
    ),
    "ticket.change_class": gettext_lazy("%(who)s changed the class"),
    "ticket.downgrade": gettext_lazy("%(who)s called it no complaint"),
    "remedy.asked": gettext_lazy("%(who)s asked for a remedy (cost %(cost)s)"),
    "remedy.granted": gettext_lazy("%(who)s granted a remedy (cost %(cost)s)"),
    "remedy.refused": gettext_lazy("%(who)s refused a remedy (cost %(cost)s)"),
    "remedy.withdrawn": gettext_lazy("%(who)s took a request for a remedy back"),
    "remedy.overdue": gettext_lazy("Approval of a remedy is overdue"),
    "identity.passed": gettext_lazy("%(who)s confirmed the customer's identity"),
    "identity.failed": gettext_lazy("The customer did not pass the identity check"),
    "identity.broken_off": gettext_lazy("The identity check was broken off"),
    "fraud.flagged": gettext_lazy("Sign of fraud"),
    "fraud.cleared": gettext_lazy("%(who)s cleared a sign of fraud"),
    "options.offered": gettext_lazy("%(who)s offered %(count)s options"),
    "options.chosen": gettext_lazy("Customer chose option %(place)s: %(words)s"),
    "path.soothe": gettext_lazy("%(who)s wrote down what the customer feels"),
    "path.facts": gettext_lazy("%(who)s wrote down the facts"),
    "path.commit": gettext_lazy("%(who)s wrote down cause and plan"),
    "path.feedback": gettext_lazy("%(who)s wrote down what the customer says of the outcome"),
    "path.collect": gettext_lazy("%(who)s wrote down what it is about"),
    "path.analyse": gettext_lazy("%(who)s wrote down the cause"),
    "path.propose": gettext_lazy("%(who)s wrote down the proposal"),
    "path.confirm": gettext_lazy("%(who)s wrote down whether it helped"),
    "ticket.escalated": gettext_lazy("%(to)s was told"),
    "sla.breached": gettext_lazy("Promised time passed"),
    "sla.warned": gettext_lazy("%(percent)s %% of the promised time is used"),
    "sla.planned": gettext_lazy("%(who)s set the time of the solution to %(due)s"),
    "ticket.taken_over": gettext_lazy("%(who)s took the ticket over"),
    "ticket.unheeded": gettext_lazy("Nobody took it over, up to the top of the ladder"),
    "promise.made": gettext_lazy("%(who)s promised %(reference)s by %(due)s: %(what)s"),
    "promise.dismissed": gettext_lazy("%(who)s said that this is no promise: %(what)s"),
    "promise.kept": gettext_lazy("%(who)s kept promise %(reference)s"),
    "promise.made_good": gettext_lazy("%(who)s kept promise %(reference)s too late"),
    "promise.broken": gettext_lazy("Promise %(reference)s broken: %(what)s"),
    "promise.delayed": gettext_lazy(
        "%(who)s told the customer that promise %(reference)s takes until %(due)s"
    ),
    "promise.withdrawn": gettext_lazy("Promise %(reference)s is no longer wanted"),
    "handover.asked": gettext_lazy("%(who)s handed %(reference)s over to %(to)s, until %(due)s"),
    "handover.accepted": gettext_lazy("%(who)s accepted %(reference)s"),
    "handover.answered": gettext_lazy("%(who)s answered %(reference)s"),
    "handover.returned": gettext_lazy("%(who)s returned %(reference)s"),
    "handover.extended": gettext_lazy("%(who)s needs until %(due)s for %(reference)s"),
    "handover.withdrawn": gettext_lazy("%(who)s withdrew %(reference)s"),
    "handover.mailed_again": gettext_lazy("A new link for %(reference)s goes to %(to)s"),
    "handover.mail_failed": gettext_lazy("The mail to %(to)s could not be sent"),
    "handover.not_accepted": gettext_lazy("%(to)s has not accepted %(reference)s in time"),
    "handover.overdue": gettext_lazy("%(to)s has not answered %(reference)s in time"),
    "follow_up.planned": gettext_lazy("Follow-up planned for %(due)s: %(what)s"),
    "follow_up.done": gettext_lazy("%(who)s followed up: %(what)s"),
    "follow_up.dropped": gettext_lazy("Follow-up no longer needed: %(what)s"),
    "follow_up.moved": gettext_lazy("Follow-up moved to %(due)s: %(what)s"),
    "ticket.merged": gettext_lazy("%(who)s merged it into %(other)s"),
    "ticket.merged_in": gettext_lazy("%(who)s merged %(other)s into it"),
    "ticket.unmerged": gettext_lazy("%(who)s undid the merging with %(other)s"),
    "ticket.split": gettext_lazy("%(who)s made a ticket of its own for a part: %(other)s"),
    "ticket.split_off": gettext_lazy("%(who)s took it out of %(other)s"),
    "ticket.linked": gettext_lazy("%(who)s linked it with %(other)s"),
    "ticket.unlinked": gettext_lazy("%(who)s took the link with %(other)s away"),
    "ticket.tagged": gettext_lazy("%(who)s changed the tags (new: %(added)s; gone: %(removed)s)"),
    "ticket.incident_linked": gettext_lazy("%(who)s linked it with the incident %(incident)s"),
    "ticket.incident_unlinked": gettext_lazy("%(who)s took it off the incident %(incident)s"),
    "incident.declared": gettext_lazy("%(who)s declared the incident"),
    "incident.linked": gettext_lazy("%(who)s linked %(count)s tickets"),
    "incident.unlinked": gettext_lazy("%(who)s took %(count)s tickets off"),
    "incident.relieved": gettext_lazy("%(who)s wrote down the temporary remedy"),
    "incident.updated": gettext_lazy("%(who)s sent an update to %(count)s customers"),
    "incident.fixed": gettext_lazy("%(who)s wrote down how the root was fixed"),
    "incident.task_given": gettext_lazy("%(who)s named %(to)s for: %(what)s"),
    "incident.task_done": gettext_lazy("%(who)s finished: %(what)s"),
    "incident.reviewed": gettext_lazy("%(who)s wrote the review"),
    "incident.closed": gettext_lazy("%(who)s closed the incident"),
    "ticket.reminded": gettext_lazy("The rule “%(who)s” told %(to)s"),
    "ticket.rule_called": gettext_lazy("The rule “%(who)s” told another system"),
    "rule.saved": gettext_lazy("%(who)s changed the rule"),
    "rule.on": gettext_lazy("%(who)s turned the rule on"),
    "rule.off": gettext_lazy("%(who)s turned the rule off"),
    "rule.stopped": gettext_lazy("Stopped, because it came back to %(ticket)s by itself"),
    "ticket.imported": gettext_lazy("%(who)s imported it as %(reference)s (%(key)s)"),
    "ticket.change_subject": gettext_lazy("%(who)s changed the matter"),
    "ticket.followed": gettext_lazy("%(who)s follows the ticket"),
    "ticket.unfollowed": gettext_lazy("%(who)s follows the ticket no more"),
}
GOOD = {"remedy.granted", "ticket.resolve", "ticket.close", "conversation.ended", "rating.given"}
GOOD |= {"promise.kept", "handover.answered", "follow_up.done"}
WARNING = {
    "identity.failed",
    "ticket.downgrade",
    "ticket.level_raised",
    "ticket.raise_level",
    "ticket.escalated",
    "conversation.unattended",
    "message.uncertain",
    "sla.warned",
}
BAD = {"sla.breached", "message.failed", "ticket.unheeded", "remedy.overdue", "fraud.flagged"}
WARNING |= {"promise.made_good", "promise.delayed", "handover.returned", "handover.extended"}
BAD |= {"promise.broken", "handover.not_accepted", "handover.overdue", "handover.mail_failed"}


class _Known(dict[str, Any]):
    """An event written by an older version may lack a value; the sentence stands without it."""

    def __missing__(self, key: str) -> str:
        return "–"


@register.filter
def event_words(event: Event) -> str:
    """One sentence for an event."""
    sentence = VERBS.get(event.verb)
    if sentence is None:
        return event.verb
    told = {name: "–" if value in ("", None) else value for name, value in event.data.items()}
    said = str(sentence) % _Known({**told, "who": event.actor_name or gettext("The system")})
    clock = CLOCK_NAMES.get(str(event.data.get("kind"))) if event.verb.startswith("sla.") else None
    if event.verb == "ticket.escalated" and "take_over_by" in event.data:
        said = f"{said} {_limit(str(event.data['take_over_by']))}"
    return f"{said} ({gettext(clock)})" if clock else said


def _limit(by: str) -> str:
    until = timezone.localtime(datetime.fromisoformat(by))
    return gettext("(to take over by %(until)s)") % {"until": date_format(until, "SHORT_DATETIME_FORMAT")}


@register.filter
def event_tone(event: Event) -> str:
    """The class of its dot on the timeline."""
    return (
        "ok"
        if event.verb in GOOD
        else "warn"
        if event.verb in WARNING
        else "error"
        if event.verb in BAD
        else ""
    )


@register.filter
def event_why(event: Event) -> str:
    """The reason somebody gave with it, or the reasons the desk chose by."""
    if reasons := event.data.get("reasons"):
        return gettext("; ").join(words(reason) for reason in reasons)
    if event.actor_kind == "system" and event.verb not in BAD | {"message.uncertain"}:
        return ""
    return str(event.data.get("why") or event.data.get("error") or "")
