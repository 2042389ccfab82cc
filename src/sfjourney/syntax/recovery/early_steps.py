"""A clause behind steps of its Journey -> the steps laid aside, so that the clause is read where it belongs."""

import re

from sfjourney.clock.weekly import DAY_NAMES
from sfjourney.syntax.recovery.placed_clauses import DAYS
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.recovery.skipping import skip
from sfjourney.syntax.tokens import Token, Tree

_CLAUSES = frozenset({"ENROLL", "TIMEZONE", "SUBSCRIPTION", "TRANSACTIONAL", "WINDOW", "CAP", "GOAL", "DRAFT", "ON"})
_DAYS = re.compile(rf"[ \t]+(?:weekdays|weekends|{'|'.join(DAY_NAMES)})\b")

_ALONE = re.compile(rf"[ \t]+{DAYS}[ \t]*(?:#|\n|$)")


def clause_after_step(reading: Reading, token: Token) -> bool:
    """Say of a Journey once that its clauses come first, and read them all; inside of steps no clause is read."""
    last = reading.previous
    if not reading.stack.accepts("SEND") or _is_of_days(reading, token):
        return False
    place, word = reading.span(token), str(token)
    leaving = last if last is not None and last.type == "EXIT" and token.type in {"ON", "WHEN"} else None
    if leaving is not None:
        place, word = reading.span(leaving).to(place), f"exit {word}"
    elif token.type not in _CLAUSES:
        return False
    brace = _brace_of_journey(reading)
    if brace is None or brace.start_pos not in reading.out.early:
        message = f"the clause `{word}` stands after a step"
        hint = "move it up: the clauses of a Journey come before its first step"
        reading.report("syntax/clause-after-step", message, place, "clauses come first", help=hint)
    if brace is not None and _lay_aside(reading, brace, leaving, token):
        return True
    skip(reading, reading.next_after(token))
    return True


def _is_of_days(reading: Reading, token: Token) -> bool:
    """``wait until 09:00 on weekdays``, be it that these stand on the next line."""
    if token.type != "ON":
        return False
    if reading.starts_line(token):
        return _ALONE.match(reading.source.text, token.end_pos) is not None
    return _DAYS.match(reading.source.text, token.end_pos) is not None


def put_back(tree: Tree, early: dict[int, list[Tree]]) -> None:
    """Put the steps that were laid aside back into their Journeys, in the order in which they were written."""
    for journey in tree.children if early else ():
        if isinstance(journey, Tree):
            _put_back(journey, early)


def _put_back(declaration: Tree, early: dict[int, list[Tree]]) -> None:
    for index, child in enumerate(declaration.children):
        if isinstance(child, Token) and child.type == "LBRACE":
            laid = early.get(child.start_pos, [])
            declaration.children[index + 1 : index + 1] = [step for steps in laid for step in _each(steps)]
            return


def _each(steps: Tree) -> list[Tree | Token]:
    """The steps of a run of steps, which is itself the step where there is but one."""
    return [steps] if steps.data == "step" else steps.children


def _brace_of_journey(reading: Reading) -> Token | None:
    """The brace that is open, where it is a Journey's and none of a step in it."""
    index = reading.innermost_brace()
    if index is None or "JOURNEY" not in {reading.type_at(index - 2), reading.type_at(index - 3)}:
        return None
    return reading.open_brace()


def _lay_aside(reading: Reading, brace: Token, leaving: Token | None, token: Token) -> bool:
    stack = reading.stack
    whole = stack.depth - (1 if leaving is not None else 0)
    first = token if leaving is None else leaving
    inner = reading.innermost_brace() or 0
    behind_clauses = (
        depth for depth in range(whole - 1, inner, -1) if stack.shifts("SEND", depth) and stack.shifts("GOAL", depth)
    )
    depth = next(behind_clauses, None)
    if depth is None or not stack.accepts("RBRACE", depth=whole):
        return False
    stack.take_back(whole)
    stack.feed(Token("RBRACE", "", first.start_pos, end_pos=first.start_pos))  # what was read becomes a tree by it
    reading.out.early.setdefault(brace.start_pos, []).append(stack.value(depth))
    reading.cut(depth)
    stack.at = token.start_pos
    if leaving is not None:
        reading.feed(leaving)
    return True
