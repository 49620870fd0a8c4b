"""What each kind of notice says; the words are translated where they are shown."""

from yueting.tickets.reasons import gettext_noop

ALARMING = frozenset({"unattended", "sla_breached", "serious_complaint", "incident_declared", "rule_stopped"})

WORDS = {
    "assigned": gettext_noop("%(reference)s is now yours."),
    "transferred": gettext_noop("%(by)s transferred %(reference)s to you. %(why)s"),
    "taken_over": gettext_noop("%(by)s took over %(reference)s."),
    "unattended": gettext_noop("Nobody has %(reference)s, and its queue is not staffed."),
    "sla_breached": gettext_noop("%(reference)s ran out of time (%(clock)s)."),
    "serious_complaint": gettext_noop("%(reference)s is a complaint of level %(level)s. Name an owner now."),
    "incident_declared": gettext_noop("%(by)s declared the incident %(reference)s: %(title)s"),
    "drill_declared": gettext_noop("Drill only. %(by)s practises the incident %(reference)s: %(title)s"),
    "incident_task": gettext_noop("%(by)s asks you in %(reference)s: %(what)s"),
    "rule_says": gettext_noop("%(reference)s: %(what)s (rule “%(by)s”)"),
    "rule_stopped": gettext_noop("The rule “%(rule)s” was stopped: it came back to %(reference)s by itself."),
    "watched": gettext_noop("%(by)s changed %(reference)s, which you follow."),
}

CLOCK_NAMES = {
    "first_response": gettext_noop("First response"),
    "next_response": gettext_noop("Next response"),
    "resolution": gettext_noop("Resolution"),
}
