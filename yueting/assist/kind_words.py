"""The kinds of findings in words: a name, and why it matters to the customer."""

from collections.abc import Mapping

from yueting.tickets.reasons import gettext_noop

NAMES: Mapping[str, str] = {
    "coarse": gettext_noop("Coarse or chummy words"),
    "local_wording": gettext_noop("Only one side of the border understands it"),
    "vague_promise": gettext_noop("A promise without a date"),
    "beyond_authority": gettext_noop("Beyond what you may grant"),
    "conditional_apology": gettext_noop("An apology with an if"),
    "denied_feelings": gettext_noop("Denies a feeling"),
    "blame": gettext_noop("Blames or corrects the customer"),
    "repeated_grievance": gettext_noop("Repeats the grievance"),
    "leads_to_complaint": gettext_noop("Leads to a complaint"),
    "jargon": gettext_noop("A word of the trade"),
    "brush_off": gettext_noop("A rule without reason or way out"),
    "mandarin_habit": gettext_noop("Mandarin in a Cantonese reply"),
    "long_sentence": gettext_noop("A sentence too long"),
    "unconfirmed": gettext_noop("Not confirmed with the customer"),
    "emoji": gettext_noop("Emoji that do not fit here"),
    "personal_data": gettext_noop("Personal data in full"),
    "unsupported": gettext_noop("The knowledge does not say so"),
    "term": gettext_noop("Not what we call it"),
}

WHY: Mapping[str, str] = {
    "coarse": gettext_noop("The desk speaks for the brand, not among friends."),
    "local_wording": gettext_noop("A reader from the other side would have to guess."),
    "vague_promise": gettext_noop("Who hears “soon” waits and asks again: say by when."),
    "beyond_authority": gettext_noop("It needs an approval first: say that you ask for it."),
    "conditional_apology": gettext_noop("“If” doubts what happened: say sorry for it."),
    "denied_feelings": gettext_noop("A feeling cannot be wrong: accept it first."),
    "blame": gettext_noop("Whose fault it was solves nothing: say what can be done."),
    "repeated_grievance": gettext_noop("The customer's bad words grow by being said again: name the facts."),
    "leads_to_complaint": gettext_noop("Offer to solve it before somebody else has to."),
    "jargon": gettext_noop("Customers do not know the words of the house."),
    "brush_off": gettext_noop("A rule alone closes the door: give its reason and another way."),
    "mandarin_habit": gettext_noop("It reads like a translation."),
    "long_sentence": gettext_noop("Cut it: one thing in one sentence."),
    "unconfirmed": gettext_noop("A wrong figure costs a second contact: say it again and ask."),
    "emoji": gettext_noop("It can read as if the matter were not taken seriously."),
    "personal_data": gettext_noop("Messages are stored and forwarded: show the last digits only."),
    "unsupported": gettext_noop("Look it up before the customer relies on it."),
    "term": gettext_noop("The list of terms says to avoid this word: customers read one name for one thing."),
}
