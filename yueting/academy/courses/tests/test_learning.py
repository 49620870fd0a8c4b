"""A learner on the desk: reads, answers, repeats, earns a certificate; and who may see what."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yueting.academy.courses.models import (
    Attempt,
    Certificate,
    CourseState,
    CourseVersion,
    LessonRead,
    Remembered,
)
from yueting.academy.courses.queries.asked import asking, due
from yueting.academy.courses.queries.shelf import Held, courses_of, shelf
from yueting.academy.courses.services import writing
from yueting.academy.courses.services.learning import answer, read_lesson, remind
from yueting.accounts.models import Notice

SMALL = {
    "id": "small",
    "names": {"zh-Hant": "小課", "zh-Hans": "小课", "en": "Small"},
    "certificate": {"pass": 0.5, "valid_months": 12},
    "lessons": [
        {
            "id": "one",
            "names": {"zh-Hant": "第一課", "zh-Hans": "第一课", "en": "One"},
            "items": ["greeting"],
            "minutes": 1,
            "texts": {"zh-Hant": "# 問好\n\n<script>alert(1)</script>", "zh-Hans": "# 问好"},
            "quiz": [
                {
                    "id": "hello",
                    "kind": "choice",
                    "prompt": {"zh-Hant": "邊句好？", "zh-Hans": "哪句好？"},
                    "options": [
                        {"zh-Hant": "你好，我係阿明", "zh-Hans": "您好，我是小明"},
                        {"zh-Hant": "咩事", "zh-Hans": "什么事"},
                    ],
                    "answer": [0],
                    "why": {"zh-Hant": "有問候", "zh-Hans": "有问候"},
                },
                {
                    "id": "steps",
                    "kind": "order",
                    "prompt": {"zh-Hant": "排次序", "zh-Hans": "排顺序"},
                    "steps": [{"zh-Hant": "一", "zh-Hans": "一"}, {"zh-Hant": "二", "zh-Hans": "二"}],
                    "why": {"zh-Hant": "先一", "zh-Hans": "先一"},
                },
            ],
        }
    ],
}  # fmt: skip


@pytest.fixture
def held(cast: Cast) -> Held:
    CourseVersion.objects.create(
        brand=cast.joy, key="small", number=3, data=SMALL, state=CourseState.PUBLISHED
    )
    return courses_of(cast.joy)["small"]


def give(cast: Cast, held: Held, question: int, given: object, key: str) -> bool:
    lesson = held.course.lessons[0]
    asked = asking(cast.amy, held, lesson, lesson.quiz[question])
    return answer(cast.amy, cast.joy, held, asked, given, "zh-Hant", client_key=key).right  # type: ignore[arg-type]


def finish(cast: Cast, held: Held, keys: str = "ab") -> None:
    read_lesson(cast.amy, cast.joy, held, held.course.lessons[0])
    assert give(cast, held, 0, [0], keys[0])
    assert give(cast, held, 1, [0, 1], keys[1])


def test_all_that_came_along_stands_on_the_shelf_and_an_own_version_in_its_place(cast: Cast) -> None:
    assert [one.held.course.id for one in shelf(cast.amy, cast.joy)] == [
        "foundations",
        "skills",
        "cantonese",
        "advanced",
    ]
    CourseVersion.objects.create(
        brand=cast.joy, key="skills", number=2, data=SMALL | {"id": "skills"}, state=CourseState.PUBLISHED
    )
    assert courses_of(cast.joy)["skills"].version == 2
    assert courses_of(cast.cha)["skills"].version == 0


def test_an_answer_is_kept_once_however_often_it_is_sent(cast: Cast, held: Held) -> None:
    for _again in range(2):
        assert not give(cast, held, 0, [1], "key")
    attempt = Attempt.objects.get()
    assert (attempt.right, attempt.version, attempt.answer) == (False, 3, [1])
    assert Remembered.objects.count() == 1


def test_the_certificate_comes_with_the_last_answer_and_once(cast: Cast, held: Held) -> None:
    read_lesson(cast.amy, cast.joy, held, held.course.lessons[0])
    give(cast, held, 0, [0], "a")
    assert not Certificate.objects.exists()
    give(cast, held, 1, [0, 1], "b")
    give(cast, held, 1, [0, 1], "c")
    earned = Certificate.objects.get()
    assert (earned.agent, earned.share, earned.state, earned.version) == (cast.amy, 1.0, "good", 3)


def test_a_certificate_that_ends_is_told_and_earned_anew_only_by_answering_again(
    cast: Cast, held: Held
) -> None:
    finish(cast, held)
    Certificate.objects.update(
        expires_at=timezone.now() + timedelta(days=20), remind_at=timezone.now() - timedelta(minutes=1)
    )
    assert remind() == 1
    assert remind() == 0
    assert Notice.objects.get(agent=cast.amy).kind == "certificate_ends"
    Attempt.objects.update(at=timezone.now() - timedelta(days=300))
    give(cast, held, 0, [0], "c")
    assert Certificate.objects.count() == 1
    give(cast, held, 1, [0, 1], "d")
    assert Certificate.objects.count() == 2


def test_what_fades_is_asked_again_the_longest_due_first(cast: Cast, held: Held) -> None:
    finish(cast, held)
    assert due(cast.amy, cast.joy) == []
    later = timezone.now() + timedelta(days=40)
    assert {one.question.id for one in due(cast.amy, cast.joy, later)} == {"hello", "steps"}
    CourseVersion.objects.all().delete()  # what is taught no more is not asked
    assert due(cast.amy, cast.joy, later) == []


def test_who_may_not_learn_in_a_brand_answers_nothing_there(cast: Cast, held: Held) -> None:
    lesson = held.course.lessons[0]
    with pytest.raises(PermissionDenied):
        read_lesson(cast.may, cast.joy, held, lesson)
    assert not LessonRead.objects.exists()


def test_a_lesson_is_read_and_its_quiz_answered_on_the_page(cast: Cast, held: Held, client: Client) -> None:
    client.force_login(cast.amy)
    page = client.get("/academy/courses/small/one/?brand=joy").content.decode()
    assert "<script>alert" not in page
    assert "邊句好？" in page
    client.post("/academy/courses/small/one/reading/?brand=joy")
    wrong = client.post(
        "/academy/courses/small/one/hello/?brand=joy",
        {"answer": "1", "client_key": "p1"},
        headers={"HX-Request": "true"},
    )
    assert "有問候" in wrong.content.decode()
    assert not Attempt.objects.get().right
    empty = client.post(
        "/academy/courses/small/one/hello/?brand=joy", {"client_key": "p2"}, headers={"HX-Request": "true"}
    )
    assert empty.status_code == 422
    twice = {"rank-0": "1", "rank-1": "1", "client_key": "p3"}
    assert client.post("/academy/courses/small/one/steps/?brand=joy", twice).status_code == 422
    right = client.post("/academy/courses/small/one/steps/?brand=joy", twice | {"rank-1": "2"})
    assert right.status_code == 200
    assert Attempt.objects.filter(right=True).count() == 1
    assert LessonRead.objects.count() == 1


@pytest.mark.parametrize("path", ["", "foundations/", "foundations/02-greeting/", "due/", "certificates/"])
@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_every_page_of_a_learner_opens_in_every_language(
    cast: Cast, client: Client, path: str, language: str
) -> None:
    client.force_login(cast.amy)
    assert client.get(f"/academy/courses/{path}", headers={"Accept-Language": language}).status_code == 200


def test_only_trainers_see_everybodys_certificates_and_only_of_their_brand(
    cast: Cast, held: Held, client: Client
) -> None:
    finish(cast, held)
    client.force_login(cast.lee)
    board = client.get("/academy/courses/certificates/board/?brand=joy")
    assert "Amy" in board.content.decode()
    certificate = Certificate.objects.get()
    assert client.get(f"/academy/courses/certificates/{certificate.pk}/").status_code == 200
    client.force_login(cast.ben)
    assert client.get("/academy/courses/certificates/board/").status_code == 403
    assert client.get(f"/academy/courses/certificates/{certificate.pk}/").status_code == 404


def test_a_trainer_changes_a_course_and_learners_get_it_when_it_is_published(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.sue)
    client.post("/academy/courses/edit/foundations/?brand=joy")
    draft = CourseVersion.objects.get(key="foundations")
    there = "/academy/courses/edit/foundations"
    assert client.get(f"{there}/?brand=joy").status_code == 200
    page = client.get(f"{there}/lessons/02-greeting/?brand=joy")
    given = page.context["form"].initial | {"zh_hant": "開場白"}
    assert client.post(f"{there}/lessons/02-greeting/?brand=joy", given).status_code == 302
    stale = client.post(f"{there}/lessons/02-greeting/?brand=joy", given | {"zh_hant": "另一個"})
    assert stale.status_code == 422
    assert "另一個" in stale.content.decode()
    broken = given | {"seen": 1, "quiz": "- id: a\n  kind: choice\n"}
    refused = client.post(f"{there}/lessons/02-greeting/?brand=joy", broken)
    assert "options is missing" in refused.content.decode()
    assert courses_of(cast.joy)["foundations"].version == 0
    client.post(f"{there}/publication/?brand=joy", {"seen": "1"})
    taught = courses_of(cast.joy)["foundations"]
    assert (taught.version, taught.course.lessons[1].names["zh-Hant"]) == (draft.number, "開場白")


def test_lessons_are_moved_taken_out_and_a_draft_thrown_away(cast: Cast) -> None:
    draft = writing.begin(cast.joy, "advanced", cast.sue)
    first, second = (one["id"] for one in draft.data["lessons"][:2])
    draft = writing.move_lesson(draft, cast.sue, first, 1, seen=0)
    assert [one["id"] for one in draft.data["lessons"][:2]] == [second, first]
    draft = writing.move_lesson(draft, cast.sue, first, 0, seen=1)
    assert first not in [one["id"] for one in draft.data["lessons"]]
    with pytest.raises(writing.Quicker):
        writing.move_lesson(draft, cast.sue, second, 0, seen=1)
    writing.discard(draft, cast.sue)
    assert writing.draft_of(cast.joy, "advanced") is None


def test_a_new_course_needs_a_lesson_before_it_is_taught_and_agents_write_none(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.sue)
    names = {"zh_hant": "保養", "zh_hans": "保养", "en": "Warranty"}
    client.post("/academy/courses/edit/new/?brand=joy", names)
    assert (
        "先寫一課"
        in client.post(
            "/academy/courses/edit/warranty/publication/?brand=joy", {"seen": "0"}, follow=True
        ).content.decode()
    )
    assert client.post("/academy/courses/edit/new/?brand=joy", names).status_code == 200  # the name is taken
    assert "warranty" not in courses_of(cast.joy)
    client.force_login(cast.amy)
    assert client.get("/academy/courses/edit/").status_code == 403
