"""What the code knows of itself -> pages of the documentation: the rules, the steps, the commands."""

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Mapping

from sfjourney.report.reference.command_line import sections
from sfjourney.report.reference.example_change import change, schemas
from sfjourney.rules import RULES
from sfjourney.rules.rule import Rule
from sfjourney.steps import STEP_KINDS

FAMILIES = {
    "syntax": "text that cannot be read, or says two things",
    "reference": "names that lead nowhere, and things that nothing leads to",
    "type": "values that are not what they are taken for",
    "flow": "the way of a run through its Journey",
    "time": "clocks, windows and waits",
    "template": "what a template makes of what it is given",
    "redaction": "values that must not be kept or shown",
    "consent": "who may be sent to",
    "allowance": "comments that silence other rules",
    "recording": "what a replay finds",
}
"""The families of rules, and what each is about."""

_RULES_HEAD = """\
# Rules

What `sfjourney check` finds, and, in the last family, `sfjourney simulate`. An *error* makes the exit status of `check`
1, and keeps a workspace from being compiled; a *warning* is about what may go wrong; an *info* is a remark. What a
replay finds stops nothing: of the last family, refused records alone make the exit status 1. `sfjourney explain CODE`
says of one rule what stands here.

Examples are changes: lines with `-` are found, lines with `+` cure them. Both sides are run by the tests. A line
`--- PATH` begins another file of the workspace.
"""
_STEPS_HEAD = """\
# Steps

What a Journey does between its clauses and its last brace, from top to bottom. Steps take no time; only waits and
closed windows hold a run. Any step may carry a label, `NAME: STEP`, which [names its node](graph.md#nodes) whatever
else changes in the file. A label stands once in a Journey, and is no word that begins a clause or a step, nor `end`.

In the forms below, what stands in `[ ]` may be left out, `|` parts what excludes each other, and words in capitals
stand for yours.
"""
_COMMANDS_HEAD = """\
# Commands

```
sfjourney COMMAND ...
```

Results go to standard output, all else to standard error. Options and paths may stand in any order. A reader that stops
early, such as `head`, ends a command quietly; its exit status is what it would have been.

"""


def rules_page() -> str:
    """Every rule with its reason and examples, family by family."""
    lines = [_RULES_HEAD]
    for family, about in FAMILIES.items():
        members = [rule for rule in RULES if rule.family == family]
        lines += [f"**{family}**, {about}:", "", "| rule | | finds |", "|---|---|---|"]
        lines += [f"| [{rule.code}](#{_anchor(rule.code)}) | {rule.severity.word} | {rule.title} |" for rule in members]
        lines.append("")
    for rule in RULES:
        lines += _rule(rule)
    return "\n".join(lines).rstrip() + "\n"


def _anchor(title: str) -> str:
    """The anchor that a page of Markdown gives to a heading."""
    return "".join(char for char in title.lower().replace(" ", "-") if char.isalnum() or char in "-_")


def _rule(rule: Rule) -> list[str]:
    named = schemas(rule.bad)
    return [
        f"## {rule.code}",
        "",
        f"**{rule.title}** ({rule.severity.word}, since {rule.since}): {rule.why}.",
        "",
        "```diff",
        *(f"{sign} {line}".rstrip() for sign, line in change(rule.bad, rule.good)),
        "```",
        "",
        *(["; ".join(named) + ".", ""] if named else []),
    ]


def steps_page() -> str:
    """Every kind of step: its form, what it means, an example."""
    lines = [_STEPS_HEAD]
    lines += [f"* [{kind.title}](#{_anchor(kind.title)})" for kind in STEP_KINDS]
    for kind in STEP_KINDS:
        lines += ["", f"## {kind.title}", "", "```", kind.form, "```", "", kind.meaning, ""]
        lines += ["For example:", "", "```", kind.example, "```"]
    return "\n".join(lines) + "\n"


def commands_page(commands: Mapping[str, ArgumentParser], statuses: Mapping[int, str]) -> str:
    """Every command with its arguments, made from the parsers and not from their help, which each Python sets anew."""
    lines = [_COMMANDS_HEAD + "| exit status | |", "|---|---|"]
    lines += [f"| {status} | {meaning} |" for status, meaning in statuses.items()]
    for parser in commands.values():
        lines += ["", *_command(parser)]
    return "\n".join(lines) + "\n"


def _command(parser: ArgumentParser) -> list[str]:
    actions = [action for action in parser._actions if action.dest != "help"]  # noqa: SLF001  # nothing public lists them
    positional = " ".join(_usage(action) for action in actions if not action.option_strings)
    optional = any(action.option_strings for action in actions)
    usage = f"{parser.prog}{' [OPTION ...]' if optional else ''} {positional}".rstrip()
    lines = [f"## {parser.prog}", "", "```", usage, "```"]
    lines += ["", " ".join((parser.description or "").split()), "", "| | |", "|---|---|"]
    lines += [f"| {_names(action)} | {_cell(action)} |" for action in actions if action.help != SUPPRESS]
    for title, text in sections(parser.epilog or ""):
        if title == "read on":
            lines += ["", f"Read on: {', '.join(map(_link, text))}."]
        elif not title:
            lines += ["", " ".join(text)]
        else:
            lines += ["", f"{title[:1].upper()}{title[1:]}:", "", "```", *text, "```"]
    return lines


def _link(page: str) -> str:
    """A link to a page, as named from the top of the repository."""
    name = page.removeprefix("docs/")
    way = name if name != page else f"../{page}"
    return f"[{name.removesuffix('.md')}]({way})"


def _usage(action: Action) -> str:
    name = str(action.metavar or action.dest)
    return {"*": f"[{name} ...]", "+": f"{name} ...", "?": f"[{name}]"}.get(str(action.nargs), name)


def _names(action: Action) -> str:
    value = f" {action.metavar}" if action.metavar and action.option_strings else ""
    names = action.option_strings or [str(action.metavar)]
    return ", ".join(f"`{name}{value}`" for name in names)


def _cell(action: Action) -> str:
    return (action.help or "").replace("|", "\\|")
