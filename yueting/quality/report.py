"""The report of an inspection as one HTML file that needs nothing else: readable, printable, in three languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from yueting.quality.rubric import Rubric
from yueting.quality.scorecard import Cited, Scored
from yueting.quality.summing import Summary, lost
from yueting.quality.words import reason_sentence, report_words

if TYPE_CHECKING:
    from yueting.quality.inspecting import Done

STYLE = Path(__file__).with_name("report.css")
_ZONE = ZoneInfo("Asia/Hong_Kong")  # one clock for Hong Kong and the Mainland
_LOWEST = 10  # conversations shown with their words
_ITEMS_EACH = 4  # items of each, those that lost most
_QUOTES = 3
_MOST_QUOTED = 160  # characters
_LOW = 0.6  # shares below are marked


def report_page(
    done: Sequence[Done], summary: Summary, rubric: Rubric, source: str, language: str, brand: str = ""
) -> str:
    """The whole page. Every word that comes from a log is escaped. `brand`: whose conversations they are, "" unsaid."""
    say = report_words(language)
    names = {item.id: item.names[language] for item in rubric.items()}
    parts = [
        _heading(done, rubric, source, language, brand),
        _figures(summary, say),
        f"<section class='chart'><h2>{say['bands']}</h2>{_bands(summary, say)}</section>",
        f"<h2>{say['items']}</h2>{_items(summary, names, say)}",
        f"<h2>{say['agents']}</h2>{_agents(summary, names, say)}" if summary.agents else "",
        f"<h2>{say['lowest']}</h2>{_lowest(done, names, say, language)}",
    ]
    style = STYLE.read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{say["title"]}</title>'
        f"<style>{style}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _heading(done: Sequence[Done], rubric: Rubric, source: str, language: str, brand: str) -> str:
    """Whose conversations, of which days, by which rubric, and when the report was made; days as the log has them."""
    say = report_words(language)
    days = sorted(
        line.at.astimezone(_ZONE).date() for one in done for line in one.conversation.lines if line.at
    )
    period = f"{say['period']} {days[0].isoformat()} – {days[-1].isoformat()}" if days else ""
    made = f"{say['made']} {datetime.now(_ZONE).date().isoformat()}"
    facts = (escape(source), escape(rubric.names[language]), period, made)
    whose = f"<p><strong>{escape(brand)}</strong></p>" if brand else ""
    return f"<h1>{say['title']}</h1>{whose}<p class='soft'>{' · '.join(fact for fact in facts if fact)}</p>"


def _figures(summary: Summary, say: dict[str, str]) -> str:
    figures = (
        ("conversations", summary.conversations),
        ("scored", summary.scored),
        ("mean", _shown(summary.mean)),
        ("median", _shown(summary.median)),
        ("failed", summary.failed),
    )
    cells = "".join(f"<div><strong>{value}</strong>{say[name]}</div>" for name, value in figures)
    return f"<section class='figures'>{cells}</section>"


def _bands(summary: Summary, say: dict[str, str]) -> str:
    most = max(summary.bands) or 1
    drawn = []
    for band, count in enumerate(summary.bands):
        height = round(100 * count / most)
        x = 10 + band * 58
        low = " low" if band < _LOW * 10 else ""
        drawn.append(
            f"<rect class='bar{low}' x='{x}' y='{120 - height}' width='46' height='{height}' rx='3'/>"
            f"<text x='{x + 23}' y='{114 - height}' text-anchor='middle'>{count or ''}</text>"
            f"<text x='{x + 23}' y='138' text-anchor='middle'>{band * 10}–{band * 10 + 10}</text>"
        )
    return f"<svg viewBox='0 0 590 145' role='img' aria-label='{say['bands']}'>{''.join(drawn)}</svg>"


def _items(summary: Summary, names: dict[str, str], say: dict[str, str]) -> str:
    rows = []
    for one in summary.items:
        share = one.share
        bar = "" if share is None else _bar(share)
        value = "–" if share is None else f"{share:.0%}"
        rows.append(
            f"<tr><td>{escape(names[one.item])}</td><td style='inline-size: 45%'>{bar}</td>"
            f"<td class='number'>{value}</td><td class='number'>{one.count}</td></tr>"
        )
    heads = (say["item"], "", say["share"], say["applies"])
    return _table(heads, rows, numbers=(2, 3))


def _bar(share: float) -> str:
    low = " low" if share < _LOW else ""
    return (
        "<svg viewBox='0 0 200 10' preserveAspectRatio='none' style='block-size: 10px' aria-hidden='true'>"
        "<rect class='track' width='200' height='10' rx='3'/>"
        f"<rect class='bar{low}' width='{200 * share:.0f}' height='10' rx='3'/></svg>"
    )


def _agents(summary: Summary, names: dict[str, str], say: dict[str, str]) -> str:
    rows = [
        f"<tr><td>{escape(one.agent)}</td><td class='number'>{one.count}</td>"
        f"<td class='number'>{one.score:.1f}</td><td>{escape(names.get(one.weakest, ''))}</td></tr>"
        for one in summary.agents
    ]
    return _table((say["agent"], say["conversations"], say["mean"], say["weakest"]), rows, numbers=(1, 2))


def _lowest(done: Sequence[Done], names: dict[str, str], say: dict[str, str], language: str) -> str:
    scored = [one for one in done if one.card.score is not None]
    shown = sorted(scored, key=lambda one: (one.card.score or 0.0, -len(one.conversation.lines)))[:_LOWEST]
    if not shown:
        return f"<p class='soft'>{say['none']}</p>"
    return "".join(_one(one, names, say, language) for one in shown)


def _one(one: Done, names: dict[str, str], say: dict[str, str], language: str) -> str:
    worst = sorted((item for item in one.card.items if _counts(item, one)), key=lost, reverse=True)
    listed = "".join(
        f"<li><b>{escape(names[item.item])}</b>: {escape(reason_sentence(item, language))}"
        f"{_quotes(item.cited, say)}</li>"
        for item in worst[:_ITEMS_EACH]
    )
    agents = escape(" · ".join(one.agents))
    return (
        f"<article><header><h3>{escape(one.card.conversation)}</h3><span class='soft'>{agents}</span>"
        f"<strong>{_shown(one.card.score)}</strong></header><ul>{listed}</ul></article>"
    )


def _counts(item: Scored, one: Done) -> bool:
    return lost(item) > 0 or item.item in one.card.failed


def _quotes(cited: Sequence[Cited], say: dict[str, str]) -> str:
    quotes = []
    for words in cited[:_QUOTES]:
        quotes.append(f"<blockquote>{words.number}. {escape(words.text[:_MOST_QUOTED])}</blockquote>")
        if words.better:
            better = escape(words.better[:_MOST_QUOTED])
            quotes.append(f"<blockquote class='better'>{say['better']}: {better}</blockquote>")
    return "".join(quotes)


def _table(heads: Sequence[str], rows: Sequence[str], numbers: tuple[int, ...]) -> str:
    cells = "".join(
        f"<th scope='col'{' class=number' if place in numbers else ''}>{head}</th>"
        for place, head in enumerate(heads)
    )
    return f"<div class='scroll'><table><thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"


def _shown(score: float | None) -> str:
    return "–" if score is None else f"{score:.1f}"
