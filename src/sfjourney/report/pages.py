"""What the code knows of itself -> pages of the documentation: the rules, the steps, the commands."""

from argparse import ArgumentParser
from textwrap import dedent

from sfjourney.rules import RULES
from sfjourney.rules.rule import Rule
from sfjourney.steps import STEP_KINDS

_FAMILIES = {
    "syntax": "Text that cannot be read, or says two things",
    "reference": "Names that lead nowhere, and things that nothing leads to",
    "type": "Values that are not what they are taken for",
    "flow": "The way of a run through its Journey",
    "time": "Clocks, windows and waits",
    "template": "What a template makes of what it is given",
    "redaction": "Values that must not be kept or shown",
    "consent": "Who may be sent to",
    "recording": "What a replay finds",
}
_LONGEST_EXAMPLE = 1_000


def rules_page() -> str:
    """Every rule with its reason and examples, family by family."""
    lines = [
        "# Rules",
        "",
        "What `sfjourney check` and `sfjourney simulate` find. `sfjourney explain CODE` shows one of these sections.",
        "",
        "| rule | severity | finds |",
        "|---|---|---|",
    ]
    lines += [f"| [`{r.code}`](#{r.code.replace('/', '')}) | {r.severity.word} | {r.title} |" for r in RULES]
    for family, title in _FAMILIES.items():
        lines += ["", f"## {family}: {title}"]
        for rule in RULES:
            if rule.family == family:
                lines += _rule(rule)
    return "\n".join(lines) + "\n"


def _rule(rule: Rule) -> list[str]:
    return [
        "",
        f"### {rule.code}",
        "",
        f"**{rule.title}** ({rule.severity.word}, since {rule.since}). Why it matters: {rule.why}.",
        "",
        "Not so:",
        "",
        *_example(rule.bad),
        "",
        "But so:",
        "",
        *_example(rule.good),
    ]


def _example(text: str) -> list[str]:
    shown = dedent(text).strip("\n").encode("utf-8", "backslashreplace").decode()
    shown = "".join(char if char.isprintable() or char == "\n" else f"\\u{ord(char):04x}" for char in shown)
    if len(shown) > _LONGEST_EXAMPLE:
        shown = shown[:_LONGEST_EXAMPLE] + " ..."
    return ["```", *shown.split("\n"), "```"]


def steps_page() -> str:
    """Every kind of step, with what it means and an example."""
    lines = ["# Steps", "", "What a Journey does between its clauses and its last brace.", ""]
    for kind in STEP_KINDS:
        lines += [f"## {kind.title}", "", kind.meaning, "", "```", kind.example, "```", ""]
    return "\n".join(lines)


def commands_page(parser: ArgumentParser, commands: dict[str, ArgumentParser]) -> str:
    """The help of every command, as the program prints it at 80 columns."""
    lines = ["# Commands", "", "```", parser.format_help().rstrip(), "```"]
    for name, command in commands.items():
        lines += ["", f"## sfjourney {name}", "", "```", command.format_help().rstrip(), "```"]
    return "\n".join(lines) + "\n"
