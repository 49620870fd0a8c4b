"""`python -m training.search --data FOLDER`: trains the vectors of search and writes them."""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from training.comparing import fit_comparison
from training.contrastive import Floats, Lesson, learn, material
from training.differing import fit_difference, save
from yueting.knowledge.search.comparing import FEATURES
from yueting.knowledge.search.embedding import FILE, Embedding
from yueting.knowledge.search.question_pairs import REPORT, TUNE, Pair, pairs_of, parted, search_of

SETS = ("afqmc_train", "lcqmc", "oppo_dev")  # the weights of the comparison are learnt on the first
LESSON = Lesson()


def main() -> None:
    """Learn vectors and differences without the part for tuning, and on it how they weigh; then learn both anew from all
    but the part that figures are reported on."""
    options = _options()
    began = time.monotonic()
    sets = [parted(pairs_of(options.data, name)) for name in SETS]
    judged = search_of(sets[0][TUNE])
    first = [_without(parts, REPORT, TUNE) for parts in sets]
    weights = fit_comparison(judged, vectors_of(first), fit_difference(list(chain(*first))))
    every = [_without(parts, REPORT) for parts in sets]
    write(options.to / "search.npz", replace(vectors_of(every), comparison=weights))
    save(fit_difference(list(chain(*every))), options.to / "differing.npz")
    print(f"{options.to}: trained in {time.monotonic() - began:.0f} s")


def vectors_of(sets: Sequence[Sequence[Pair]], lesson: Lesson = LESSON) -> Embedding:
    """The vectors of the signs in these pairs, as they ship."""
    given = material(sets, lesson)
    vectors, scales = quantised(learn(given, lesson))
    nothing = np.zeros(len(FEATURES), np.float32)
    return Embedding(given.codes, vectors, scales[:, None], (lesson.size,), nothing)


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
    """(bytes, scales): a row times its scale is the vector, to a 127th of its largest part."""
    scales = (np.abs(vectors).max(axis=1) / 127).astype(np.float16).astype(np.float32)
    scales = np.maximum(scales, np.float32(1e-6))
    return np.clip(np.rint(vectors / scales[:, None]), -127, 127).astype(np.int8), scales


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.search", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--to", type=Path, default=FILE.parent, help="folder for the weights (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
