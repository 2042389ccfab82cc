"""A title, a body, and what the page carries -> one file of HTML.

It asks nothing of any network: its Content-Security-Policy forbids all but the style sheet and the script that it
carries, both by their hash.
"""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from msgspec import Struct

from sfjourney.report.markup import data_block, escaped
from sfjourney.report.resources import resource


class Script(Struct, frozen=True):
    """What makes a page move: scripts of this package, which make one, and the JSON that it finds in ``#page-data``.

    ``frame_nonce`` is what style elements of the emails that it shows in frames carry: a frame inherits the policy.
    """

    names: tuple[str, ...]
    json: str
    frame_nonce: str


def html_page(title: str, body: str, styles: Sequence[str], script: Script | None = None) -> str:
    """The page. ``body`` is markup, ``styles`` names style sheets of this package."""
    style = "\n" + "\n".join(resource(name) for name in ("page.css", *styles))
    code = "\n" + "\n".join(map(resource, script.names)) if script is not None else ""
    policy = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
    if script is None:
        policy.append(f"style-src '{_hash(style)}'")
    else:
        policy.append(f"script-src '{_hash(code)}'")
        policy.append(f"style-src-elem '{_hash(style)}' 'nonce-{script.frame_nonce}'")
        policy.append("style-src-attr 'unsafe-inline'")
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escaped(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#main">Skip to the content</a>',
        body,
    ]
    if script is not None:
        parts.append(f'<script type="application/json" id="page-data">{data_block(script.json)}</script>')
        parts.append(f"<script>{code}</script>")
    return "\n".join([*parts, "</body>", "</html>", ""])


def _hash(text: str) -> str:
    """A hash source of CSP (W3C Content Security Policy 3, 2.3.1)."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
