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

from yueting import tools
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
    _add(commands, "read", tools.read, "read conversations (JSON lines) from stdin, write readings to stdout")
    _add(
        commands,
        "classify",
        tools.classify,
        "label texts (JSON lines) from stdin with a small model, write labels to stdout",
        tools.task,
    )
    _add(commands, "evaluate", tools.evaluate, "measure the models on a public set", tools.set_of_cases)
    _add(
        commands,
        "check-reply",
        tools.check_reply,
        "look replies (JSON lines) from stdin over, write findings to stdout",
    )
    _add(
        commands,
        "inspect",
        tools.inspect,
        "score the conversations of a chat log (JSONL or CSV) by a rubric, write scorecards and a report",
        tools.log_to_inspect,
    )
    _add(commands, "replay", tools.replay, "run past chats (JSON lines) through the bot", tools.past_chats)
    _add(
        commands,
        "demo-orders",
        tools.demo_orders,
        "a small order service to try connectors with",
        tools.orders_port,
    )
    _add(
        commands,
        "rank",
        tools.rank,
        "rank documents for questions (JSON lines) from stdin, write rankings to stdout",
        tools.documents,
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


def _confirmation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _serve(options: argparse.Namespace) -> int:
    from yueting.runtime import serving

    return tools.until_stopped(lambda: serving.serve(options.host, options.port))


def _web(options: argparse.Namespace) -> int:
    from yueting.runtime import serving

    return tools.until_stopped(lambda: serving.web(options.host, options.port))


def _worker(_options: argparse.Namespace) -> int:
    from yueting.runtime import serving

    return tools.until_stopped(serving.worker)


def _demo_serve(options: argparse.Namespace) -> int:
    from yueting.runtime import demo_folder, serving

    demo_folder.use()
    customers = ("django", "run_demo_customers")
    return tools.until_stopped(lambda: serving.serve(options.host, options.port, _fill_demo, customers))


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
