"""Commands that need no desk: lines in, lines out, and what measures them.

Heavy imports stand inside the functions, as in `cli`.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from yueting.runtime.errors import DeskError

if TYPE_CHECKING:
    from yueting.understanding.evaluation.figures import Figure


def until_stopped(run: Callable[[], None]) -> int:
    """A server that was asked to stop and did has done well: exit code 0."""
    try:
        run()
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
    return 0


def read(_options: argparse.Namespace) -> int:
    from yueting.understanding.lines import read_lines

    return read_lines(sys.stdin, sys.stdout)


def classify(options: argparse.Namespace) -> int:
    from yueting.understanding.classify_lines import classify_lines

    return classify_lines(sys.stdin, sys.stdout, options.task)


def task(parser: argparse.ArgumentParser) -> None:
    from yueting.understanding.tasks import TASKS

    parser.add_argument("--task", required=True, choices=TASKS, help="what to tell about each text")


def evaluate(options: argparse.Namespace) -> int:
    if options.set == "suggestions":
        return _evaluate_suggestions(options)
    if options.set == "inspection":
        return _evaluate_inspection(options)
    if options.set == "customers":
        return _evaluate_customers(options)
    if options.set == "person":
        return _evaluate_person(options)
    from yueting.knowledge.search import evaluating as searching
    from yueting.understanding import evaluating
    from yueting.understanding.evaluation.case_files import MissingData

    try:
        if options.set not in searching.SETS:
            shown = evaluating.evaluate(
                options.set,
                options.data,
                as_json=options.json,
                mistakes=options.mistakes,
                sample=options.sample,
            )
            print(shown)
        if options.set in (*searching.SETS, "all"):
            print(searching.evaluate(options.set, options.data, as_json=options.json))
    except evaluating.UnknownSet as problem:
        raise DeskError(
            f"{problem} Of search: {', '.join(searching.SETS)}. Also: suggestions, customers."
        ) from None
    except MissingData as problem:
        raise DeskError(str(problem)) from None
    return 0


def _evaluate_customers(options: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from yueting.academy.customers.evaluating import figures_of
    from yueting.academy.virtual_customer import starter_cards
    from yueting.understanding.evaluation.figures import table

    figures, missed = figures_of(list(starter_cards().values()))
    if options.json:
        print("\n".join(json.dumps(asdict(figure), ensure_ascii=False) for figure in figures))
    else:
        print("\n".join([table(figures), *(missed if options.mistakes else [])]))
    return 0


def _evaluate_suggestions(options: argparse.Namespace) -> int:
    from yueting.assist import evaluating
    from yueting.demo import article_search
    from yueting.understanding.evaluation.case_files import CASES

    file = options.file or CASES / "suggestions" / "fresh.jsonl"
    try:
        cases = evaluating.cases_in(file)
    except FileNotFoundError:
        raise DeskError(f"There is no {file}: name a file of moments (bench/cases/README.md).") from None
    except evaluating.BadCase as problem:
        raise DeskError(f"A case cannot be read: {problem}") from None
    results = [evaluating.score(case, article_search.find) for case in cases]
    return _show(options, evaluating.figures_of(results), evaluating.mistakes(results))


def _evaluate_person(options: argparse.Namespace) -> int:
    from yueting.assist.bot import hearing_cases
    from yueting.understanding.evaluation.case_files import CASES

    try:
        found = hearing_cases.heard(hearing_cases.cases_in(CASES))
    except FileNotFoundError as problem:
        raise DeskError(
            f"There is no {problem.filename}: run it where the cases are (bench/cases)."
        ) from None
    return _show(options, hearing_cases.figures_of(found), hearing_cases.mistakes(found))


def _show(options: argparse.Namespace, figures: "Sequence[Figure]", mistakes: Sequence[str]) -> int:
    import json
    from dataclasses import asdict

    from yueting.understanding.evaluation.figures import table

    if options.json:
        print("\n".join(json.dumps(asdict(figure), ensure_ascii=False) for figure in figures))
    else:
        print("\n".join([table(figures), *(mistakes if options.mistakes else [])]))
    return 0


def _evaluate_inspection(options: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from yueting.quality import evaluating
    from yueting.quality.logs import BadLog
    from yueting.understanding.evaluation.case_files import CASES
    from yueting.understanding.evaluation.figures import table

    folder = options.file or CASES / evaluating.CASES
    try:
        machine, reasons = evaluating.machine_over(folder / "conversations.jsonl")
        people = {path.stem: evaluating.labels_in(path) for path in sorted(folder.glob("labels_*.jsonl"))}
    except OSError:
        raise DeskError(f"{folder} lacks conversations or labels (bench/cases/README.md).") from None
    except (BadLog, evaluating.BadLabels) as problem:
        raise DeskError(f"A case cannot be read: {problem}") from None
    figures = evaluating.figures_of(evaluating.agreements({evaluating.MACHINE: machine, **people}))
    if options.json:
        print("\n".join(json.dumps(asdict(figure), ensure_ascii=False) for figure in figures))
        return 0
    print(table(figures))
    if options.mistakes:
        for name, person in people.items():
            for one in evaluating.differences(machine, person, reasons):
                print(name, *asdict(one).values(), sep="\t")
    return 0


def set_of_cases(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "set",
        metavar="SET",
        help="a public set, one of our own (levels, intents, acts, customers …), or all; a wrong name lists them",
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="of suggestions: cases of your own; of inspection: a folder of them",
    )
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="folder of the public sets (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON line for each figure, not a table")
    parser.add_argument("--mistakes", action="store_true", help="list our own cases that went wrong")
    parser.add_argument(
        "--sample", type=int, default=0, metavar="N", help="of real-chats: show N readings to look at by eye"
    )


def check_reply(_options: argparse.Namespace) -> int:
    from yueting.understanding.reply_check.lines import check_lines

    return check_lines(sys.stdin, sys.stdout)


def rank(options: argparse.Namespace) -> int:
    from yueting.knowledge.search.rank_lines import UnreadableDocuments, rank_lines

    try:
        return rank_lines(sys.stdin, sys.stdout, options.documents)
    except UnreadableDocuments as problem:
        raise DeskError(str(problem)) from None


def documents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--documents", type=Path, required=True, metavar="FILE", help='JSON lines {"id", "text"}'
    )


def inspect(options: argparse.Namespace) -> int:
    import json

    from yueting.quality import inspecting
    from yueting.quality.logs import BadLog
    from yueting.quality.rubric_files import BadRubric

    try:
        rubric = inspecting.rubric_named(options.rubric)
        summary = inspecting.inspect(options.file, rubric, options.out, options.language, brand=options.brand)
    except (OSError, BadLog, BadRubric) as problem:
        raise DeskError(str(problem)) from None
    print(json.dumps(summary, ensure_ascii=False))
    return 1 if summary["problems"] else 0


def log_to_inspect(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="JSON lines of sessions, or a CSV export")
    parser.add_argument(
        "--brand", default="", metavar="NAME", help="whose conversations, for the report's heading"
    )
    parser.add_argument("--rubric", default="service", help="service, complaint, or a file (%(default)s)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for what is written")
    parser.add_argument(
        "--language",
        default="zh-Hant",
        choices=("zh-Hant", "zh-Hans", "en"),
        help="of the report (%(default)s)",
    )


def replay(options: argparse.Namespace) -> None:
    import json

    from yueting.assist.bot import replaying
    from yueting.assist.bot.replaying import BadReplay, judged, report, sessions_in, sheet
    from yueting.assist.bot.shelf import BadShelf, shelf_from

    if options.articles is None and not options.judged:
        raise DeskError("Name the articles to answer from with --articles FOLDER.")
    try:
        with options.file.open(encoding="utf-8-sig") as lines:
            if options.judged:
                count, wrong = judged(lines)
                print(json.dumps({"judged": count, "wrong": wrong}))
                return
            shelf = shelf_from(options.articles)
            through = replaying.each_alone if options.alone else replaying.replay
            outcomes = [through(session, turns, shelf) for session, turns in sessions_in(lines)]
    except (OSError, BadReplay, BadShelf) as problem:
        raise DeskError(str(problem)) from None
    if options.sheet:
        options.sheet.write_text(sheet(outcomes, options.most), encoding="utf-8-sig")
    print(json.dumps(report(outcomes).as_dict(), ensure_ascii=False))


def past_chats(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--articles", type=Path, help="folder of Markdown articles to answer from; needed unless --judged"
    )
    parser.add_argument("--sheet", type=Path, help="write every answer into this CSV, to be read by eye")
    parser.add_argument(
        "--alone", action="store_true", help="ask every question by itself, not only up to a hand-off"
    )
    parser.add_argument("--most", type=int, default=0, help="answers in the sheet at most, 0 for all")
    parser.add_argument(
        "--judged", action="store_true", help="FILE is a sheet with its last column filled in"
    )


def demo_orders(options: argparse.Namespace) -> int:
    from yueting.assist.bot.connectors.demo_orders import order_service

    server = order_service(options.port)
    print(f"http://127.0.0.1:{server.server_port}/orders/JH20731?phone_tail=4821", flush=True)
    return until_stopped(server.serve_forever)


def orders_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8077, help="port, 0 for a free one (%(default)s)")
