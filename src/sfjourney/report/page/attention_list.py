"""What needs attention -> a list that says how bad it is in words and by a sign."""

from collections.abc import Sequence

from sfjourney.replay.attention import Attention
from sfjourney.report.markup import escaped
from sfjourney.report.severities import SIGN_OF_WORD


def attention_list(found: Sequence[Attention]) -> str:
    """The list, the worst first, as it came."""
    if not found:
        return '<p class="soft">Nothing.</p>'
    items = "\n".join(
        f'<li class="{one.severity}">'
        f'<span class="severity"><span aria-hidden="true">{SIGN_OF_WORD[one.severity]}</span> {one.severity}</span>'
        f" {escaped(one.message)} <code>{escaped(one.code)}</code></li>"
        for one in found
    )
    return f'<ul class="attention">\n{items}\n</ul>'
