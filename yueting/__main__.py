"""`python -m yueting` is `yueting`."""

import sys

from yueting.cli import main

sys.exit(main())
