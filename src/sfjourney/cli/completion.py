"""``sfjourney completion SHELL``: the script that completes commands and options in a shell."""

import argparse

from sfjourney.cli.options import one_of

NAME = "completion"
HELP = "print the script that completes sfjourney in a shell"
DESCRIPTION = """\
Prints a script that completes commands, options and what may stand behind them
when you press Tab. It is the same until sfjourney is updated, and runs nothing."""
SHELLS = ("bash", "fish", "zsh")
EPILOG = """\
examples:
  eval "$(sfjourney completion bash)"
        in ~/.bashrc
  sfjourney completion zsh > ~/.zfunc/_sfjourney
        with `fpath+=~/.zfunc; autoload -Uz compinit; compinit` in ~/.zshrc
  sfjourney completion fish > ~/.config/fish/completions/sfjourney.fish

exit status:
  0  printed

read on:
  docs/ci.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "shell", metavar="SHELL", type=one_of(*SHELLS), help=f"{', '.join(SHELLS[:-1])} or {SHELLS[-1]}"
    )


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.arguments import described_commands
    from sfjourney.cli.output import say
    from sfjourney.report.reference.completion import SHELLS as WRITERS

    say(WRITERS[options.shell](described_commands()))
    return 0
