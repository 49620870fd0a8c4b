"""Which brand a page is about."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, brands_for


def brands_where(request: AgentRequest, action: str) -> list[Brand]:
    """Every brand in which this person may do it."""
    return list(Brand.objects.filter(pk__in=brands_for(request.user, action)).order_by("name"))


def chosen_brand(request: AgentRequest, action: str) -> Brand:
    """The brand of `?brand=`, else the first in which this person may do it. Raises PermissionDenied without any."""
    brands = brands_where(request, action)
    if not brands:
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    return next((brand for brand in brands if brand.slug == request.GET.get("brand")), brands[0])
