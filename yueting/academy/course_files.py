"""Courses as files: curriculum/<course>/course.yaml and beside it a folder for each lesson."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from yueting.academy.course import Course, Lesson
from yueting.academy.question import LANGUAGES, Choice, CustomerType, Gap, Order, Question, Rewrite, Texts
from yueting.understanding.yaml_files import load_list, load_mapping

CURRICULUM = Path(__file__).parent / "curriculum"


@cache
def starter_courses() -> tuple[Course, ...]:
    """The courses that come with Yueting, in the order in which they are best taken (`place`)."""
    files = sorted(CURRICULUM.glob("*/course.yaml"), key=lambda path: load_mapping(path)["place"])
    return tuple(read_course(path.parent) for path in files)


def read_course(folder: Path) -> Course:
    """A course with all its lessons. Raises ValueError, naming file and place, for what cannot be taught."""
    return course_from(course_data(folder))


def course_data(folder: Path) -> dict[str, Any]:
    """The files of a course as one piece of data, as `course_from` reads it. Raises ValueError."""
    data = dict(load_mapping(folder / "course.yaml"))
    try:
        data["lessons"] = [_with_texts(folder / str(one["id"]), one) for one in data["lessons"]]
    except KeyError as missing:
        raise ValueError(f"{folder.name}/course.yaml: {missing.args[0]} is missing") from missing
    return data


def course_from(data: Mapping[str, Any]) -> Course:
    """A course from data: {id, names, certificate: {pass, valid_months}, lessons: [{id, names, items, minutes, texts,
    quiz}]}. Raises ValueError, naming the place, for what cannot be taught."""
    try:
        rule = data["certificate"]
        lessons = tuple(lesson_from(one) for one in data["lessons"])
        course = Course(data["id"], data["names"], lessons, float(rule["pass"]), int(rule["valid_months"]))
    except KeyError as missing:
        raise ValueError(f"course {data.get('id')}: {missing.args[0]} is missing") from missing
    except TypeError as wrong:
        raise ValueError(f"course {data.get('id')}: {wrong}") from wrong
    if not 0 < course.pass_share <= 1 or course.valid_months < 1:
        raise ValueError(f"course {course.id}: pass lies between 0 and 1, valid_months from 1")
    return course


def lesson_from(data: Mapping[str, Any]) -> Lesson:
    """One lesson from data. Raises ValueError, naming the place."""
    name = str(data["id"])
    texts = {language: str(data["texts"].get(language, "")) for language in LANGUAGES}
    if missing := [language for language, text in texts.items() if not text.strip()]:
        raise ValueError(f"lesson {name}: no text in {', '.join(missing)}")
    quiz = tuple(_read(name, item) for item in data["quiz"])
    if len({one.id for one in quiz}) != len(quiz):
        raise ValueError(f"lesson {name}: two questions have the same id")
    return Lesson(name, data["names"], tuple(data["items"]), int(data["minutes"]), texts, quiz)


def _with_texts(folder: Path, data: Mapping[str, Any]) -> dict[str, Any]:
    texts = {language: _text(folder / f"lesson.{language}.md") for language in LANGUAGES}
    return dict(data) | {"texts": texts, "quiz": load_list(folder / "quiz.yaml")}


def _text(path: Path) -> str:
    if not path.is_file():
        raise ValueError(f"{path.parent.name}/{path.name} is missing")
    return path.read_text(encoding="utf-8")


def _read(lesson: str, item: Mapping[str, Any]) -> Question:
    if not isinstance(item, Mapping):
        raise ValueError(f"{lesson}/quiz.yaml: each question is a mapping with id, kind, prompt and why")
    place = f"{lesson}/quiz.yaml, {item.get('id', 'a question without id')}"
    make = _MAKERS.get(item.get("kind", ""))
    if make is None:
        raise ValueError(f"{place}: kind is {item.get('kind')!r}, not one of {', '.join(sorted(_MAKERS))}")
    try:
        return make(item)
    except KeyError as missing:
        raise ValueError(f"{place}: {missing.args[0]} is missing") from missing
    except ValueError as wrong:
        raise ValueError(f"{place}: {wrong}") from wrong


def _asked(item: Mapping[str, Any]) -> tuple[str, Texts, Texts]:
    return str(item["id"]), _both(item["prompt"]), _both(item["why"])


def _both(texts: Mapping[str, str]) -> Texts:
    """The text in both languages; KeyError names the language that is missing."""
    return {language: str(texts[language]) for language in LANGUAGES}


def _choice(item: Mapping[str, Any]) -> Choice:
    options = tuple(_both(one) for one in item["options"])
    answer = frozenset(item["answer"])
    if not answer or not answer <= set(range(len(options))):
        raise ValueError(f"answer {sorted(answer)} is not among the {len(options)} options (counted from 0)")
    return Choice(*_asked(item), options, answer)


def _order(item: Mapping[str, Any]) -> Order:
    return Order(*_asked(item), tuple(_both(one) for one in item["steps"]))


def _gap(item: Mapping[str, Any]) -> Gap:
    text = _both(item["text"])
    if any(words.count("___") != 1 for words in text.values()):
        raise ValueError("the text needs exactly one ___ in each language")
    answers = {one: tuple(str(word) for word in item["answers"][one]) for one in LANGUAGES}
    return Gap(*_asked(item), text, answers)


def _rewrite(item: Mapping[str, Any]) -> Rewrite:
    must_fix, wants = frozenset(item["must_fix"]), frozenset(item["wants"])
    return Rewrite(
        *_asked(item),
        _both(item["reply"]),
        must_fix,
        wants,
        _both(item["model"]),
        item.get("variety", ""),
        item.get("channel", "chat"),
    )


def _customer_type(item: Mapping[str, Any]) -> CustomerType:
    turns = tuple((str(one["role"]), _both(one["text"])) for one in item["turns"])
    return CustomerType(*_asked(item), turns, str(item["answer"]))


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], Question]] = {
    "choice": _choice,
    "order": _order,
    "gap": _gap,
    "rewrite": _rewrite,
    "customer_type": _customer_type,
}
