"""How a character sounds: its most common reading in Mandarin and in Cantonese, as a number, without the tone.

Made by `python -m training.readings` (docs/models/search.md says from what). What many people do not keep apart has one
number: zh/z, ch/c, sh/s, -ng/-n in Mandarin; n/l and ng/none at the beginning in Cantonese.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent / "weights" / "readings.npz"
SIZE = 0x10000


@lru_cache(maxsize=2)
def sounds(cantonese: bool) -> NDArray[np.uint16]:
    """The number of the syllable by code point (65,536 of them); 0: no reading is known."""
    with np.load(FILE) as file:
        return np.asarray(file["jyutping" if cantonese else "pinyin"])
