"""The zstandard module of Python 3.14's standard library, or the package that stands in for it before."""

import sys

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["zstd"]
