"""Terms in three languages: in by sheet, found in what customers write, set right in what agents write."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast, talk
from yueting.knowledge.models import Term
from yueting.knowledge.queries.terms import term_cards
from yueting.knowledge.services import load_library
from yueting.knowledge.services.terms import keep_term
from yueting.knowledge.terms import (
    TermCard,
    read_terms,
    set_right,
    starter_terms,
    terms_in,
    terms_to_follow,
    written_terms,
    wrong_terms,
)
from yueting.knowledge.tests.test_pages import signed_in

TERMS = "/knowledge/terms/"
MORTGAGE = TermCard("finance", "按揭", "房贷", "mortgage", ("樓按",), ("炒樓貸款",))
SHEET = "行業,香港,內地,English,別名\nfinance,按揭,房贷,mortgage,樓按; 供樓\n"


def send(client: Client, content: str, brand: str, do: str = "import") -> str:
    file = SimpleUploadedFile("terms.csv", content.encode(), "text/csv")
    return client.post(f"{TERMS}import/", {"brand": brand, "file": file, "do": do}).content.decode()


def test_a_sheet_is_checked_then_imported_and_the_same_again_changes_nothing(cast: Cast) -> None:
    eve = signed_in(cast.eve)
    assert "1 lines can be imported" in send(eve, SHEET, str(cast.joy.pk), do="check")
    assert not Term.objects.exists()
    assert "1 terms are new" in send(eve, SHEET, str(cast.joy.pk))
    assert "0 terms are new, 1" in send(eve, SHEET, str(cast.joy.pk))
    assert Term.objects.get().also == ["樓按", "供樓"]
    for asked in ("樓按", "mortg", "按结", "供楼"):
        assert "按揭" in signed_in(cast.amy).get(TERMS, {"q": asked}).content.decode()
    assert "按揭" not in signed_in(cast.amy).get(TERMS, {"q": "火星"}).content.decode()
    assert "按揭" not in signed_in(cast.may).get(TERMS).content.decode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("trade,yue,cmn\n", "missing"),
        ("trade,yue,cmn,en\nfinance,按揭,,mortgage\n", "is empty"),
        ("trade,yue,cmn,en\nf,a,b,c\nf,d,e,c\n", "twice"),
        (f"trade,yue,cmn,en\nf,{'長' * 101},b,c\n", "too long"),
        ("", "missing"),
    ],
)
def test_a_sheet_with_a_fault_brings_nothing_and_says_where(cast: Cast, content: str, why: str) -> None:
    _cards, faults = read_terms(content.encode())
    assert why in faults[0].reason.sentence()
    if content:
        assert why in send(signed_in(cast.eve), content, str(cast.joy.pk))
    assert not Term.objects.exists()


def test_who_does_not_edit_imports_nothing(cast: Cast) -> None:
    signed_in(cast.amy).post(f"{TERMS}import/", {})
    assert signed_in(cast.amy).post(f"{TERMS}import/", {}).status_code == 403
    assert signed_in(cast.eve).post(f"{TERMS}new/", {"brand": str(cast.cha.pk)}).status_code == 422


def test_a_term_is_written_changed_and_removed(cast: Cast) -> None:
    eve = signed_in(cast.eve)
    given = {"brand": str(cast.joy.pk), "trade": "tea", "yue": "普洱", "cmn": "普洱茶", "en": "pu-erh"}
    eve.post(f"{TERMS}new/", given)
    term = Term.objects.get()
    eve.post(f"{TERMS}{term.pk}/", {**given, "avoid": "黑茶"})
    term.refresh_from_db()
    assert term.avoid == ["黑茶"]
    assert "already" in eve.post(f"{TERMS}new/", given).content.decode()
    for _twice in range(2):
        assert eve.post(f"{TERMS}{term.pk}/removal/").status_code == 302
    assert not Term.objects.exists()


def test_a_brands_own_word_goes_before_that_of_every_desk(cast: Cast) -> None:
    load_library()
    keep_term(cast.joy, cast.eve, TermCard("retail", "保用", "保修", "warranty"))
    assert [card.yue for card in term_cards(cast.joy.pk) if card.en == "warranty"] == ["保用"]
    assert [card.yue for card in term_cards(cast.cha.pk) if card.en == "warranty"] == ["保養"]


def test_the_tab_beside_a_talk_explains_the_terms_the_customer_uses(cast: Cast) -> None:
    load_library()
    conversation = talk(cast.joy_chat, "我想問下個風筒保養幾耐？")
    page = signed_in(cast.amy).get(f"/knowledge/for/{conversation.pk}/").content.decode()
    assert "warranty" in page


def test_what_is_exported_can_be_imported_again(cast: Cast) -> None:
    keep_term(cast.joy, cast.eve, MORTGAGE)
    answer = signed_in(cast.amy).get(f"{TERMS}export.csv")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert read_terms(content) == ((MORTGAGE,), ())
    assert next(written_terms([])) == ["trade", "yue", "cmn", "en", "also", "avoid", "meaning"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("我想做楼按", True), ("Mortgage rate?", True), ("remortgaged", False), ("退款", False)],
)
def test_a_term_is_found_in_either_script_and_as_a_whole_word(text: str, found: bool) -> None:
    assert bool(terms_in(text, [MORTGAGE])) is found


@pytest.mark.parametrize(
    ("reply", "variety", "better"),
    [
        ("你嘅房貸已經批咗", "yue", "按揭"),
        ("您的按揭已经批了", "zh-Hans", "房贷"),
        ("你嘅炒樓貸款已經批咗", "yue", "按揭"),
        ("你嘅按揭已經批咗", "yue", None),
        ("Your mortgage is approved", "en", None),
        ("你嘅樓宇按揭同樓按都批咗", "yue", None),
        ("炒樓貸款，又係炒樓貸款", "yue", "按揭"),
    ],
)
def test_a_word_of_the_other_side_has_a_better_one(reply: str, variety: str, better: str | None) -> None:
    found = wrong_terms(reply, variety, [MORTGAGE])
    assert {wrong.better for wrong in found} == ({better} if better else set())
    assert all(reply[wrong.start : wrong.end] == wrong.word for wrong in found)


def test_the_terms_of_the_house_are_whole() -> None:
    cards = starter_terms()
    assert len(cards) >= 35
    assert all(card.yue and card.cmn and card.en.isascii() for card in cards)


def test_a_text_is_set_right_for_its_reader_everywhere_and_longer_right_words_stay() -> None:
    loan = TermCard("finance", "樓宇貸款", "住房贷款", "home loan", avoid=("貸款", "炒樓貸款"))
    assert set_right("貸款同炒樓貸款，即係樓宇貸款", "yue", [loan]) == "樓宇貸款同樓宇貸款，即係樓宇貸款"
    assert set_right("您的按揭已经批了", "zh-Hans", [MORTGAGE]) == "您的房贷已经批了"
    house = starter_terms()
    assert set_right("你嘅公積金同賬戶", "yue", house) == "你嘅公積金同賬戶"  # another scheme, and right too


def test_terms_to_follow_are_those_named_rightly_or_wrongly() -> None:
    assert terms_to_follow("炒楼贷款点计？", [MORTGAGE]) == [MORTGAGE]
    assert terms_to_follow("幾時送貨？", [MORTGAGE]) == []
