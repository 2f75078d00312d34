"""``python -m lib_berry``."""

import sys

from lib_berry.cli import main

sys.exit(main())
