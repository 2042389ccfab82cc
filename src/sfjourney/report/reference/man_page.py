"""What commands there are -> the manual page sfjourney(1), in the macros of man(7)."""

from collections.abc import Iterator, Mapping, Sequence

from sfjourney.report.reference.command_line import Argument, Command

_ABOUT = "compile, check and replay Segmentflow Journeys"
_FILES = (
    ("sfjourney.toml", "what makes a folder a workspace, and what holds in it"),
    ("sfjourney-approvals.toml", "changes that `sfjourney diff` reports and that are meant"),
    (
        "$XDG_CACHE_HOME/sfjourney",
        "what is made of the grammar, and may be deleted at any time; else ~/.cache/sfjourney",
    ),
)
_ENVIRONMENT = (
    ("NO_COLOR, FORCE_COLOR", "whether there are colours where --color says nothing"),
    ("COLUMNS", "how wide lines are, where that is not the terminal's to say"),
    ("TMPDIR", "where a long replay keeps what does not stay in memory"),
    ("GITHUB_WORKSPACE, GITHUB_STEP_SUMMARY", "of a job of GitHub Actions: what files are named from, and its summary"),
)


def man_page(commands: Sequence[Command], statuses: Mapping[int, str], description: str) -> str:
    """The page: every command with its arguments, examples and exit statuses."""
    lines = [
        '.TH SFJOURNEY 1 "" "sfjourney" "User Commands"',
        ".SH NAME",
        _escaped(f"sfjourney - {_ABOUT}"),
        ".SH SYNOPSIS",
        ".B sfjourney",
        r"\fICOMMAND\fR [\fIARGUMENT\fR ...]",
        ".SH DESCRIPTION",
        _escaped(" ".join(description.split())),
        ".PP",
        "Results go to standard output, all else to standard error. Options and paths may stand in any order.",
        ".SH COMMANDS",
    ]
    for command in commands:
        lines += _command(command)
    lines += [".SH EXIT STATUS", *_terms((str(status), meaning) for status, meaning in statuses.items())]
    lines += [".SH ENVIRONMENT", *_terms(_ENVIRONMENT)]
    lines += [".SH FILES", *_terms(_FILES)]
    return "\n".join(lines) + "\n"


def _command(command: Command) -> Iterator[str]:
    usage = " ".join(_usage(argument) for argument in command.positionals)
    options = r" [\fIOPTION\fR ...]" if command.options else ""
    yield f".SS sfjourney {_escaped(command.name)}"
    yield f"\\fBsfjourney {_escaped(command.name)}\\fR{options} {usage}".rstrip()
    yield ".PP"
    yield _escaped(command.description)
    for argument in command.arguments:
        if "--help" in argument.names:
            continue
        yield ".TP"
        yield _head(argument)
        yield _escaped(argument.help)
    for title, text in command.sections:
        yield ".PP"
        if not title:
            yield _escaped(" ".join(text))
            continue
        yield f"{_escaped(title[:1].upper() + title[1:])}:"
        yield ".PP"
        yield ".nf"
        yield ".RS 4"
        yield from (_escaped(line) for line in text)
        yield ".RE"
        yield ".fi"


def _usage(argument: Argument) -> str:
    name = f"\\fI{_escaped(argument.value or '')}\\fR"
    return {"*": f"[{name} ...]", "+": f"{name} ...", "?": f"[{name}]"}.get(argument.count, name)


def _head(argument: Argument) -> str:
    value = "" if argument.value is None else f" \\fI{_escaped(argument.value)}\\fR"
    if not argument.names:
        return value.strip()
    return ", ".join(f"\\fB{_escaped(name)}\\fR{value}" for name in argument.names)


def _terms(terms: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, meaning in terms:
        yield ".TP"
        yield f"\\fB{_escaped(name)}\\fR"
        yield _escaped(meaning)


def _escaped(text: str) -> str:
    """Text of ours in which nothing is a request of roff."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\`").replace("'", "\\(aq").replace("…", "...")
    return f"\\&{text}" if text.startswith(".") else text
