"""`python -m training --data FOLDER`: trains every model whose sets are there, writes its weights, prints figures."""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from training.fitting import assembled, fit, macro_f1, material, temperature, unseen_scores
from training.recipes import TASKS, Task
from yueting.understanding.classifying import WEIGHTS
from yueting.understanding.linear import fingerprint, save


def main() -> int:
    options = _options()
    wanted = [task for task in TASKS if not options.only or task.name in options.only]
    lacking = [task for task in wanted if not _has(options.data, task)]
    for task in lacking:
        print(
            f"{task.name}: {', '.join(task.needs)} not all in {options.data}, left as it is", file=sys.stderr
        )
    options.to.mkdir(parents=True, exist_ok=True)
    for task in wanted:
        if task not in lacking:
            train(task, options.data, options.to)
    return 1 if lacking else 0


def train(task: Task, data: Path, to: Path) -> None:
    """Fit one model, judge its rows by models that have not seen them, and write it."""
    began = time.monotonic()
    public = task.rows(data)
    given = material(task.recipe, [*public, *task.own()])
    every = np.arange(len(given.labels))
    judged: dict[int, int] = {}
    factor, figure = 1.0, "judged on texts it never saw by `yueting evaluate`"
    if task.split is not None:
        texts, labels = given.texts[: len(public)], given.labels[: len(public)]
        own = every[len(public) :]
        folds = ((np.concatenate([train, own]), test) for train, test in task.split(texts, labels))
        found = unseen_scores(given, folds)[: len(public)]
        factor = temperature(found, labels)
        guesses = found.argmax(axis=1)
        judged = {fingerprint(text): int(guess) for text, guess in zip(texts, guesses, strict=True)}
        figure = f"macro-F1 {macro_f1(labels, guesses):.4f} by models that had not seen the row"
    model = assembled(task.recipe, fit(given, every), judged, factor)
    path = to / f"{task.name}.npz"
    save(model, path)
    size = path.stat().st_size / 1e6
    print(
        f"{task.name}: {len(public):,} texts, {figure}; {size:.2f} MB, {time.monotonic() - began:.0f} s",
        flush=True,
    )


def _has(folder: Path, task: Task) -> bool:
    return all((folder / f"{name}.jsonl").is_file() for name in task.needs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="folder for the weights (%(default)s)")
    parser.add_argument(
        "--only", action="append", choices=[task.name for task in TASKS], help="may be repeated"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
