"""How a character sounds: its most common reading in Mandarin and in Cantonese, as a number, without the tone.

Made by `python -m training.readings` (docs/models/search.md says from what). What many people do not keep apart has one
number: zh/z, ch/c, sh/s, -ng/-n in Mandarin; n/l and ng/none at the beginning in Cantonese.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent / "tables" / "readings.npz"
SIZE = 0x10000


@lru_cache(maxsize=2)
def sounds(cantonese: bool) -> NDArray[np.uint16]:
    """The number of the syllable by code point (65,536 of them); 0: no reading is known."""
    with np.load(FILE) as file:
        return np.asarray(file["jyutping" if cantonese else "pinyin"])


@lru_cache(maxsize=1)
def common_characters() -> NDArray[np.int64]:
    """The code points of GB 2312's first level: 3,755 characters in daily use, by how they sound."""
    cells = ((row, cell) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return np.array(
        [ord(bytes(one).decode("gb2312")) for one in cells if not (one[0] == 0xD7 and one[1] > 0xF9)]
    )


@lru_cache(maxsize=4_096)
def sounding_like(sign: str) -> str:
    """A character (Simplified) with the common ones that are read as it is in Mandarin or in Cantonese, itself first; of
    what is no Chinese character only itself."""
    point, common = ord(sign), common_characters()
    alike = np.zeros(len(common), bool)
    for table in (sounds(False), sounds(True)):
        if point < SIZE and table[point]:
            alike |= table[common] == table[point]
    others = (chr(other) for other in common[alike].tolist() if other != point)
    return sign + "".join(others)
