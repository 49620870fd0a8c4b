"""`python -m training.search --data FOLDER`: trains the vectors of search and writes them."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.contrastive import Floats, Lesson, learn, material
from yueting.knowledge.search.embedding import FILE
from yueting.knowledge.search.question_pairs import REPORT, Pair, pairs_of, parted

SETS = ("afqmc_train", "lcqmc", "oppo_dev")


def main() -> None:
    """Train on every set but the part of each that figures are reported on."""
    options = _options()
    began = time.monotonic()
    sets = [learnt_from(pairs_of(options.data, name)) for name in SETS]
    lesson = Lesson()
    given = material(sets, lesson)
    vectors = learn(given, lesson)
    write(options.to, given.codes, [vectors])
    print(f"{options.to}: {len(vectors):,} signs, {time.monotonic() - began:.0f} s")


def learnt_from(pairs: Sequence[Pair]) -> list[Pair]:
    """All but the part for reporting."""
    return [pair for part, some in sorted(parted(pairs).items()) if part != REPORT for pair in some]


def write(to: Path, codes: np.ndarray, models: Sequence[Floats]) -> None:
    """Vectors as bytes, with a scale for each sign and model."""
    vectors, scales = zip(*(quantised(one) for one in models), strict=True)
    np.savez_compressed(
        to,
        codes=codes,
        vectors=np.concatenate(vectors, axis=1),
        scales=np.stack(scales, axis=1).astype(np.float16),
        parts=np.array([one.shape[1] for one in models]),
    )


def quantised(vectors: Floats) -> tuple[np.ndarray, Floats]:
    """(bytes, scales): a row times its scale is the vector, to a 127th of its largest part."""
    scales = (np.abs(vectors).max(axis=1) / 127).astype(np.float16).astype(np.float32)
    scales = np.maximum(scales, np.float32(1e-6))
    return np.clip(np.rint(vectors / scales[:, None]), -127, 127).astype(np.int8), scales


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.search", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--to", type=Path, default=FILE, help="file of the weights (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
