"""The customer's page of one rating; no account, the link is the key."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yueting.care.models import Rating
from yueting.care.rating import RatingRefused
from yueting.care.services import take_rating
from yueting.conversations.services.languages import customer_language


@never_cache
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question, take the answer. A second answer within a day corrects the first."""
    rating = get_object_or_404(Rating.objects.select_related("conversation", "brand"), token=token)
    with translation.override(_language(request, rating)):
        error, status = "", 200
        if request.method == "POST":
            try:
                rating = take_rating(rating, request.POST.get("score", ""), request.POST.get("comment", ""))
            except RatingRefused as refused:
                error, status = refused.reason.sentence(_), 422
        typed = request.POST if error else {"score": rating.score, "comment": rating.comment}
        context = {"rating": rating, "error": error, "typed": typed, "scores": range(1, 6)}
        return render(request, "care/rate.html", context, status=status)


def _language(request: HttpRequest, rating: Rating) -> str:
    """The one chosen on the page, if we speak it, else the customer's own."""
    chosen = request.GET.get("language", "")
    return chosen if chosen in dict(settings.LANGUAGES) else customer_language(rating.conversation)
