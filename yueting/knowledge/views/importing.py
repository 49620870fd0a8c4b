"""Articles of another system: checked, then brought in."""

from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.accounts.queries import visible_brands
from yueting.accounts.templatetags.reasons import words as reason_words
from yueting.knowledge.importing.archive import read_upload
from yueting.knowledge.importing.files import ENDINGS
from yueting.knowledge.importing.imported import LANGUAGES
from yueting.knowledge.services.importing import bring_in, expected
from yueting.knowledge.views.reading import check_may

LARGEST = 50 * 1024 * 1024  # bytes uploaded
SHOWN = 50


class ArticlesForm(forms.Form):
    """Whose articles, what holds where they do not say it, and the file."""

    brand = forms.ModelChoiceField(queryset=Brand.objects.none(), label=gettext_lazy("Brand"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language, where the articles do not say it"),
        choices=zip(LANGUAGES, ("繁體中文", "简体中文", "English"), strict=True),
    )
    as_drafts = forms.BooleanField(label=gettext_lazy("As drafts: publish nothing"), required=False)
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        brands = visible_brands(by, "edit_knowledge")
        cast("forms.ModelChoiceField[Brand]", self.fields["brand"]).queryset = brands
        self.fields["brand"].initial = brands.first()

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(
                _("The file is too big: at most %(most)s MB.") % {"most": LARGEST // 1024**2}
            )
        if not sent.name.lower().endswith((".zip", *ENDINGS)):
            raise forms.ValidationError(_("Choose a ZIP, Markdown, HTML, CSV or JSON file."))
        return sent


@for_agents
@require_http_methods(["GET", "POST"])
def bring(request: AgentRequest) -> HttpResponse:
    """What would come and what cannot be read; then the import. The same file again adds nothing twice."""
    check_may(request, "edit_knowledge")
    form = ArticlesForm(request.POST or None, request.FILES or None, by=request.user)
    context: dict[str, Any] = {"form": form, "shown": SHOWN}
    status = 200
    if request.method == "POST":
        if form.is_valid():
            context |= _brought(request, form)
        else:
            status = 422
    return render(request, "knowledge/articles/import.html", context, status=status)


def _brought(request: AgentRequest, form: ArticlesForm) -> dict[str, Any]:
    given, me = form.cleaned_data, request.user
    found = read_upload(given["file"].name, given["file"].read(), language=given["language"])
    if request.POST.get("do") == "import":
        tally = bring_in(given["brand"], found, me, as_drafts=given["as_drafts"])
        return {"tally": tally, "faults": [(one.where, reason_words(one.reason)) for one in tally.faults]}
    come, faults = expected(given["brand"], found, me, as_drafts=given["as_drafts"])
    return {
        "come": come[:SHOWN],
        "counts": [(one, sum(row.standing == one for row in come)) for one in ("new", "changed", "same")],
        "more": max(0, len(come) - SHOWN),
        "faults": [(one.where, reason_words(one.reason)) for one in faults],
    }
