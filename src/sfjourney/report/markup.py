"""Any text -> text that stands in HTML, SVG or a data block and is nothing but text there."""

import re
from html import escape

from sfjourney.report.paint import shown

_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """The text as content or attribute of HTML and XML; what neither may hold is shown as an escape or U+FFFD."""
    return escape(_NO_XML.sub("\ufffd", shown(text)), quote=True)


def data_block(json: str) -> str:
    """JSON as the content of a script element that is data: nothing in it ends the element or begins a comment."""
    return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
