"""Colleagues suggest, rate and correct; editors judge, and it counts."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast
from yueting.accounts.models import Notice
from yueting.knowledge.models import Article, Contribution, Opinion
from yueting.knowledge.queries.contributions import given_since
from yueting.knowledge.services import load_library, write_article
from yueting.knowledge.tests.test_pages import signed_in

PAGE = "/knowledge/suggestions/"


def typed(cast: Cast, **more: Any) -> dict[str, Any]:
    given = {"brand": str(cast.joy.pk), "title": "颱風送唔送貨", "text": "八號風球停送。"}
    return given | {"form_key": str(uuid.uuid4())} | more


def test_an_accepted_answer_becomes_a_draft_and_its_author_is_told(cast: Cast) -> None:
    amy, eve = signed_in(cast.amy), signed_in(cast.eve)
    amy.post(f"{PAGE}new/", typed(cast))
    row = Contribution.objects.get()
    assert "颱風送唔送貨" in eve.get(PAGE).content.decode()
    answer = eve.post(f"{PAGE}{row.pk}/judgement/", {"do": "accept", "answer": "好詳細，多謝"})
    draft = Article.objects.get()
    assert answer["Location"] == f"/knowledge/articles/{draft.pk}/edit/"
    assert (draft.state, draft.title) == ("draft", "颱風送唔送貨")
    assert Notice.objects.get(agent=cast.amy).kind == "contribution_judged"
    assert "好詳細" in amy.get(PAGE).content.decode()


def test_a_form_sent_twice_is_one_suggestion_and_a_judgement_pressed_twice_one_judgement(cast: Cast) -> None:
    given = typed(cast)
    for _twice in range(2):
        signed_in(cast.amy).post(f"{PAGE}new/", given)
    row = Contribution.objects.get()
    eve = signed_in(cast.eve)
    eve.post(f"{PAGE}{row.pk}/judgement/", {"do": "accept"})
    eve.post(f"{PAGE}{row.pk}/judgement/", {"do": "decline", "answer": "不"})
    row.refresh_from_db()
    assert row.state == "accepted"
    assert Article.objects.count() == 1


def test_a_correction_names_its_article_and_nothing_is_declined_without_a_word(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款", body="七日")
    signed_in(cast.amy).post(f"{PAGE}new/?article={there.pk}", typed(cast, text="應該係十日"))
    row = Contribution.objects.get()
    assert (row.kind, row.article, row.title) == ("correction", there, "退款")
    eve = signed_in(cast.eve)
    eve.post(f"{PAGE}{row.pk}/judgement/", {"do": "decline"})
    row.refresh_from_db()
    assert row.state == "open"
    eve.post(f"{PAGE}{row.pk}/judgement/", {"do": "decline", "answer": "信用卡先係十日"})
    row.refresh_from_db()
    assert row.state == "declined"


def test_a_shared_script_is_corrected_for_ones_own_brand(cast: Cast) -> None:
    load_library()
    from yueting.knowledge.models import Script

    script = Script.objects.filter(brand=None).first()
    assert script is not None
    signed_in(cast.amy).post(f"{PAGE}new/?script={script.pk}", typed(cast))
    assert (Contribution.objects.get().script, Contribution.objects.get().brand) == (script, cast.joy)


@pytest.mark.parametrize("who", ["may", "kit"])
def test_nobody_suggests_for_a_brand_they_do_not_work_for(cast: Cast, who: str) -> None:
    there = write_article(cast.joy, title="退款", body="七日")
    client = signed_in(getattr(cast, who))
    for path in (f"{PAGE}new/", f"{PAGE}new/?article={there.pk}"):
        assert client.post(path, typed(cast)).status_code in (403, 404, 422)
    client.post(f"/knowledge/opinions/?article={there.pk}", {"good": "yes"})
    assert not Contribution.objects.exists()
    assert not Opinion.objects.exists()


def test_an_agent_sees_their_own_suggestions_and_no_others(cast: Cast) -> None:
    signed_in(cast.amy).post(f"{PAGE}new/", typed(cast))
    row = Contribution.objects.get()
    ben = signed_in(cast.ben)
    assert "颱風送唔送貨" not in ben.get(PAGE).content.decode()
    ben.post(f"{PAGE}{row.pk}/judgement/", {"do": "accept"})
    row.refresh_from_db()
    assert row.state == "open"


def test_everybody_has_one_opinion_of_a_thing(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款", body="七日")
    amy = signed_in(cast.amy)
    for good in ("yes", "yes", "no"):
        amy.post(f"/knowledge/opinions/?article={there.pk}", {"good": good})
    signed_in(cast.ben).post(f"/knowledge/opinions/?article={there.pk}", {"good": "yes"})
    assert sorted(there.opinions.values_list("good", flat=True)) == [False, True]


def test_contributions_are_counted_for_a_persons_review(cast: Cast) -> None:
    for title in ("一", "二"):
        signed_in(cast.amy).post(f"{PAGE}new/", typed(cast, title=title))
    first = Contribution.objects.order_by("created_at").first()
    assert first is not None
    signed_in(cast.eve).post(f"{PAGE}{first.pk}/judgement/", {"do": "accept"})
    [given] = given_since([cast.joy.pk], timezone.now() - timedelta(days=1))
    assert (given.agent, given.made, given.accepted) == (cast.amy, 2, 1)
    assert "Amy" in signed_in(cast.eve).get(PAGE).content.decode()
