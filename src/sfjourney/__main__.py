"""``python -m sfjourney``."""

import sys

from sfjourney.cli import main

sys.exit(main())
