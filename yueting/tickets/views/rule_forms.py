"""A rule as a form: when, under which conditions (all must hold), and what is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Brand, Team
from yueting.contacts.models import Value
from yueting.conversations.queries.kinds import kinds_in_use
from yueting.conversations.templatetags.marks import LEVELS, channel_words
from yueting.tickets.models import Class, Rule, TicketState
from yueting.tickets.queries.one import possible_owners
from yueting.tickets.rules import EVENTS, Deed, Field, Moment
from yueting.tickets.services.rule_making import Draft
from yueting.tickets.templatetags.rule_words import DEEDS, EVENT_NAMES, FIELDS, MOMENTS

_ANY = [("", "–")]
_CHOSEN = (
    Field.KLASS,
    Field.LEVEL_FROM,
    Field.LEVEL_TO,
    Field.VALUE_FROM,
    Field.STATE,
    Field.CHANNEL,
    Field.OWNER,
    Field.TEAM,
)


class RuleForm(forms.Form):
    """Every condition and deed has its own field; an empty one does not count."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=100)
    trigger = forms.ChoiceField(label=_("When"))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=0, max_value=525_600, help_text=_("For rules on time."), required=False
    )

    def __init__(self, data: Any, brand: Brand, rule: Rule | None) -> None:
        super().__init__(data, initial=_initial(rule))
        trigger: Any = self.fields["trigger"]
        trigger.choices = [
            (_("Something happens"), [(verb, EVENT_NAMES[verb]) for verb in EVENTS]),
            (_("Time passes"), [(moment.value, MOMENTS[moment]) for moment in Moment]),
        ]
        people = [(str(agent.pk), str(agent)) for agent in possible_owners([brand.pk])]
        teams = [(str(team.pk), str(team)) for team in Team.objects.filter(brand=brand)]
        choices = _choices(people, teams)
        for field in Field:
            name = f"if_{field.value}"
            self.fields[name] = (
                forms.ChoiceField(label=FIELDS[field], choices=_ANY + choices[field], required=False)
                if field in _CHOSEN
                else forms.CharField(label=FIELDS[field], max_length=200, required=False)
            )
        for deed in Deed:
            self.fields[f"do_{deed.value}"] = _deed_field(deed, people, teams)
        self.fields["do_minutes"] = forms.IntegerField(
            label=_("Minutes until the task is due"), min_value=0, max_value=525_600, required=False
        )

    @property
    def draft(self) -> Draft:
        given = self.cleaned_data
        deeds = [(deed.value, given.get(f"do_{deed.value}", "")) for deed in Deed]
        deeds = [
            (name, f"{given.get('do_minutes') or 0}|{value}" if name == Deed.FOLLOW_UP else value)
            for name, value in deeds
            if value
        ]
        conditions = [(field.value, given[f"if_{field.value}"]) for field in Field]
        return Draft(
            given["name"],
            given["trigger"],
            given["minutes"] or 0,
            tuple((name, value) for name, value in conditions if value),
            tuple(deeds),
        )

    @property
    def conditions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("if_")]

    @property
    def deeds(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("do_")]


def _choices(people: list[tuple[str, str]], teams: list[tuple[str, str]]) -> dict[Field, list[Any]]:
    levels = [(str(level), words) for level, words in LEVELS.items()]
    return {
        Field.KLASS: list(Class.choices),
        Field.LEVEL_FROM: levels,
        Field.LEVEL_TO: levels,
        Field.VALUE_FROM: [(str(value), words) for value, words in Value.choices],
        Field.STATE: list(TicketState.choices),
        Field.CHANNEL: [(kind, channel_words(kind)) for kind in kinds_in_use()],
        Field.OWNER: [("nobody", _("Nobody")), ("somebody", _("Somebody")), *people],
        Field.TEAM: teams,
    }


def _deed_field(deed: Deed, people: list[tuple[str, str]], teams: list[tuple[str, str]]) -> forms.Field:
    if deed is Deed.ASSIGN:
        chosen: list[Any] = [*_ANY, ("duty", _("The leader on duty")), *people]
        return forms.ChoiceField(label=DEEDS[deed], choices=chosen, required=False)
    if deed is Deed.TEAM:
        return forms.ChoiceField(label=DEEDS[deed], choices=_ANY + teams, required=False)
    return forms.CharField(label=DEEDS[deed], max_length=200, required=False)


def _initial(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"version": 0, "minutes": 0}
    given: dict[str, Any] = {
        "version": rule.version,
        "name": rule.name,
        "trigger": rule.trigger,
        "minutes": rule.minutes,
    }
    given |= {f"if_{row['field']}": row["value"] for row in rule.conditions}
    for row in rule.deeds:
        value = row["value"]
        if row["deed"] == Deed.FOLLOW_UP:
            given["do_minutes"], _bar, value = value.partition("|")
        given[f"do_{row['deed']}"] = value
    return given
