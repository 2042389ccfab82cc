"""A rule -> the text that explains it."""

from collections.abc import Iterable
from textwrap import wrap

from sfjourney.report.paint import Paint
from sfjourney.report.reference.example_change import Sign, change, schemas
from sfjourney.rules.rule import Rule

_LEAST_WORDS = 16
"""Columns that a title gets at least."""
_COLOUR: dict[Sign, tuple[str, ...]] = {" ": (), "-": ("red",), "+": ("green",)}


def explain(rule: Rule, paint: Paint, columns: int) -> str:
    """What ``sfjourney explain CODE`` says of a rule; sentences keep to a number of columns, examples do not."""
    parts = [
        f"{paint(rule.code, 'bold')} ({rule.severity.word}, since {rule.since})",
        "",
        *wrap(f"{rule.title}.", columns),
        "",
        *wrap(f"Why: {rule.why}.", columns),
        "",
        "For example, and what cures it:",
        "",
        *(paint(f"  {sign} {line}".rstrip(), *_COLOUR[sign]) for sign, line in change(rule.bad, rule.good)),
    ]
    named = schemas(rule.bad)
    if named:
        parts += ["", *(line for schema in named for line in wrap(f"Here {schema}.", columns))]
    return "\n".join(parts) + "\n"


def listing(rules: Iterable[Rule], paint: Paint, columns: int) -> str:
    """One entry for each rule: code, severity, title; a long title goes on below itself."""
    listed = list(rules)
    widest = max(len(rule.code) for rule in listed)
    indent = " " * (widest + len("  warning  "))
    lines = []
    for rule in listed:
        first, *rest = wrap(rule.title, max(columns - len(indent), _LEAST_WORDS))
        lines.append(f"{paint(f'{rule.code:<{widest}}', 'bold')}  {rule.severity.word:<7}  {first}")
        lines += [f"{indent}{line}" for line in rest]
    return "\n".join(lines) + "\n"
