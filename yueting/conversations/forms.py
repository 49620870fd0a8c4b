"""What agents send from the console."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent, Team


class WriteForm(forms.Form):
    """A reply or a note; the length of the text is the service's to judge."""

    text = forms.CharField(required=False, strip=False)
    kind = forms.ChoiceField(choices=[("reply", ""), ("note", "")], required=False)
    client_key = forms.RegexField(r"^[\w-]{8,64}$")


class TransferForm(forms.Form):
    """To whom a conversation is handed, and why."""

    to = forms.ChoiceField(label=_("Hand over to"))
    why = forms.CharField(
        label=_("What should they know?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, agents: list[Agent], teams: list[Team]) -> None:
        super().__init__(data)
        self._receivers: dict[str, Agent | Team] = {f"agent:{agent.pk}": agent for agent in agents}
        self._receivers |= {f"team:{team.pk}": team for team in teams}
        people = [(f"agent:{agent.pk}", f"{agent} · {agent.get_presence_display()}") for agent in agents]
        queues = [(f"team:{team.pk}", str(team)) for team in teams]
        to = cast(forms.ChoiceField, self.fields["to"])
        to.choices = [(_("Colleagues"), people), (_("Team queues"), queues)]

    @property
    def receiver(self) -> Agent | Team:
        return self._receivers[self.cleaned_data["to"]]
