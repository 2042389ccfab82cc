"""``send TEMPLATE``: one email from a saved template."""

from textwrap import dedent
from typing import Literal

from msgspec import Struct, field

from sfjourney.expressions.tree import Operand
from sfjourney.steps.kind import Hours, Lowering, Node, StepKind, straight_on, union_of_hours
from sfjourney.syntax import clauses, tree


class Binding(Struct, frozen=True, forbid_unknown_fields=True):
    """One name of ``/data`` and its value."""

    name: str
    value: Operand


class Consent(Struct, frozen=True, forbid_unknown_fields=True):
    """The gate of a send: a subscription group, or None for a transactional one."""

    subscription: str | None


class SendNode(Node, frozen=True, tag="send", kw_only=True):
    """``consent`` and ``windows`` are None where the Journey's own hold; ``windows`` is empty for ``always``."""

    template: str
    subject: str | None
    sender: str | None = field(name="from")
    reply_to: str | None
    data: tuple[Binding, ...]
    consent: Consent | None
    windows: tuple[Hours, ...] | None
    if_skipped: Literal["continue", "exit"]


def text_option(step: tree.Send, word: Literal["subject", "from", "reply-to"]) -> tree.TextOption | None:
    return next((o for o in step.options if isinstance(o, tree.TextOption) and o.word == word), None)


def bindings(step: tree.Send) -> tuple[tree.Binding, ...]:
    return tuple(b for o in step.options if isinstance(o, tree.DataOption) for b in o.bindings)


def consent_option(step: tree.Send) -> clauses.Subscription | clauses.Transactional | None:
    return next((o for o in step.options if isinstance(o, (clauses.Subscription, clauses.Transactional))), None)


def _windows(step: tree.Send) -> tuple[Hours, ...] | None:
    if any(isinstance(option, clauses.WindowAlways) for option in step.options):
        return ()
    return union_of_hours(o.window for o in step.options if isinstance(o, clauses.SendWindow)) or None


def _node(step: tree.Send, node_id: str, lowering: Lowering) -> SendNode:
    def text(word: Literal["subject", "from", "reply-to"]) -> str | None:
        option = text_option(step, word)
        return option.text.value if option else None

    gate = consent_option(step)
    consent = None
    if gate is not None:
        consent = Consent(gate.group.text if isinstance(gate, clauses.Subscription) else None)
    return SendNode(
        id=node_id,
        template=step.template.text,
        subject=text("subject"),
        sender=text("from"),
        reply_to=text("reply-to"),
        data=tuple(Binding(b.name.text, lowering.operand(b.value)) for b in sorted(bindings(step), key=_by_name)),
        consent=consent,
        windows=_windows(step),
        if_skipped="exit" if any(isinstance(o, tree.IfSkipped) for o in step.options) else "continue",
    )


def _by_name(binding: tree.Binding) -> str:
    return binding.name.text


SEND = StepKind(
    kind="send",
    syntax=tree.Send,
    title="send",
    form=dedent("""\
        send TEMPLATE
        send TEMPLATE {
          [subject STRING] [from STRING] [reply-to STRING]
          [data { NAME = VALUE ... }]
          [subscription NAME | transactional]
          [window [DAYS] [HH:MM to HH:MM] ... | window always]
          [if skipped exit]
        }"""),
    meaning=dedent("""\
        One email from a saved template.

        * `subject`, `from` and `reply-to` take the place of the template's own. In `subject`, `${/pointer}` stands
          for a value.
        * `data` gives the template values of its own: `NAME = VALUE` is `/data/NAME` there. A value is one
          that conditions know, such as a pointer or `count(/event/items)`, or JSON without pointers in it; in
          a text of it nothing is filled in.
        * `subscription`, `transactional` and `window` hold instead of the Journey's.
        * Outside of its windows a send holds the run until one opens. Then it asks whether the Profile is
          suppressed, has consented, and is below all caps. Who may not get the email is skipped, and the run goes
          on, unless `if skipped exit`."""),
    example=dedent("""\
        send receipt {
          subject "Your order ${/event/orderId}"
          data { code = "COMEBACK" }
        }"""),
    slug=lambda step: f"send:{step.template.text}",
    ports=straight_on,
    node=_node,
)
