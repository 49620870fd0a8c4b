"""What each kind of notice says; the words are translated where they are shown."""

from yueting.tickets.reasons import gettext_noop

ALARMING = frozenset(
    {
        *("unattended", "sla_breached", "serious_complaint", "escalated", "sla_warned", "sla_many"),
        *("remedy_overdue", "fraud_flag", "promise_soon", "promise_broken"),
        *("handover_late", "handover_returned", "handover_mail_failed"),
        *("incident_declared", "rule_stopped"),
    }
)

WORDS = {
    "assigned": gettext_noop("%(reference)s is now yours."),
    "transferred": gettext_noop("%(by)s transferred %(reference)s to you. %(why)s"),
    "taken_over": gettext_noop("%(by)s took over %(reference)s."),
    "unattended": gettext_noop("Nobody has %(reference)s, and its queue is not staffed."),
    "sla_breached": gettext_noop("%(reference)s ran out of time (%(clock)s)."),
    "serious_complaint": gettext_noop("%(reference)s is a complaint of level %(level)s. Name an owner now."),
    "sla_warned": gettext_noop("%(reference)s has used %(percent)s %% of its time (%(clock)s)."),
    "sla_many": gettext_noop("%(count)s promises of time need somebody. The board shows them."),
    "escalated": gettext_noop("%(before)s has not taken over %(reference)s."),
    "remedy_asked": gettext_noop("%(by)s asks you to approve a remedy for %(reference)s. %(why)s"),
    "remedy_granted": gettext_noop("%(by)s approved the remedy for %(reference)s. %(why)s"),
    "remedy_refused": gettext_noop("%(by)s refused the remedy for %(reference)s. %(why)s"),
    "remedy_overdue": gettext_noop("The approval of a remedy for %(reference)s is overdue."),
    "fraud_flag": gettext_noop(
        "Signs of fraud at %(reference)s. Look at it before anything is given or changed."
    ),
    "promise_soon": gettext_noop("Promise %(reference)s is due soon: %(what)s"),
    "promise_broken": gettext_noop("Promise %(reference)s is broken: %(what)s"),
    "handover_asked": gettext_noop("%(by)s handed %(reference)s over to your team: %(what)s"),
    "handover_answered": gettext_noop("%(by)s answered %(reference)s: %(why)s"),
    "handover_returned": gettext_noop("%(by)s returned %(reference)s: %(why)s"),
    "handover_extended": gettext_noop("%(by)s needs more time for %(reference)s: %(why)s"),
    "handover_late": gettext_noop("%(to)s is late with %(reference)s: %(what)s"),
    "handover_mail_failed": gettext_noop("The mail for %(reference)s could not be sent: %(what)s"),
    "follow_up_due": gettext_noop("To do now: %(what)s"),
    "incident_declared": gettext_noop("%(by)s declared the incident %(reference)s: %(title)s"),
    "drill_declared": gettext_noop("Drill only. %(by)s practises the incident %(reference)s: %(title)s"),
    "incident_task": gettext_noop("%(by)s asks you in %(reference)s: %(what)s"),
    "rule_says": gettext_noop("%(reference)s: %(what)s (rule “%(by)s”)"),
    "rule_stopped": gettext_noop("The rule “%(rule)s” was stopped: it came back to %(reference)s by itself."),
    "version_published": gettext_noop("%(by)s published what you wrote: %(what)s"),
    "version_returned": gettext_noop("%(by)s sent “%(what)s” back to you: %(why)s"),
    "article_review_due": gettext_noop("“%(what)s” is to be reviewed by %(until_day)s."),
    "article_expired": gettext_noop("“%(what)s” no longer holds, and nobody is shown it."),
    "link_broken": gettext_noop("A link in “%(what)s” leads nowhere: %(why)s"),
    "contribution_judged": gettext_noop("%(by)s answered your suggestion “%(what)s”. %(why)s"),
    "certificate_ends": gettext_noop("One of your certificates ends soon. Take its course again."),
    "newcomer_begun": gettext_noop("%(by)s has planned the first seven days of %(what)s."),
    "newcomer_reviewed": gettext_noop("%(by)s has reviewed their day; you may sign it."),
    "newcomer_signed": gettext_noop("%(by)s has signed your day."),
    "newcomer_released": gettext_noop("%(by)s has released you to work alone. Congratulations!"),
    "drill_given": gettext_noop("%(by)s asks you to practise: %(what)s. %(why)s"),
    "drill_invited": gettext_noop("%(by)s wants you to take part in a practice: %(what)s."),
    "drill_reviewed": gettext_noop("%(by)s wrote what they think of your practice “%(what)s”."),
    "drill_review_asked": gettext_noop("%(by)s asks what you think of their practice “%(what)s”."),
    "drill_example": gettext_noop(
        "%(by)s would like to show your practice “%(what)s” to others. Do you agree?"
    ),
    "coaching_note": gettext_noop("%(by)s wrote you a coaching note."),
    "coaching_answered": gettext_noop("%(by)s answered your coaching note."),
    "reviews_drawn": gettext_noop("Conversations were drawn for you to review: %(what)s."),
    "peer_round": gettext_noop("%(by)s asks how you see your work and that of colleagues: %(what)s."),
    "calibration_begun": gettext_noop("%(by)s asks you to judge for the calibration “%(what)s”."),
    "review_sent": gettext_noop("Somebody reviewed your conversation %(reference)s."),
    "appeal_made": gettext_noop("%(by)s appeals against the points for %(reference)s."),
    "appeal_upheld": gettext_noop("Your appeal for %(reference)s was answered: the points stay as they are."),
    "appeal_changed": gettext_noop("Your appeal for %(reference)s was answered: the points were changed."),
    "watched": gettext_noop("%(by)s changed %(reference)s, which you follow."),
}

CLOCK_NAMES = {
    "first_response": gettext_noop("First response"),
    "next_response": gettext_noop("Next response"),
    "resolution": gettext_noop("Resolution"),
}

# Added where a notice names who takes over (T8).
TAKES_OVER = gettext_noop("%(to)s takes over by %(until)s.")
