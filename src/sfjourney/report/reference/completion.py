"""What commands there are -> scripts that complete them in bash, zsh and fish."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from sfjourney.report.reference.command_line import Argument, Command

_TOP: Final = ("--help", "--version")


def bash(commands: Sequence[Command]) -> str:
    """For bash 3.2 and later. Where nothing is told, readline completes the names of files."""
    return "\n".join(
        [
            '# Completes sfjourney in bash: eval "$(sfjourney completion bash)"',
            "_sfjourney() {",
            "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=",
            "  # --format=json is three words here",
            "  if [[ $current == = ]]; then",
            "    current=",
            "  elif [[ $before == = ]]; then",
            "    before=${COMP_WORDS[COMP_CWORD-2]}",
            "  fi",
            "  if ((COMP_CWORD == 1)); then",
            f'    words="{" ".join((*(command.name for command in commands), *_TOP))}"',
            "  else",
            '    case "${COMP_WORDS[1]} $before" in',
            *(line for command in commands for line in _bash_values(command)),
            "    *)",
            "      case ${COMP_WORDS[1]} in",
            *(line for command in commands for line in _bash_words(command)),
            "      esac",
            "      ;;",
            "    esac",
            "  fi",
            '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
            "}",
            "complete -o default -F _sfjourney sfjourney",
            "",
        ]
    )


def _bash_values(command: Command) -> Iterator[str]:
    """What may stand behind an option: its words, or nothing of ours."""
    for option in command.options:
        if option.value is not None:
            names = " | ".join(f'"{command.name} {name}"' for name in option.names)
            yield f'    {names}) words="{" ".join(option.choices)}" ;;'


def _bash_words(command: Command) -> Iterator[str]:
    options = " ".join(name for option in command.options for name in option.names)
    words = " ".join(word for argument in command.positionals for word in argument.choices)
    yield f"      {command.name})"
    yield f'        if [[ $current == -* ]]; then words="{options}"; else words="{words}"; fi'
    yield "        ;;"


def zsh(commands: Sequence[Command]) -> str:
    """For zsh, with what each option is about."""
    return "\n".join(
        [
            "#compdef sfjourney",
            "# Completes sfjourney in zsh: write this to a file _sfjourney in a folder of $fpath.",
            "_sfjourney() {",
            "  local -a commands",
            "  commands=(",
            *(f"    {_quoted(command.name + ':' + command.summary)}" for command in commands),
            "  )",
            "  if (( CURRENT == 2 )); then",
            "    _describe command commands",
            f"    _arguments {' '.join(_TOP)}",
            "    return",
            "  fi",
            "  local command=$words[2]",
            "  shift words",
            "  (( CURRENT-- ))",
            "  case $command in",
            *(line for command in commands for line in _zsh_command(command)),
            "  esac",
            "}",
            'if [[ $funcstack[1] == _sfjourney ]]; then _sfjourney "$@"; else compdef _sfjourney sfjourney; fi',
            "",
        ]
    )


def _zsh_command(command: Command) -> Iterator[str]:
    specs = [spec for argument in command.arguments for spec in _zsh_specs(argument)]
    yield f"    {command.name})"
    yield " \\\n".join(["      _arguments -S", *(f"        {_quoted(spec)}" for spec in specs)])
    yield "      ;;"


def _zsh_specs(argument: Argument) -> Iterator[str]:
    if argument.choices and argument.value:
        value = f":{_plain(argument.value)}:({' '.join(argument.choices)})"
    elif argument.value is not None:
        value = f":{_plain(argument.value)}:{'_files' if argument.is_file else ' '}"
    else:
        value = ""
    if not argument.names:
        many = argument.count in ("*", "+")
        yield f"*{value}" if many else f"{':' if argument.count == '?' else ''}{value}"
        return
    others = "*" if argument.repeats else f"({' '.join(argument.names)})"
    for name in argument.names:
        sign = "=" if argument.value is not None and name.startswith("--") else ""
        yield f"{others}{name}{sign}[{_plain(argument.help)}]{value}"


def _plain(text: str) -> str:
    """Text inside of a specification of zsh, where brackets and colons mean something."""
    return "".join(f"\\{char}" if char in "[]:\\" else char for char in text)


def fish(commands: Sequence[Command]) -> str:
    """For fish, with what each option is about."""
    lines = ["# Completes sfjourney in fish: write this to ~/.config/fish/completions/sfjourney.fish"]
    first = "complete -c sfjourney -n __fish_use_subcommand -f"
    lines += [f"{first} -a {command.name} -d {_fish_quoted(command.summary)}" for command in commands]
    lines += [f"{first} -l {name[2:]}" for name in _TOP]
    for command in commands:
        where = f"complete -c sfjourney -n '__fish_seen_subcommand_from {command.name}'"
        lines += [f"{where} {_fish(argument)}" for argument in command.arguments if argument.names or argument.choices]
    return "\n".join([*lines, ""])


def _fish(argument: Argument) -> str:
    words = f" -a {_fish_quoted(' '.join(argument.choices))}" if argument.choices else ""
    if not argument.names:
        return f"-f{words}"
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in argument.names)
    takes = "" if argument.value is None else " -r -F" if argument.is_file and not argument.choices else " -x"
    return f"{names}{takes}{words} -d {_fish_quoted(argument.help)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SHELLS: Final[Mapping[str, Callable[[Sequence[Command]], str]]] = {"bash": bash, "fish": fish, "zsh": zsh}
"""The shells by their names, each with what writes its script."""
