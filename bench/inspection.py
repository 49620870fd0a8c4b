"""How many conversations of 20 turns one core scores: from their words, and from what was read before."""

import time

from bench.result import Result, at_least

TURNS, RAW, READ = 20, 60, 2000
_SAID = (
    ("customer", "你好，我張單 {n} 等咗 {n} 日都未到，究竟搞乜？"),
    ("agent", "早晨，我係 Amy。等咗 {n} 日都未到，換轉係我都會心急，真係對唔住。"),
    ("customer", "我之前打過 {n} 次電話都冇人理。"),
    ("agent", "即係話張單 {n} 日前落，打過 {n} 次都未有答覆，係咪？"),
    ("customer", "係呀，我要退款。"),
    ("agent", "一係我幫你退款，{n} 日內到賬；一係聽日六點前寄新嗰件畀你，你想點？"),
    ("customer", "咁退款要幾耐？上次話三日，結果等咗 {n} 日。"),
    ("agent", "聽日下晝六點前我打畀你，講埋財務嘅答覆。"),
    ("customer", "好，唔該。"),
    ("agent", "仲有冇其他可以幫到你？祝你有愉快嘅一日。"),
)


def measure(quick: bool = False) -> list[Result]:
    """Every conversation has its own words, so that nothing read before helps."""
    from yueting.quality.reading import inspected_from
    from yueting.quality.rubric_files import starter_rubric
    from yueting.quality.scoring import score
    from yueting.understanding import Turn

    rubric = starter_rubric("service")
    talks = [
        [
            Turn(role, text.format(n=1000 * talk + turn))  # type: ignore[arg-type]
            for turn, (role, text) in enumerate(_SAID * (TURNS // len(_SAID)))
        ]
        for talk in range(6 if quick else RAW)
    ]
    inspected_from("first", talks[0])  # loads models and lexicons
    began = time.process_time()
    read = [inspected_from(str(number), turns) for number, turns in enumerate(talks)]
    for one in read:
        score(one, rubric)
    raw = len(talks) / (time.process_time() - began)
    began = time.process_time()
    for number in range(READ):
        score(read[number % len(read)], rubric)
    stored = READ / (time.process_time() - began)
    return [
        Result("inspection: 20 turns scored from raw text", raw, "1/s", at_least(20)),
        Result("inspection: 20 turns scored from what was read", stored, "1/s", at_least(100)),
    ]
