"""A pointer that begins with something that does not exist there."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.conditions import bound_names
from sfjourney.model.model import Model
from sfjourney.model.reads import Read, journey_reads, segment_reads
from sfjourney.rules.rule import Rule
from sfjourney.spelling import likely

RESERVED = frozenset({"data", "event", "profile"})


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        for read in journey_reads(model, journey):
            if read.pointer.root not in read.scope.roots:
                yield _unknown(read)
    for segment in model.segments.values():
        for read in segment_reads(model, segment):
            if read.pointer.root not in read.scope.roots:
                yield _unknown(read)
    for name in bound_names(model):
        if name.text in RESERVED:
            message = f"`{name.text}` cannot be a binding's name: /{name.text} is something else already"
            hint = "choose another name after `as`"
            yield Finding("reference/unknown-binding", message, name.span, "reserved", help=hint, about=name.text)


def _unknown(read: Read) -> Finding:
    root = read.pointer.root
    there = ", ".join(f"/{name}" for name in sorted(read.scope.roots))
    meant = likely(root, read.scope.roots)
    hint = f"did you mean /{meant}?" if meant else f"here there is {there}"
    if root == "event":
        hint = (
            "a run that a call started has no event: its variables are /data"
            if "data" in read.scope.roots
            else ("segments read the Profile and its history alone: did EVENT where ...")
        )
    if root == "data":
        hint = "/data belongs to the template of a send, or to a Journey that starts `on api`"
    return Finding(
        "reference/unknown-binding",
        f"there is no /{root} in {read.usage.value}",
        read.pointer.span,
        "unknown here",
        help=hint,
        about=read.pointer.text,
    )


UNKNOWN_BINDING = Rule(
    code="reference/unknown-binding",
    title="A pointer begins with what does not exist there",
    severity=Severity.ERROR,
    why="it would always be missing, and every comparison with it false",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait up to 1 day {
            on order.created as order { exit }
          }
          branch { when /order/total > 1 { send receipt } }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait up to 1 day {
            on order.created as order { branch { when /order/total > 1 { send receipt } } }
          }
        }
    """,
    check=check,
)
