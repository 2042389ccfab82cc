"""A rule -> the text that explains it."""

from collections.abc import Iterable
from textwrap import dedent, indent

from sfjourney.report.paint import Paint
from sfjourney.rules.rule import Rule

_LONGEST_EXAMPLE = 2_000


def explain(rule: Rule, paint: Paint) -> str:
    """What ``sfjourney explain CODE`` says of a rule."""
    parts = [
        f"{paint(rule.code, 'bold')} ({rule.severity.word}, since {rule.since})",
        "",
        f"{rule.title}.",
        "",
        f"Why: {rule.why}.",
        "",
        paint("Not so:", "red"),
        "",
        _example(rule.bad),
        "",
        paint("But so:", "green"),
        "",
        _example(rule.good),
    ]
    return "\n".join(parts) + "\n"


def listing(rules: Iterable[Rule], paint: Paint) -> str:
    """One line for each rule: code, severity, title."""
    listed = list(rules)
    widest = max(len(rule.code) for rule in listed)
    return "".join(
        f"{paint(f'{rule.code:<{widest}}', 'bold')}  {rule.severity.word:<7}  {rule.title}\n" for rule in listed
    )


def _example(text: str) -> str:
    shown = dedent(text).strip("\n").encode("utf-8", "backslashreplace").decode()
    if len(shown) > _LONGEST_EXAMPLE:
        shown = shown[:_LONGEST_EXAMPLE] + " ..."
    return indent(shown, "    ")
