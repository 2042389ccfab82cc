"""A send of a template that is not there."""

from collections.abc import Iterator, Sequence

from sfjourney.diagnostics import Edit, Finding, Fix, Label, Severity
from sfjourney.model.model import Model, Settings
from sfjourney.rules.labels import first_few
from sfjourney.rules.rule import Rule
from sfjourney.spelling import is_surely, likely_among
from sfjourney.syntax import tree
from sfjourney.syntax.written_names import written_name
from sfjourney.templates.template import name_of


def check(model: Model) -> Iterator[Finding]:
    known = set(model.templates) | model.unreadable_templates
    if not known and model.settings.templates not in ((), Settings().templates):
        found = _none_at_all(model)
        if found is not None:
            yield found
            return
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


def _none_at_all(model: Model) -> Finding | None:
    """One for all sends where the workspace says itself where its templates are, and none is there."""
    steps = (step for journey in model.journeys for step in journey.all_steps)
    names = sorted((step.template for step in steps if isinstance(step, tree.Send)), key=lambda name: name.span)
    if not names:
        return None
    first, *others = names
    is_alone = all(other.text == first.text for other in others)
    listed = ", ".join(model.settings.templates)
    there = f"`templates` of the configuration says where they are: {listed}"
    return Finding(
        "reference/unknown-template",
        f"there is no template `{first.text}`, nor any other",
        first.span,
        "no such template",
        first_few([Label(other.span, "nor this") for other in others], "nor this"),
        _add(name_of(first.text), model.settings.templates) if is_alone else there,
        about=first.text,
    )


def _add(stem: str, patterns: Sequence[str]) -> str:
    """Where a file of this name would be a template, by the patterns of the configuration."""
    if not patterns:
        return "`templates` of the configuration names no file: take it out there, or name them"
    place = place_of(stem, patterns)
    if place is not None:
        return f"add it as {place}"
    return f"add a file {stem}.json where the configuration looks for templates: {', '.join(patterns)}"


def place_of(stem: str, patterns: Sequence[str]) -> str | None:
    """The file that would be the template of this name, where a pattern of the configuration says so."""
    plain = next((one for one in patterns if one.count("*") == 1 and one.endswith("*.json")), None)
    return None if plain is None else plain.replace("*", stem)


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
