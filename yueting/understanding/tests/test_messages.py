"""Single messages of a service desk are read as a good agent reads them."""

from yueting.understanding import Turn, read
from yueting.understanding.tests.desk_messages import MESSAGES


def test_messages_are_read_like_a_good_agent_reads_them() -> None:
    misread = []
    for text, *expected in MESSAGES:
        reading = read([Turn("customer", text)])
        found = [reading.variety.label, reading.emotion.label, reading.intent.label, reading.level.value]
        if found != expected:
            misread.append((text, expected, found))
    assert misread == []


def test_both_varieties_are_well_covered() -> None:
    varieties = [row[1] for row in MESSAGES]
    assert varieties.count("yue") >= 30
    assert varieties.count("zh-Hans") + varieties.count("zh-Hant") >= 30


def test_every_judgement_quotes_the_message_at_its_place() -> None:
    for text, *_ in MESSAGES:
        reading = read([Turn("agent", "您好"), Turn("customer", text)])
        judged = (reading.variety, reading.emotion, reading.intent, reading.urgency, reading.level)
        pieces = [piece for judgement in judged for piece in judgement.evidence]
        assert pieces, text
        for piece in pieces:
            assert piece.turn == 1
            assert piece.text == text[piece.start : piece.end] != ""
            assert "." in piece.why
