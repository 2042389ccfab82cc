"""``python -m sfjourney``."""

from sfjourney.cli import run_process

run_process()
