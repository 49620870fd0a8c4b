"""What the pages of knowledge share: who reads, which article, which brand."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, brands_for, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.conversations.pictures import picture_type
from yueting.knowledge.models import Article, ArticleFile
from yueting.knowledge.queries import readable_articles

PAGE = 30


def check_may(request: AgentRequest, action: str = "read_knowledge") -> None:
    """Raise PermissionDenied, in words, unless this person may do it for some brand."""
    if not may_anywhere(request.user, action):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))


def found_article(request: AgentRequest, article_id: UUID, action: str = "read_knowledge") -> Article:
    """The article; 404 for one that does not exist as for another brand's; 403 for who may read but not do this."""
    check_may(request)
    found = get_object_or_404(readable_articles(request.user).select_related("brand", "owner"), pk=article_id)
    if found.brand_id not in brands_for(request.user, action):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    return found


def own_brands(request: AgentRequest, action: str) -> list[Brand]:
    """The brands in which this person may do it; PermissionDenied where there is none."""
    check_may(request, action)
    return list(visible_brands(request.user, action))


def chosen_brand(request: AgentRequest, action: str) -> Brand:
    """The brand that `?brand=` or the form names, else the first one."""
    brands = own_brands(request, action)
    wanted = request.POST.get("brand") or request.GET.get("brand", "")
    found = next((brand for brand in brands if wanted in (brand.slug, str(brand.pk))), None)
    if wanted and found is None:
        raise Http404
    return found or brands[0]


def page_number(request: AgentRequest) -> int:
    """The page that is asked for, from 1."""
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), 10_000) if asked.isascii() and asked.isdigit() else 1


def file_answer(row: ArticleFile) -> FileResponse:
    """A file as a download; only a proven picture is shown in place."""
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    head = content.read(16)
    content.seek(0)
    inline = row.is_picture and picture_type(head) == row.media_type
    response = FileResponse(content, content_type=row.media_type if inline else "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(not inline, row.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
