"""What agents write on a customer's card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Brand
from yueting.contacts.models import Contact
from yueting.contacts.value_list import BadList, Valued, read_list


class ProfileForm(forms.ModelForm):
    """Name, value and a note about a customer."""

    class Meta:
        model = Contact
        fields = ["name", "value", "note"]
        labels = {"name": _("Name"), "value": _("Customer value"), "note": _("Note about the customer")}
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}


LARGEST_LIST = 5 * 1024 * 1024
BAD_LISTS = {
    "encoding": _("The file cannot be read. Save it as CSV in UTF-8."),
    "columns": _("The first line must name the columns: address,value"),
    "empty": _("The list is empty."),
    "long": _("The list is too long. Bring it in parts of at most 50,000 lines."),
}


class ValueListForm(forms.Form):
    """A list of customers and their values."""

    brand = forms.ChoiceField(label=_("Brand"))
    file = forms.FileField(
        label=_("List (CSV)"),
        help_text=_("Columns: address,value. Values: 0 ordinary, 1 regular, 2 high, 3 VIP."),
    )

    def __init__(self, *args: Any, brands: list[Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].choices = [(str(brand.pk), str(brand)) for brand in brands]  # type: ignore[attr-defined]

    def clean_file(self) -> list[Valued]:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise forms.ValidationError(BAD_LISTS["long"])
        try:
            return read_list(file.read())
        except BadList as error:
            raise forms.ValidationError(BAD_LISTS[error.reason]) from error
