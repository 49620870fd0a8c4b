"""What agents write on a customer's card."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yueting.contacts.models import Contact


class ProfileForm(forms.ModelForm):
    """Name, value and a note about a customer."""

    class Meta:
        model = Contact
        fields = ["name", "value", "note"]
        labels = {"name": _("Name"), "value": _("Customer value"), "note": _("Note about the customer")}
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}
