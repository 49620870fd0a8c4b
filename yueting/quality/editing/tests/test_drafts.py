"""A leader rewords a rubric: tried on real talks, saved by nobody twice, and it counts from when it is published."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from yueting.quality.editing import queries, rewording
from yueting.quality.editing.services import drafting
from yueting.quality.editing.services.drafting import seen_of
from yueting.quality.models import Inspection, RubricState, RubricVersion
from yueting.quality.services import inspecting
from yueting.quality.services.rubrics import rubric_of
from yueting.quality.tests.talks import BAD
from yueting.quality.tests.test_live import held
from yueting.timeline.models import Event

pytestmark = pytest.mark.django_db
DRAFT = "/quality/rubrics/service/"


@pytest.fixture
def draft(cast: Cast) -> RubricVersion:
    return drafting.begin(cast.joy, "service", cast.sue)


@pytest.fixture
def sue(cast: Cast, client: Client) -> Client:
    client.force_login(cast.sue)
    return client


def weighted(draft: RubricVersion, cast: Cast, item: str, weight: float) -> RubricVersion:
    section, found = rewording.find_item(draft.data, item) or ("", {})
    return drafting.change(
        draft,
        cast.sue,
        seen_of(draft),
        lambda data: rewording.put_item(data, section, found | {"weight": weight}),
    )


def form_of(client: Client, item: str) -> dict[str, Any]:
    return dict(client.get(f"{DRAFT}items/{item}/").context["form"].initial)


def test_a_draft_is_begun_once_and_counts_for_nobody(cast: Cast, draft: RubricVersion) -> None:
    assert drafting.begin(cast.joy, "service", cast.sue) == draft
    assert rubric_of(cast.joy.pk, "service").brand_id is None
    assert draft.version == rubric_of(cast.joy.pk, "service").version + 1


def test_who_may_not_edit_rubrics_cannot_and_neither_for_another_brand(cast: Cast) -> None:
    for somebody, brand in ((cast.amy, cast.joy), (cast.sue, cast.cha)):
        with pytest.raises(PermissionDenied):
            drafting.begin(brand, "service", somebody)


def test_the_second_of_two_who_save_is_told_and_changes_nothing(cast: Cast, draft: RubricVersion) -> None:
    weighted(draft, cast, "greeting", 7)
    with pytest.raises(drafting.Quicker, match="Sue"):
        weighted(draft, cast, "greeting", 9)
    draft.refresh_from_db()
    assert draft.rubric.item("greeting").weight == 7


def test_what_cannot_be_used_is_refused_in_words(cast: Cast, draft: RubricVersion) -> None:
    with pytest.raises(ValidationError, match="0 to 1000"):
        weighted(draft, cast, "greeting", -1)
    with pytest.raises(ValidationError, match="1 to 60 items"):
        drafting.change(draft, cast.sue, seen_of(draft), lambda data: data | {"sections": []})
    with pytest.raises(ValidationError, match=r"no YAML|named values"):
        drafting.take_in(draft, cast.sue, seen_of(draft), "just words")


def test_a_published_wording_scores_what_ends_from_then_on(cast: Cast, draft: RubricVersion) -> None:
    held(cast, BAD, sender="before")
    inspecting.drain()
    old = Inspection.objects.get(key="service")
    draft = weighted(draft, cast, "greeting", 500)
    with pytest.raises(ValidationError):
        drafting.publish(draft, cast.sue, seen_of(draft), " ")
    published = drafting.publish(draft, cast.sue, seen_of(draft), "問候最要緊")
    assert rubric_of(cast.joy.pk, "service") == published
    assert rubric_of(cast.cha.pk, "service").brand_id is None
    held(cast, BAD, sender="after")
    inspecting.drain()
    new = Inspection.objects.filter(key="service").exclude(pk=old.pk).get()
    old.refresh_from_db()
    assert (old.rubric.brand_id, new.rubric) == (None, published)
    assert old.score != new.score
    assert Event.objects.get(verb="rubric.published").data["why"] == "問候最要緊"
    again = drafting.begin(cast.joy, "service", cast.sue)
    drafting.publish(again, cast.sue, seen_of(again), "again")
    assert RubricVersion.objects.filter(brand=cast.joy, state=RubricState.ARCHIVED).get() == published
    assert drafting.begin(cast.joy, "service", cast.sue, published).rubric.item("greeting").weight == 500


def test_a_draft_is_tried_on_the_brands_own_talks(
    cast: Cast, draft: RubricVersion, django_assert_max_num_queries: Any
) -> None:
    for name in ("a", "b"):
        held(cast, BAD, sender=name)
    inspecting.drain()
    draft = weighted(draft, cast, "respect", 300)
    with django_assert_max_num_queries(30):
        found = queries.tried(cast.sue, cast.joy, draft)
    assert len(found.rows) == 2
    assert found.was is not None
    assert found.now is not None
    assert found.now < found.was


def test_an_item_is_changed_on_its_page_and_the_draft_shows_what_changes(
    sue: Client, draft: RubricVersion
) -> None:
    held_form = form_of(sue, "greeting")
    assert (
        sue.post(
            f"{DRAFT}items/greeting/", held_form | {"weight": "12", "rule-where": "anywhere"}
        ).status_code
        == 302
    )
    draft.refresh_from_db()
    item = draft.rubric.item("greeting")
    assert (item.weight, item.rule and item.rule.with_["where"]) == (12, "anywhere")
    page = sue.get(DRAFT).content.decode()
    assert "5 → 12" in page
    late = sue.post(f"{DRAFT}items/greeting/", held_form | {"weight": "13", "en": "Hello there"})
    assert late.status_code == 422
    assert "Hello there" in late.content.decode()


def test_another_check_brings_its_own_fields_and_keeps_the_words(sue: Client, draft: RubricVersion) -> None:
    form = form_of(sue, "greeting") | {"check_id": "in_time", "en": "Kept words", "redraw": "1"}
    page = sue.post(f"{DRAFT}items/greeting/", form)
    assert "rule-first" in page.content.decode()
    assert "Kept words" in page.content.decode()
    form = {name: value for name, value in form.items() if name != "redraw"} | {
        "rule-first": "30",
        "rule-next": "90",
    }
    assert sue.post(f"{DRAFT}items/greeting/", form).status_code == 302
    draft.refresh_from_db()
    rule = draft.rubric.item("greeting").rule
    assert rule
    assert (rule.check, rule.with_["first"]) == ("in_time", 30)


def test_a_new_item_and_a_new_section_are_made_moved_and_taken_out(sue: Client, draft: RubricVersion) -> None:
    form = form_of(sue, "greeting") | {"en": "Smile", "zh_hant": "微笑", "zh_hans": "微笑"}
    assert sue.post(f"{DRAFT}items/new/", form).status_code == 302
    draft.refresh_from_db()
    assert draft.rubric.item("smile").names["zh-Hant"] == "微笑"
    names = {"zh_hant": "新", "zh_hans": "新", "en": "New", "item": "smile", "seen": seen_of(draft)}
    assert sue.post(f"{DRAFT}sections/new/", names).status_code == 302
    draft.refresh_from_db()
    assert [item.id for item in draft.rubric.sections[-1].items] == ["smile"]
    sue.post(DRAFT, {"move": "smile:out", "seen": seen_of(draft)})
    draft.refresh_from_db()
    assert "smile" not in [item.id for item in draft.rubric.items()]


def test_a_wording_goes_out_as_a_file_and_comes_in_again(
    sue: Client, cast: Cast, draft: RubricVersion
) -> None:
    text = sue.get(f"{DRAFT}file/").content
    changed = text.replace(b"id: greeting", b"id: hello")
    sent = {"file": SimpleUploadedFile("r.yaml", changed), "seen": seen_of(draft)}
    assert sue.post(f"{DRAFT}file/", sent).status_code == 302
    draft.refresh_from_db()
    assert draft.rubric.item("hello")
    assert sue.get(f"{DRAFT}trial/").status_code == 200


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_the_pages_open_in_every_language_and_for_nobody_else(
    sue: Client, cast: Cast, draft: RubricVersion, language: str
) -> None:
    for path in ("", "service/", "service/items/greeting/", "service/items/new/", "service/sections/new/"):
        assert sue.get(f"/quality/rubrics/{path}", headers={"Accept-Language": language}).status_code == 200
    sue.force_login(cast.amy)
    assert sue.get("/quality/rubrics/").status_code == 403
