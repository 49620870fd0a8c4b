"""`python -m training.search --data FOLDER`: trains the vectors of search and writes them."""

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from training.comparing import fit_comparison
from training.contrastive import Floats, Lesson, learn, material
from training.differing import fit_difference, save
from training.mining import mined
from training.own_faq import own_hits, own_pairs
from yueting.knowledge.search.comparing import FEATURES
from yueting.knowledge.search.differing import Difference
from yueting.knowledge.search.embedding import FILE, Embedding
from yueting.knowledge.search.question_pairs import REPORT, TUNE, Pair, pairs_of, parted, search_of

SETS = ("afqmc_train", "lcqmc", "oppo_dev")  # the weights of the comparison are learnt on the first
# Two models side by side: what one of them misses the other often has.
LESSONS = (Lesson(), Lesson(temperature=0.05, forgotten=0.5, seed=1))
# Steps of a number to either side of nothing: more find nothing more, and the file would be too large.
_LEVELS = 10


def main() -> None:
    """Learn vectors and differences without the part for tuning, and on it how they weigh; then learn both anew from all
    but the part that figures are reported on. Our own articles teach the vectors alone: they hold no pairs that differ."""
    options = _options()
    began = time.monotonic()
    sets = [parted(pairs_of(options.data, name)) for name in SETS]
    judged = search_of(sets[0][TUNE])
    first, own = [_without(parts, REPORT, TUNE) for parts in sets], own_pairs()
    vectors = vectors_of([*first, _without(own, REPORT, TUNE)])
    print_own(vectors, TUNE)
    weights = fit_comparison(judged, vectors, differences(first, vectors))
    every = [_without(parts, REPORT) for parts in sets]
    vectors = replace(vectors_of([*every, _without(own, REPORT)]), comparison=weights)
    print_own(vectors, REPORT)
    write(options.to / "search.npz", vectors)
    save(differences(every, vectors), options.to / "differing.npz")
    print(f"{options.to}: trained in {time.monotonic() - began:.0f} s")


def vectors_of(sets: Sequence[Sequence[Pair]], lessons: Sequence[Lesson] = LESSONS) -> Embedding:
    """The vectors of the signs in these pairs, as they ship."""
    given = material(sets, lessons[0])
    with ProcessPoolExecutor(len(lessons)) as pool:
        learnt = pool.map(learn, [given] * len(lessons), lessons)
        vectors, scales = zip(*map(quantised, learnt), strict=True)
    nothing = np.zeros(len(FEATURES), np.float32)
    sizes = tuple(lesson.size for lesson in lessons)
    return Embedding(given.codes, np.hstack(vectors), np.column_stack(scales), sizes, nothing)


def differences(sets: Sequence[Sequence[Pair]], model: Embedding) -> Difference:
    """What differs in the pairs, and in what searching the first set for its own questions finds beside them."""
    return fit_difference([*chain(*sets), *mined(sets[0], model)])


def print_own(model: Embedding, part: int) -> None:
    """How often our own questions of a part find their article among all of ours."""
    found = own_hits(model, part)
    print(f"own articles, part {part}: " + ", ".join(f"{name} {value:.3f}" for name, value in found.items()))


def write(to: Path, model: Embedding) -> None:
    """One file; the scales in two bytes each."""
    np.savez_compressed(
        to,
        codes=model.codes,
        vectors=model.vectors,
        scales=model.scales.astype(np.float16),
        parts=np.array(model.parts),
        comparison=model.comparison,
    )


def _without(parts: dict[int, list[Pair]], *left_out: int) -> list[Pair]:
    return [pair for part, some in sorted(parts.items()) if part not in left_out for pair in some]


def quantised(vectors: Floats) -> tuple[np.ndarray, Floats]:
    """(bytes, scales): a row times its scale is the vector, to a _LEVELS-th of its largest part."""
    scales = (np.abs(vectors).max(axis=1) / _LEVELS).astype(np.float16).astype(np.float32)
    scales = np.maximum(scales, np.float32(1e-6))
    return np.clip(np.rint(vectors / scales[:, None]), -_LEVELS, _LEVELS).astype(np.int8), scales


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.search", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--to", type=Path, default=FILE.parent, help="folder for the weights (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
