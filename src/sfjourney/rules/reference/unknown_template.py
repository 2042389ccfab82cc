"""A send of a template that is not there."""

from collections.abc import Iterator, Sequence

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.spelling import is_surely, likely_among
from sfjourney.syntax import tree
from sfjourney.syntax.written_names import written_name
from sfjourney.templates.template import name_of


def check(model: Model) -> Iterator[Finding]:
    known = set(model.templates) | model.unreadable_templates
    near = likely_among(known)
    for journey in model.journeys:
        for step in journey.all_steps:
            if isinstance(step, tree.Send) and step.template.text not in known:
                name, span = step.template.text, step.template.span
                stem = name_of(name)
                meant = stem if stem in known else near(stem)
                sure = meant is not None and (meant == stem or is_surely(stem, meant, known))
                written = written_name(meant or stem)
                yield Finding(
                    "reference/unknown-template",
                    f"there is no template `{name}`",
                    span,
                    "no such template",
                    help=f"did you mean `{written}`?" if meant else _add(stem, model.settings.templates),
                    fix=Fix(f"write `{written}`", (Edit(span, written),), safe=sure) if meant else None,
                    about=name,
                )


def _add(stem: str, patterns: Sequence[str]) -> str:
    """Where a file of this name would be a template, by the patterns of the configuration."""
    if not patterns:
        return "`templates` of the configuration names no file: take it out there, or name them"
    plain = next((one for one in patterns if one.count("*") == 1 and one.endswith("*.json")), None)
    if plain is not None:
        return f"add it as {plain.replace('*', stem)}"
    return f"add a file {stem}.json where the configuration looks for templates: {', '.join(patterns)}"


UNKNOWN_TEMPLATE = Rule(
    code="reference/unknown-template",
    title="A send names a template that does not exist",
    severity=Severity.ERROR,
    why="there would be nothing to send",
    bad="""\
        # Sends the template receipt.
        journey j {
          on order.created
          enroll always
          transactional

          send reciept
        }
    """,
    good="""\
        # Sends the template receipt.
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
