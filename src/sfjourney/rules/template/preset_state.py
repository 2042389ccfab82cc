"""Values that a body brings along, and its send replaces."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import sending_labels
from sfjourney.templates.template import BODY


def check(sent: SentTemplate) -> Iterator[Finding]:
    for root in sent.template.state:
        replacing = [sending for sending in sent.sendings if root in sending.site.scope.roots]
        if replacing:
            yield Finding(
                "template/preset-state",
                f"the send's /{root} takes the place of all of this: the reader never sees a value of it",
                sent.template.document.key_span((*BODY, "state", root)),
                "replaced",
                sending_labels(replacing),
                f"bind the values in the send, or name this otherwise than {root}",
                about=f"{sent.template.id} {root}",
            )


_TEXT = '"text": {"type": "Text", "props": {"text": {"$template": "Order ${/event/orderId}, in ${/shop/currency}"}}}'

PRESET_STATE = Rule(
    code="template/preset-state",
    title="The state of a body is replaced by its send",
    severity=Severity.WARNING,
    why="state is merged at the top alone: a send with /data leaves nothing of the body's own /data",
    bad=note(_TEXT.replace(", in ${/shop/currency}", ""), more='"state": {"event": {"currency": "EUR"}},'),
    good=note(_TEXT, more='"state": {"shop": {"currency": "EUR"}},'),
    check_template=check,
)
