"""What agents say when they merge, split, link and tag."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.conversations.models import Conversation
from yueting.conversations.templatetags.marks import LEVELS, channel_words, moment
from yueting.tickets.models import Class, LinkKind, Ticket


class _Versioned(forms.Form):
    """Every change names the version that its writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MergeForm(_Versioned):
    """Into which ticket, and why."""

    into = forms.ChoiceField(label=_("Merge into"))
    why = forms.CharField(label=_("Why?"), max_length=300, required=False)

    def __init__(self, data: Any, ticket: Ticket, targets: list[Ticket]) -> None:
        super().__init__(data, initial={"version": ticket.version})
        self.targets = {str(target.pk): target for target in targets}
        cast(forms.ChoiceField, self.fields["into"]).choices = [(k, str(t)) for k, t in self.targets.items()]


class SplitForm(_Versioned):
    """The new matter, and the talks that it is about."""

    subject = forms.CharField(label=_("Matter"), max_length=300)
    klass = forms.ChoiceField(label=_("Class"), choices=Class.choices)
    level = forms.TypedChoiceField(label=_("Complaint level"), choices=list(LEVELS.items()), coerce=int)
    talks = forms.MultipleChoiceField(
        label=_("Conversations of the new matter"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you choose leaves this ticket, unless nothing would be left here."),
    )

    def __init__(self, data: Any, ticket: Ticket, talks: list[Conversation]) -> None:
        first = [str(talks[0].pk)] if talks else []
        super().__init__(data, initial={"version": ticket.version, "klass": ticket.klass, "talks": first})
        choices = [(str(talk.pk), _talk_words(talk)) for talk in talks]
        cast(forms.MultipleChoiceField, self.fields["talks"]).choices = choices


class LinkForm(forms.Form):
    """Another ticket, and what it has to do with this one."""

    kind = forms.ChoiceField(
        label=_("This ticket"), choices=[c for c in LinkKind.choices if c[0] != LinkKind.SPLIT]
    )
    other = forms.CharField(
        label=_("Number of the other ticket"),
        max_length=14,
        widget=forms.TextInput(attrs={"placeholder": "YT-7K3F9", "autocomplete": "off"}),
    )


class TagForm(_Versioned):
    """All tags of the ticket."""

    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=900,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by commas or lines."),
    )


def _talk_words(talk: Conversation) -> str:
    return f"{channel_words(talk.channel)} · {moment(talk.last_message_at)} · {talk.subject or talk.preview}"
