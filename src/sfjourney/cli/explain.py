"""``sfjourney explain CODE``: what a rule is about."""

import argparse

from sfjourney.cli.options import add_color

NAME = "explain"
HELP = "explain a rule, with examples"
DESCRIPTION = "Explains a rule: why it matters, what it finds, and what to write instead."
EPILOG = """\
examples:
  sfjourney explain                             all rules
  sfjourney explain template                    those of one family
  sfjourney explain template/unresolved-pointer one of them

exit status:
  0  explained
  2  there is no such rule

read on:
  docs/rules.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "code",
        metavar="CODE",
        nargs="?",
        help="a code such as redaction/redacted-read, or a family; all rules without it",
    )
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.output import UsageError, columns, paint_for, say
    from sfjourney.report.reference.explain import explain, listing
    from sfjourney.rules import BY_CODE, RULES
    from sfjourney.spelling import likely

    paint = paint_for(options.color)
    chosen = [rule for rule in RULES if options.code in (None, rule.family)]
    if chosen:
        say(listing(chosen, paint, columns()))
        return 0
    if options.code not in BY_CODE:
        meant = likely(options.code, BY_CODE)
        hint = f"did you mean {meant}?" if meant else "`sfjourney explain` lists them all"
        raise UsageError(f"there is no rule {options.code!r}; {hint}")
    say(explain(BY_CODE[options.code], paint, columns()))
    return 0
