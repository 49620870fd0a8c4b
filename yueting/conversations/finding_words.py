"""What a finding of the reply check means, in words: the kind, and where a rule says more, the rule."""

from yueting.tickets.reasons import gettext_noop

_WORDS = {
    "coarse": gettext_noop("coarse or too chummy"),
    "coarse.swearing": gettext_noop("a swear word"),
    "coarse.dismissive": gettext_noop("brushes the customer aside"),
    "local_wording": gettext_noop("a word that this reader may not know"),
    "local_wording.hong_kong_only": gettext_noop("a word known only in Hong Kong"),
    "local_wording.hong_kong_only_in_writing": gettext_noop("a word known only in Hong Kong"),
    "local_wording.mainland_only": gettext_noop("a word known only in the Mainland"),
    "vague_promise": gettext_noop("a promise without a date"),
    "beyond_authority": gettext_noop("grants more than the agent may"),
    "beyond_authority.guarantee": gettext_noop("guarantees what nobody can"),
    "beyond_authority.amount": gettext_noop("the amount is above what the agent may grant"),
    "beyond_authority.percent": gettext_noop("the discount is above what the agent may grant"),
    "beyond_authority.remedy": gettext_noop("this remedy needs an approval"),
    "conditional_apology": gettext_noop("an apology with a condition"),
    "denied_feelings": gettext_noop("tells the customer how to feel"),
    "blame": gettext_noop("puts the fault on the customer"),
    "repeated_grievance": gettext_noop("says the grievance again in its bad words"),
    "leads_to_complaint": gettext_noop("sends the customer to complain"),
    "jargon": gettext_noop("a word of the trade or the house"),
    "brush_off": gettext_noop("refuses without a reason or a way out"),
    "mandarin_habit": gettext_noop("a Mandarin word in Cantonese"),
    "long_sentence": gettext_noop("too long to take in"),
    "unconfirmed": gettext_noop("acts on what was given without saying it again"),
    "emoji": gettext_noop("emoji do not suit this channel or moment"),
    "personal_data": gettext_noop("personal data in full"),
    "personal_data.asks_for_secret": gettext_noop("asks for a password or code"),
    "personal_data.asks_for_identity": gettext_noop("asks for a whole identity number"),
    "personal_data.asks_for_card": gettext_noop("asks for a whole card number"),
    "unsupported": gettext_noop("the knowledge does not say so"),
    "term": gettext_noop("a word that the list of terms says to avoid"),
    "unsupported.other_figure": gettext_noop("the knowledge has another figure"),
}


def finding_words(why: str) -> str:
    """The words (an English message id) for the id of a finding's rule: its own, or its kind's."""
    return _WORDS.get(why) or _WORDS[why.split(".")[0]]
