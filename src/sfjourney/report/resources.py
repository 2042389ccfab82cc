"""The style sheets and scripts of pages and pictures: files of this package."""

from functools import cache
from importlib.resources import files


@cache
def resource(name: str) -> str:
    """The text of a file that pages and pictures carry in them, such as ``picture.css``."""
    return files("sfjourney.report.page").joinpath(name).read_text(encoding="utf-8")
