"""The command line of a desk; `yueting --help` lists what it can do.

Heavy imports stand inside the functions: `yueting read` and `--help` load neither Django nor a database.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from yueting.runtime.errors import DeskError

_WITHOUT_DATABASE = {"help", "--help", "-h", "version", "--version", "makemessages", "compilemessages"}
Run = Callable[[argparse.Namespace], int | None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. What a person can put right is said in one line on stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if arguments[:1] == ["django"]:  # all that follows is Django's to understand, --help too
            return _django(arguments[1:])
        options = _parser().parse_args(arguments)
        return options.run(options) or 0
    except DeskError as error:
        print(f"yueting: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as in `yueting read | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """SIGTERM ends a command as Ctrl-C does: everything that was started is stopped in order."""
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="yueting", description="悅聽 Yueting, a customer-service centre.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add(
        commands,
        "serve",
        _serve,
        "run the desk: database, pages, background work",
        _address,
    )
    _add(commands, "web", _web, "serve pages only, beside a running desk or on DATABASE_URL", _address)
    _add(commands, "worker", _worker, "do background work only, beside a running desk or on DATABASE_URL")
    _add_demo(commands)
    _add(
        commands,
        "import",
        _import,
        "bring in history: chat logs (JSONL), an mbox, a folder of .eml",
        _history,
    )
    _add(
        commands,
        "import-articles",
        _import_articles,
        "bring in articles: a folder of Markdown or HTML, CSV, a Zendesk or Chatwoot export",
        _articles,
    )
    _add(commands, "read", _read, "read conversations (JSON lines) from stdin, write readings to stdout")
    _add(
        commands,
        "classify",
        _classify,
        "label texts (JSON lines) from stdin with a small model, write labels to stdout",
        _task,
    )
    _add(commands, "evaluate", _evaluate, "measure the models on a public set", _set)
    _add(
        commands,
        "check-reply",
        _check_reply,
        "look replies (JSON lines) from stdin over, write findings to stdout",
    )
    _add(commands, "replay", _replay, "run past chats (JSON lines) through the bot", _past_chats)
    _add(commands, "demo-orders", _demo_orders, "a small order service to try connectors with", _orders_port)
    _add(
        commands,
        "rank",
        _rank,
        "rank documents for questions (JSON lines) from stdin, write rankings to stdout",
        _documents,
    )
    _add(
        commands,
        "backup",
        _backup,
        "write database and attachments into one file",
        _file,
    )
    _add(commands, "restore", _restore, "bring a backup into an empty data folder", _file)
    commands.add_parser("django", help="Django's own commands, as in: yueting django shell")
    return parser


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = commands.add_parser("demo", help="a desk with invented people, in a data folder of its own")
    kinds = demo.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add(kinds, "serve", _demo_serve, "fill the demo if it is empty and run it, customers included", _address)
    _add(kinds, "fill", _demo_fill, "fill the demo without serving it")
    _add(kinds, "remove", _demo_remove, "delete the demo and all that is in it", _confirmation)


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Run,
    text: str,
    add_options: Callable[[argparse.ArgumentParser], object] | None = None,
) -> None:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    if add_options:
        add_options(parser)


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port, 0 for a free one (%(default)s)")


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


def _past_chats(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument(
        "--articles", type=Path, help="folder of Markdown articles to answer from; needed unless --judged"
    )
    parser.add_argument("--sheet", type=Path, help="write every answer into this CSV, to be read by eye")
    parser.add_argument("--most", type=int, default=0, help="answers in the sheet at most, 0 for all")
    parser.add_argument(
        "--judged", action="store_true", help="FILE is a sheet with its last column filled in"
    )


def _orders_port(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8077, help="port, 0 for a free one (%(default)s)")


def _history(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("--brand", default="", help="short name of the brand; needed when there are several")
    parser.add_argument("--inbox", default="", help="name of the inbox, made where there is none")
    parser.add_argument(
        "--own", action="append", default=[], help="a mail address of the desk; may be repeated"
    )


def _articles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument("--brand", default="", help="short name of the brand; needed when there are several")
    parser.add_argument("--language", default="zh-hant", help="where a file does not say (%(default)s)")
    parser.add_argument("--audience", default="", help="public or agents, whatever the files say")
    parser.add_argument("--drafts", action="store_true", help="publish nothing, bring drafts")


def _task(parser: argparse.ArgumentParser) -> None:
    from yueting.understanding.tasks import TASKS

    parser.add_argument("--task", required=True, choices=TASKS, help="what to tell about each text")


def _set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "set",
        metavar="SET",
        help="a public set, one of our own (levels, intents, acts …), or all; a wrong name lists them",
    )
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="of suggestions: cases of your own"
    )
    parser.add_argument(
        "--data", type=Path, default=Path("../shared/data"), help="folder of the public sets (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON line for each figure, not a table")
    parser.add_argument("--mistakes", action="store_true", help="list our own cases that went wrong")
    parser.add_argument(
        "--sample", type=int, default=0, metavar="N", help="of real-chats: show N readings to look at by eye"
    )


def _documents(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--documents", type=Path, required=True, metavar="FILE", help='JSON lines {"id", "text"}'
    )


def _confirmation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _until_stopped(run: Callable[[], None]) -> int:
    """A server that was asked to stop and did has done well: exit code 0."""
    try:
        run()
    except KeyboardInterrupt:
        print("Stopped.", flush=True)
    return 0


def _serve(options: argparse.Namespace) -> int:
    from yueting.runtime import serving

    return _until_stopped(lambda: serving.serve(options.host, options.port))


def _web(options: argparse.Namespace) -> int:
    from yueting.runtime import serving

    return _until_stopped(lambda: serving.web(options.host, options.port))


def _worker(_options: argparse.Namespace) -> int:
    from yueting.runtime import serving

    return _until_stopped(serving.worker)


def _demo_serve(options: argparse.Namespace) -> int:
    from yueting.runtime import demo_folder, serving

    demo_folder.use()
    customers = ("django", "run_demo_customers")
    return _until_stopped(lambda: serving.serve(options.host, options.port, _fill_demo, customers))


def _demo_fill(_options: argparse.Namespace) -> None:
    from yueting.runtime import demo_folder
    from yueting.runtime.desk import database

    demo_folder.use()
    with database():
        _fill_demo()


def _fill_demo() -> None:
    from yueting.runtime.desk import manage, migrate

    migrate()
    manage("fill_demo")  # when the demo is filled already, it only says who may sign in


def _demo_remove(options: argparse.Namespace) -> None:
    from yueting.runtime import demo_folder

    folder = demo_folder.folder()
    if not folder.root.exists():
        print(f"There is no demo in {folder.root}.")
        return
    if not options.yes and input(f"Delete the demo in {folder.root}? [y/N] ").strip().lower() != "y":
        print("Nothing was deleted.")
        return
    demo_folder.remove()
    print(f"Deleted {folder.root}.")


def _import(options: argparse.Namespace) -> None:
    from yueting.runtime.desk import check_migrated, database, manage, migrate

    if not options.file.exists():
        raise DeskError(f"There is no {options.file}.")
    with database() as own:
        migrate() if own else check_migrated()
        manage("import_history", str(options.file), brand=options.brand, inbox=options.inbox, own=options.own)


def _import_articles(options: argparse.Namespace) -> None:
    from yueting.runtime.desk import check_migrated, database, manage, migrate

    if not options.path.exists():
        raise DeskError(f"There is no {options.path}.")
    given = {name: getattr(options, name) for name in ("brand", "language", "audience", "drafts")}
    with database() as own:
        migrate() if own else check_migrated()
        manage("import_articles", str(options.path), **given)


def _read(_options: argparse.Namespace) -> int:
    from yueting.understanding.lines import read_lines

    return read_lines(sys.stdin, sys.stdout)


def _classify(options: argparse.Namespace) -> int:
    from yueting.understanding.classify_lines import classify_lines

    return classify_lines(sys.stdin, sys.stdout, options.task)


def _evaluate(options: argparse.Namespace) -> int:
    if options.set == "suggestions":
        return _evaluate_suggestions(options)
    from yueting.knowledge.search import evaluating as searching
    from yueting.understanding.evaluating import UnknownSet, evaluate
    from yueting.understanding.evaluation.case_files import MissingData

    try:
        if options.set not in searching.SETS:
            shown = evaluate(
                options.set,
                options.data,
                as_json=options.json,
                mistakes=options.mistakes,
                sample=options.sample,
            )
            print(shown)
        if options.set in (*searching.SETS, "all"):
            print(searching.evaluate(options.set, options.data, as_json=options.json))
    except UnknownSet as problem:
        raise DeskError(f"{problem} Of search: {', '.join(searching.SETS)}.") from None
    except MissingData as problem:
        raise DeskError(str(problem)) from None
    return 0


def _evaluate_suggestions(options: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from yueting.assist import evaluating
    from yueting.demo import article_search
    from yueting.understanding.evaluation.case_files import CASES
    from yueting.understanding.evaluation.figures import table

    file = options.file or CASES / "suggestions" / "fresh.jsonl"
    try:
        cases = evaluating.cases_in(file)
    except FileNotFoundError:
        raise DeskError(f"There is no {file}: name a file of moments (bench/cases/README.md).") from None
    except evaluating.BadCase as problem:
        raise DeskError(f"A case cannot be read: {problem}") from None
    results = [evaluating.score(case, article_search.find) for case in cases]
    figures = evaluating.figures_of(results)
    if options.json:
        print("\n".join(json.dumps(asdict(figure), ensure_ascii=False) for figure in figures))
    else:
        print("\n".join([table(figures), *(evaluating.mistakes(results) if options.mistakes else [])]))
    return 0


def _check_reply(_options: argparse.Namespace) -> int:
    from yueting.understanding.reply_check.lines import check_lines

    return check_lines(sys.stdin, sys.stdout)


def _rank(options: argparse.Namespace) -> int:
    from yueting.knowledge.search.rank_lines import UnreadableDocuments, rank_lines

    try:
        return rank_lines(sys.stdin, sys.stdout, options.documents)
    except UnreadableDocuments as problem:
        raise DeskError(str(problem)) from None


def _replay(options: argparse.Namespace) -> None:
    import json

    from yueting.assist.bot.replaying import BadReplay, judged, replay, report, sessions_in, sheet
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
            outcomes = [replay(session, turns, shelf) for session, turns in sessions_in(lines)]
    except (OSError, BadReplay, BadShelf) as problem:
        raise DeskError(str(problem)) from None
    if options.sheet:
        options.sheet.write_text(sheet(outcomes, options.most), encoding="utf-8-sig")
    print(json.dumps(report(outcomes).as_dict(), ensure_ascii=False))


def _demo_orders(options: argparse.Namespace) -> int:
    from yueting.assist.bot.connectors.demo_orders import order_service

    server = order_service(options.port)
    print(f"http://127.0.0.1:{server.server_port}/orders/JH20731?phone_tail=4821", flush=True)
    return _until_stopped(server.serve_forever)


def _backup(options: argparse.Namespace) -> None:
    from yueting.runtime.backup import back_up

    print(back_up(options.file))


def _restore(options: argparse.Namespace) -> None:
    from yueting.runtime.backup import restore

    print(restore(options.file))


def _django(arguments: list[str]) -> int:
    from contextlib import ExitStack

    from yueting.runtime.desk import database

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueting.settings")
    with ExitStack() as stack:
        if arguments and arguments[0] not in _WITHOUT_DATABASE:
            stack.enter_context(database())
        from django.core.management import ManagementUtility

        ManagementUtility(["yueting django", *arguments]).execute()
    return 0
