"""A split whose shares cannot be."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree

_WHOLE = 10_000


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        for step in journey.all_steps:
            if isinstance(step, tree.Split):
                yield from _shares(step, damaged=journey.file.damaged(step.span))


def _shares(step: tree.Split, *, damaged: bool) -> Iterator[Finding]:
    fine = True
    for share in step.shares:
        if share.basis_points is None or not 0 < share.basis_points <= _WHOLE:
            fine = False
            message = f"the share of `{share.name.text}` is no percentage that a split can have"
            hint = "shares are above 0, at most 100, with two decimals at most"
            yield Finding("flow/shares", message, share.span, help=hint, about=share.name.text)
    total = sum(share.basis_points or 0 for share in step.shares)
    if fine and not damaged and total != _WHOLE:
        listed = " + ".join(f"{(share.basis_points or 0) / 100:g}" for share in step.shares)
        yield Finding(
            "flow/shares",
            f"the shares of this split sum to {total / 100:g} %, not to 100 %",
            step.span,
            listed,
            help="change the shares so that they sum to 100 %",
            about="sum",
        )


SHARES = Rule(
    code="flow/shares",
    title="The shares of a split do not sum to 100 %",
    severity=Severity.ERROR,
    why="a Profile would fall into no arm, or into two",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          split "subject" {
            50% short { send receipt }
            40% long { exit }
          }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          split "subject" {
            50% short { send receipt }
            50% long { exit }
          }
        }
    """,
    check=check,
)
