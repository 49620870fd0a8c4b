"""Compile gettext catalogues: `compile_messages.py FILE.po …` writes FILE.mo beside each.

msgfmt would do the same, but then everybody would have to install gettext.
"""

import sys
from pathlib import Path

import polib

for name in sys.argv[1:]:
    polib.pofile(name).save_as_mofile(str(Path(name).with_suffix(".mo")))
