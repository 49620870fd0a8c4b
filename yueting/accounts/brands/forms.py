"""What an administrator types about a brand."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueting.accounts.forms import LANGUAGES
from yueting.accounts.models import Brand, Team
from yueting.tickets.hours_plan import WEEKDAYS, BadHours, hours_from

HOLIDAYS = [("", gettext_lazy("None")), ("HK", gettext_lazy("Hong Kong")), ("CN", gettext_lazy("Mainland"))]
DAY_NAMES = {
    "mon": gettext_lazy("Monday"),
    "tue": gettext_lazy("Tuesday"),
    "wed": gettext_lazy("Wednesday"),
    "thu": gettext_lazy("Thursday"),
    "fri": gettext_lazy("Friday"),
    "sat": gettext_lazy("Saturday"),
    "sun": gettext_lazy("Sunday"),
}
OWN_NAMES = (("zh-hant", "繁體中文"), ("zh-hans", "简体中文"), ("en", "English"))


class BrandForm(forms.ModelForm):
    """A brand's names, languages and business hours, on which its clocks run."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of the team"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("Like Asia/Hong_Kong or Asia/Shanghai.")
    )
    holidays = forms.ChoiceField(
        label=gettext_lazy("Public holidays that are closed"), choices=HOLIDAYS, required=False
    )

    class Meta:
        model = Brand
        fields = ["name", "languages", "time_zone"]
        labels = {"name": gettext_lazy("Name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brand: Brand = self.instance
        for code, own_name in OWN_NAMES:
            label = _("Name in %(language)s") % {"language": own_name}
            self.fields[f"name_{code}"] = forms.CharField(
                label=label, required=False, max_length=100, initial=brand.names.get(code, "")
            )
        for day in WEEKDAYS:
            shifts = ", ".join(brand.hours.get("week", {}).get(day, ()))
            self.fields[day] = forms.CharField(label=DAY_NAMES[day], required=False, initial=shifts)
        self.fields["mon"].help_text = _(
            "Like 09:00-13:00, 14:00-18:00; empty: closed. All empty: always open."
        )
        self.fields["holidays"].initial = brand.hours.get("holidays", "")

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone not in available_timezones():
            raise ValidationError(_("There is no such time zone. Write it like Asia/Hong_Kong."))
        return zone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            hours_from(self._plan(), (timezone.now().year,))
        except BadHours as error:
            raise ValidationError(_("The hours cannot be read: %(why)s"), params={"why": error}) from error
        return cleaned

    def save(self, commit: bool = True) -> Brand:
        brand: Brand = self.instance
        brand.names = {
            code: self.cleaned_data[f"name_{code}"]
            for code, _name in OWN_NAMES
            if self.cleaned_data[f"name_{code}"]
        }
        by_hand = {name: brand.hours[name] for name in ("special", "special_why") if name in brand.hours}
        brand.hours = by_hand | (self._plan() if any(self.cleaned_data[day] for day in WEEKDAYS) else {})
        return super().save(commit)

    def _plan(self) -> dict[str, Any]:
        week = {
            day: [
                shift.strip()
                for shift in self.cleaned_data.get(day, "").replace("，", ",").split(",")
                if shift.strip()
            ]
            for day in WEEKDAYS
        }
        plan: dict[str, Any] = {
            "zone": self.cleaned_data.get("time_zone") or "UTC",
            "week": {day: shifts for day, shifts in week.items() if shifts},
        }
        if holidays := self.cleaned_data.get("holidays"):
            plan["holidays"] = holidays
        return plan


class TeamForm(forms.ModelForm):
    """A new team; it is also the queue its conversations wait in."""

    class Meta:
        model = Team
        fields = ["name"]
        labels = {"name": gettext_lazy("Name of the team")}

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.brand = brand

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if Team.objects.filter(brand=self.instance.brand, name=name).exists():
            raise ValidationError(_("There is a team of this name already."))
        return name
