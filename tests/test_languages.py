"""Every text a page shows exists in all three languages, and no page has a text outside the catalogues."""

import ast
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from messages import LANGUAGES, catalogue, texts, untranslated  # noqa: E402

HOUSE = ROOT / "yueting"
PLACES = re.compile(r"%\((\w+)\)[sd]|%%")
SIMPLIFIED = set("们这为来对时会说话请应还没开关进过让给谢单户长书车东马门问间听见贝员")
TRADITIONAL = set("們這為來對時會說話請應還沒開關進過讓給謝單戶長書車東馬門問間聽見貝員")

WORD = re.compile(r"[^\W\d_]")
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
NOT_SHOWN = re.compile(
    r"{#.*?#}|{%\s*block icon\s*%}.*?{%\s*endblock\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}|{%.*?%}|{{.*?}}",
    re.S,
)
# What a browser shows, or a screen reader says, from an attribute.
SPOKEN = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
SPEAKS_ALL_LANGUAGES = {"500.html"}  # shown when nothing works, so it says everything three times
ANY_LANGUAGE = {"kbd", "code", "script"}  # names of keys and addresses are the same everywhere
NAMES_OF_LANGUAGES = {"繁 / 简 / EN"}  # who cannot read the page must still find theirs


def test_there_are_texts() -> None:
    assert len(texts()) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated(language: str) -> None:
    missing = untranslated(language)
    assert not missing, (
        f"{len(missing)} texts lack {language}; run make messages and translate: {missing[:20]}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_and_places_agree(language: str) -> None:
    for entry in polib.pofile(str(catalogue(language))):
        assert not entry.fuzzy, entry.msgid
        for translated in [entry.msgstr, *entry.msgstr_plural.values()]:
            if translated:
                wanted, given = set(PLACES.findall(entry.msgid)), set(PLACES.findall(translated))
                assert given <= wanted | set(PLACES.findall(entry.msgid_plural)), entry.msgid
                assert wanted <= given or entry.msgid_plural, entry.msgid


def test_the_two_scripts_are_not_mixed() -> None:
    """Simplified-only characters in the Traditional catalogue, and the other way round."""
    for language, foreign in zip(LANGUAGES, (SIMPLIFIED, TRADITIONAL), strict=True):
        for words in _translations(language):
            assert not foreign & set(words), f"{language}: {words}"


@pytest.mark.parametrize(
    ("language", "foreign"),
    [
        ("zh_Hant", ["登錄", "默認", "質量", "信息", "短信", "賬", "網絡錯誤", "視頻", "您"]),
        ("zh_Hans", ["登入", "登出", "电邮", "设定", "讯息", "帐户", "档案", "伺服器", "搜寻", "甚么", "⋯"]),
    ],
)
def test_each_side_of_the_border_reads_its_own_words(language: str, foreign: list[str]) -> None:
    for words in _translations(language):
        found = [word for word in foreign if word in words]
        assert not found, f"{language}: {found} in {words}"


@pytest.mark.parametrize(
    "template", sorted(HOUSE.rglob("templates/**/*.html")), ids=lambda p: str(p.relative_to(HOUSE))
)
def test_a_page_has_no_text_of_its_own(template: Path) -> None:
    if template.name in SPEAKS_ALL_LANGUAGES:
        return
    shown = _Shown()
    shown.feed(NOT_SHOWN.sub("", TRANSLATED.sub("", template.read_text(encoding="utf-8"))))
    shown.close()
    assert not shown.words, f"not translated: {shown.words}"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p title="你好">{{ name }}</p>', ["你好"]),
        ("<p>{% translate 'Hello' %} · {{ name|default:'x' }}</p>", []),
        ("<p>{% blocktranslate %}Hello{% endblocktranslate %}</p>", []),
        ("<kbd>Ctrl</kbd> <script>let x</script>{# why #} 12:30", []),
    ],
)
def test_the_search_for_texts_finds_them(html: str, words: list[str]) -> None:
    shown = _Shown()
    shown.feed(NOT_SHOWN.sub("", TRANSLATED.sub("", html)))
    assert shown.words == words


@pytest.mark.parametrize("path", sorted(HOUSE.rglob("*.py")), ids=lambda p: str(p.relative_to(HOUSE)))
def test_no_answer_to_a_person_is_in_one_language(path: Path) -> None:
    """Labels and hints of forms, refusals and messages go through gettext."""
    if "tests" in path.parts or "migrations" in path.parts or "management" in path.parts:
        return
    plain = [f"{line}: {text}" for line, text in _plain_answers(ast.parse(path.read_text(encoding="utf-8")))]
    assert not plain, plain


class _Shown(HTMLParser):
    """Collects the words that a page shows or says."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent: list[str] = []  # open elements whose words belong to no language

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ANY_LANGUAGE or "kbd" in (dict(attrs).get("class") or "").split():
            self._silent.append(tag)
        self.words += [value for name, value in attrs if name in SPOKEN and value and _is_text(value)]

    def handle_endtag(self, tag: str) -> None:
        if self._silent[-1:] == [tag]:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if _is_text(data) and not self._silent:
            self.words.append(data.strip())


def _is_text(shown: str) -> bool:
    return bool(WORD.search(shown)) and shown not in NAMES_OF_LANGUAGES


def _plain_answers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Words in calls that speak to a person, with their lines."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for text in _told(call):
            spoken = isinstance(text, ast.JoinedStr) or isinstance(getattr(text, "value", None), str)
            if spoken and WORD.search(ast.unparse(text)):
                yield call.lineno, ast.unparse(text)


def _told(call: ast.Call) -> list[ast.expr]:
    name = ast.unparse(call.func)
    if name.split(".")[-1] in {"ValidationError", "PermissionDenied"}:
        return call.args[:1]
    if re.fullmatch(r"messages\.(success|info|warning|error)", name):
        return call.args[1:]
    if name.startswith("forms."):
        return [k.value for k in call.keywords if k.arg in {"label", "help_text", "empty_label"}]
    return []


def _translations(language: str) -> Iterator[str]:
    for entry in polib.pofile(str(catalogue(language))):
        yield entry.msgstr + "".join(entry.msgstr_plural.values())
