"""Who asks for a person gets one; a life in danger is never heard as a plain request."""

import json
from pathlib import Path

import pytest

from yueting.assist.bot import hearing_cases
from yueting.assist.bot.deciding import decide
from yueting.assist.bot.policy import starter_policy
from yueting.assist.bot.second_hearing import likelihood, person_model, seen
from yueting.assist.bot.talk import Action, Situation
from yueting.understanding import Turn, read
from yueting.understanding.evaluation.case_files import CASES
from yueting.understanding.folding import plain
from yueting.understanding.yaml_files import load_mapping


def cause(text: str) -> str:
    return decide(Situation(text, read([Turn("customer", text)]))).hand_off


IN_DANGER = [
    # Cantonese
    "我唔想再活落去",
    "我唔想再活落去，有冇真人可以同我講",
    "轉人工啦，我唔想做人喇",
    "我企咗喺天台，搵個人同我傾",
    "叫你哋經理聽電話，唔係我就跳落去",
    "啱啱食晒成樽安眠藥，有冇人喺度",
    # Traditional
    "我不想活了，請轉真人",
    "想找人說說話，我已經撐不下去，想結束生命",
    "可以請客服打給我嗎？我割腕了",
    "活著沒有意義，有人在嗎",
    # Simplified
    "我不想活了",
    "转人工，我想自杀",
    "欠了这么多钱我活不下去了，找个人跟我说说",
    "我站在楼顶，叫你们主管来",
    # English
    "I want to kill myself, is there a real person I can talk to",
    "I don't want to live anymore. Please get me a human.",
]


@pytest.mark.parametrize("text", IN_DANGER)
def test_a_life_in_danger_is_seen_before_any_request_for_a_person(text: str) -> None:
    assert cause(text) == "sensitive"


@pytest.mark.parametrize("text", ["人工", "真人", "「人工」", "agent", "AGENT", "轉人工", "转人工", "human"])
def test_the_words_that_the_bot_names_itself_are_always_heard(text: str) -> None:
    assert cause(text) == "asked_for_person"


@pytest.mark.parametrize(
    "text",
    [
        "講咗咁多次都唔明，換個識聽嘅嚟啦",
        "費事同你講，邊位同事得閒",
        "rengong",
        "轉人公呀唔該",
        "咱能不能来个懂行的",
        "能否請貴公司同仁與我聯繫",
        "surely there is somebody at your company I could have a word with",
        "get me your manger's boss on the line",
        "個case好複雜，搵個staff跟得唔得",
        "我張單等咗三個禮拜。打過去又唔得。尋日又話今日有。總之你幫我搵個職員覆我啦。唔該。",
    ],
)
def test_a_request_is_heard_in_words_that_no_pattern_foresaw(text: str) -> None:
    assert cause(text) == "asked_for_person"


@pytest.mark.parametrize(
    "text",
    [
        "你係咪真人",
        "人工淚水一日滴幾多次",
        "裝冷氣使唔使搵人幫手托住",
        "我想讚下尋日跟車嗰位小姐",
        "寫個人抬頭得喇",
        "经理套餐里有汤吗",
        "快递员说没人在家",
        "does the travel agent get a discount",
        "can somebody else pick it up for me",
        "有冇人試過放入洗碗機",
    ],
)
def test_words_about_persons_are_no_request_for_one(text: str) -> None:
    assert cause(text) != "asked_for_person"


def test_who_asks_whether_this_is_a_bot_is_told_so() -> None:
    for text in ("你係咪真人呀", "你是真人吗", "are you a real person"):
        assert decide(Situation(text, read([Turn("customer", text)]))).action is Action.COURTESY


def test_the_reason_shows_what_was_said() -> None:
    decision = decide(Situation("咱能不能来个懂行的", read([Turn("customer", "咱能不能来个懂行的")])))
    assert "来个懂行的" in decision.why.sentence()


def test_a_long_story_and_nothing_at_all_are_read_too() -> None:
    assert likelihood("") < starter_policy().person_agreed
    assert likelihood("今日天氣好好。" * 2_000) < starter_policy().person
    assert likelihood("今日天氣好好。" * 2_000 + "幫我搵個真人") > starter_policy().person


def test_the_order_of_known_words_is_the_same_in_every_spelling() -> None:
    assert seen("想搵職員傾")[1] == seen("想揾职员倾")[1]
    assert seen("report")[1] == seen("zzzzzz")[1], "rep inside report is no representative"
    listed = [plain(word) for words in load_mapping(_SIGNS).values() for word in words]
    assert len(listed) == len(set(listed))


_SIGNS = Path(hearing_cases.__file__).parent / "policies" / "person_signs.yaml"


def test_the_weights_are_small_and_know_both_labels() -> None:
    assert person_model().labels == ("others", "person")
    assert (Path(hearing_cases.__file__).parent / "weights" / "person.npz").stat().st_size < 300_000


def test_our_own_cases_stay_as_good_as_they_were() -> None:
    found = [
        one
        for one in hearing_cases.heard(hearing_cases.cases_in(CASES))
        if one.case.source == hearing_cases.OWN
    ]
    assert all(one.as_asked for one in found if one.case.person)
    assert sum(one.as_asked for one in found if not one.case.person) <= 1


def test_mistakes_of_the_unread_half_are_counted_and_never_shown() -> None:
    case = hearing_cases.Case("秘密嘅一句", True, hearing_cases.UNREAD)
    found = [hearing_cases.Heard(case, "")]
    assert hearing_cases.mistakes(found) == []
    unread = [one for one in hearing_cases.figures_of(found) if hearing_cases.UNREAD in one.name]
    assert unread[0].value == 0
    assert unread[0].is_met is False


def test_no_line_that_was_trained_on_is_a_case() -> None:
    corpus = CASES.parents[1] / "training" / "corpus" / "person.jsonl"
    lines = {json.loads(line)["text"] for line in corpus.read_text(encoding="utf-8").splitlines()}
    assert len(lines) >= 400
    assert not lines & {case.text for case in hearing_cases.cases_in(CASES)}
