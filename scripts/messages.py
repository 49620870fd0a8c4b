"""Collect every string of the pages into the catalogues: `python scripts/messages.py`; `--check` only reports.

Needs no gettext program: Django turns templates into calls, the syntax tree finds the calls in Python files.
English is the language of the source; its catalogue is not needed.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "yueting"
LANGUAGES = ("zh_Hant", "zh_Hans")
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_LITERAL = r"""(u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))"""
_IN_TEMPLATE = re.compile(rf"\b(?:_|gettext|ngettext)\({_LITERAL}(?:\s*,\s*{_LITERAL})?", re.S)

Text = tuple[str, str]  # singular and plural; plural is "" where there is none


def texts() -> dict[Text, set[str]]:
    """Every text of a page with the files that show it."""
    found: dict[Text, set[str]] = {}
    for path in sorted([*HOUSE.rglob("*.py"), *HOUSE.rglob("templates/**/*.html")]):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        read = _in_python if path.suffix == ".py" else _in_template
        for text in read(path.read_text(encoding="utf-8")):
            found.setdefault(text, set()).add(str(path.relative_to(ROOT)))
    return found


def catalogue(language: str) -> Path:
    return HOUSE / "locale" / language / "LC_MESSAGES" / "django.po"


def untranslated(language: str) -> list[str]:
    """Texts of the pages that this language lacks, in the order of the alphabet."""
    known = polib.pofile(str(catalogue(language))) if catalogue(language).exists() else polib.POFile()
    done = {(e.msgid, e.msgid_plural) for e in known if e.translated()}
    return sorted(singular for singular, plural in texts() if (singular, plural) not in done)


def update(language: str) -> polib.POFile:
    """Bring the catalogue up to date; texts no longer used go, translations stay."""
    path = catalogue(language)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    kept = {(e.msgid, e.msgid_plural): e for e in old}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for (singular, plural), files in sorted(texts().items()):
        entry = kept.get((singular, plural)) or _entry(singular, plural)
        entry.occurrences = [(name, "") for name in sorted(files)]
        entry.flags = ["python-format"] if "%(" in singular else []
        fresh.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return fresh


def _entry(singular: str, plural: str) -> polib.POEntry:
    if plural:
        return polib.POEntry(msgid=singular, msgid_plural=plural, msgstr_plural={0: ""})
    return polib.POEntry(msgid=singular, msgstr="")


def _in_python(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in CALLS and node.args:
            words = [
                a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            if words:
                yield words[0], words[1] if len(words) > 1 and "ngettext" in _name(node.func) else ""


def _in_template(source: str) -> Iterator[Text]:
    for match in _IN_TEMPLATE.finditer(templatize(source)):
        singular, plural = (ast.literal_eval(m) if m else "" for m in match.groups())
        yield singular, plural if "ngettext" in match.group(0) else ""


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="list what is missing and change nothing")
    if parser.parse_args().check:
        missing = {language: untranslated(language) for language in LANGUAGES}
        for language, lacking in missing.items():
            print(f"{language}: {len(lacking)} missing", *lacking, sep="\n  ")
        return 1 if any(missing.values()) else 0
    for language in LANGUAGES:
        fresh = update(language)
        print(f"{language}: {len(fresh)} texts, {len(fresh.untranslated_entries())} to translate")
    return 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(main())
