"""A condition that is not what json-render's schema allows."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path
from sfjourney.model.origins import ROOTS
from sfjourney.rules.effects import FAILS
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.spelling import likely
from sfjourney.templates.forms import OPERATORS, Source, operator_of, source_of, state_operand
from sfjourney.templates.javascript import kind_of

CODE: Final = "template/malformed-condition"

_SOURCES: Final = frozenset(source.value for source in Source)
_KEYS: Final = _SOURCES | {*OPERATORS, "not"}


_OPERATORS_ELSEWHERE: Final = {
    "=": "eq", "==": "eq", "===": "eq", "equals": "eq", "equal": "eq", "is": "eq", "$eq": "eq",
    "!=": "neq", "!==": "neq", "<>": "neq", "ne": "neq", "notEquals": "neq", "notEqual": "neq", "$ne": "neq",
    ">": "gt", "$gt": "gt", "greaterThan": "gt", "<": "lt", "$lt": "lt", "lessThan": "lt",
    ">=": "gte", "ge": "gte", "$gte": "gte", "<=": "lte", "le": "lte", "$lte": "lte", "$not": "not", "!": "not",
}  # fmt: skip
"""How other languages write the comparisons."""
_GROUPS_ELSEWHERE: Final = {
    "and": "$and", "all": "$and", "allOf": "$and", "&&": "$and", "or": "$or", "any": "$or", "anyOf": "$or",
    "||": "$or", "state": "$state", "path": "$state", "item": "$item", "index": "$index",
}  # fmt: skip
_DIGITS: Final = re.compile(r"\s*-?\d+(\.\d+)?\s*")
_WRITTEN: Final = re.compile(r"\s*/?([\w.]+(?:[/.]\w+)*)\s*(?:(===?|!==?|>=?|<=?)\s*(.+?))?\s*")
_SHORT: Final = 60


class Problem(NamedTuple):
    """What is wrong with one part of a condition, what the reader sees of it, and what to write."""

    path: Path
    message: str
    hint: str
    at_key: bool = False
    """Whether the key is wrong that the path ends with, and not the value behind it."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    for asked in sent.survey.conditions:
        if not asked.plain:
            if sent.causes.in_misplaced(asked.path):
                continue
            for problem in problems(asked.value, asked.path):
                finding = value_finding(sent, CODE, problem.message, problem.path, "malformed", problem.hint)
                if problem.at_key:
                    finding = replace(finding, span=sent.template.document.key_span(problem.path))
                yield finding


def problems(condition: object, path: Path) -> Iterator[Problem]:
    """Everything that the strict schema of conditions refuses."""
    waiting: list[tuple[object, Path]] = [(condition, path)]
    while waiting:
        part, place = waiting.pop()
        if isinstance(part, bool):
            continue
        if isinstance(part, list):
            for index, member in enumerate(part):
                yield from _member(member, (*place, index))
        elif isinstance(part, dict):
            group = next((key for key in ("$and", "$or") if key in part), None)
            if group is None:
                yield from _single(part, place)
            elif not isinstance(part[group], list):
                yield Problem(
                    (*place, group),
                    f"{group} takes an array, and this is {kind_of(part[group])}: {FAILS}",
                    "write [ … ]",
                )
            else:
                waiting.extend((member, (*place, group, index)) for index, member in enumerate(part[group]))
                for key in part:
                    if key != group:
                        yield Problem(
                            (*place, key),
                            f"`{key}` beside {group} is ignored: it decides nothing",
                            "nest one in the other",
                        )
        else:
            message = f"a condition is an object, and this is {kind_of(part)}: {FAILS}"
            yield Problem(place, message, f"write {_as_object(part)}")


def _member(member: object, path: Path) -> Iterator[Problem]:
    """A member of a plain array is one comparison and nothing else."""
    if isinstance(member, dict) and source_of(member) is not None:
        yield from _single(member, path)
    elif isinstance(member, dict):
        if "$and" in member or "$or" in member:
            message = "a group inside a plain array counts as true: it hides nothing from anybody"
            yield Problem(path, message, 'write {"$and": [ … ]} around it')
        else:
            yield from _single(member, path)
    elif isinstance(member, list):
        yield Problem(
            path, "an array inside an array counts as true: it hides nothing from anybody", 'write {"$and": [ … ]}'
        )
    else:
        message = f"a condition is an object, and this is {kind_of(member)}: {FAILS}"
        yield Problem(path, message, f"write {_as_object(member)}")


def _as_object(written: object) -> str:
    """The condition that a text was meant to be, where it names one of the roots of a send."""
    found = _WRITTEN.fullmatch(written) if isinstance(written, str) else None
    names = re.split(r"[/.]", found[1]) if found is not None else []
    if found is None or len(names) < len(("event", "orderId")) or names[0] not in ROOTS:
        return '{"$state": "/…"}'
    source = f'"$state": "/{"/".join(names)}"'
    if found[2] is None:
        return f"{{{source}}}"
    operand = found[3].strip("\"'")
    plain = operand in ("true", "false", "null") or (_DIGITS.fullmatch(operand) and operand == found[3])
    return f'{{{source}, "{_OPERATORS_ELSEWHERE[found[2]]}": {operand if plain else json.dumps(operand)}}}'


def _single(single: Mapping[str, object], path: Path) -> Iterator[Problem]:
    source = source_of(single)
    if source is None:
        yield _sourceless(single, path)
        return
    written = single[source.value]
    right = written is True if source is Source.INDEX else isinstance(written, str)
    if not right:
        effect = FAILS if source is not Source.INDEX else "it asks for the index all the same"
        wanted = "true" if source is Source.INDEX else "a pointer"
        yield Problem(
            (*path, source.value),
            f"{source.value} takes {wanted}, and this is {kind_of(written)}: {effect}",
            f"write {wanted}",
        )
    operator = operator_of(single)
    for key in single:
        ignored = (key in _SOURCES and key != source.value) or (key in OPERATORS and key != operator)
        if ignored:
            kept = source.value if key in _SOURCES else operator
            message = f"only `{kept}` is asked, `{key}` is ignored: readers see what should be hidden from them"
            yield Problem((*path, key), message, 'write {"$and": [ … ]} with one comparison each')
        elif key not in _KEYS:
            yield _unknown_key(single, key, (*path, key))
    if "not" in single and single["not"] is not True:
        yield Problem((*path, "not"), "`not` takes true and is ignored otherwise", "write true, or take it out")
    if operator is not None:
        yield from _operand(single, operator, (*path, operator))


def _unknown_key(single: Mapping[str, object], key: str, path: Path) -> Problem:
    operator = operator_of(single)
    if operator is not None:
        effect = f"only `{operator}` decides"
    elif single.get("not") is True:
        effect = "this shows to whoever has no such value, or an empty one"
    else:
        effect = "this shows to everybody who has such a value, whatever it is"
    meant = _OPERATORS_ELSEWHERE.get(key) or likely(key, (*OPERATORS, "not"))
    hint = f"did you mean {meant}?" if meant is not None else f"there are {', '.join(OPERATORS)} and not"
    return Problem(path, f"a condition has no `{key}`, and ignores it: {effect}", hint, at_key=True)


def _sourceless(single: Mapping[str, object], path: Path) -> Problem:
    if operator_of(single) is None:
        outcome = "hides it from everybody" if single.get("not") is True else "shows it to everybody"
    else:
        outcome = "compares the whole state, which is equal to nothing"
    for key, value in single.items():
        if key in ("$not", "not") and isinstance(value, dict):
            inside = json.dumps({**value, "not": True}, ensure_ascii=False)
            hint = f"write {inside}" if len(inside) <= _SHORT else 'write "not": true beside the $state'
            return Problem((*path, key), f"`{key}` around a condition {outcome}", hint, at_key=True)
        meant = _GROUPS_ELSEWHERE.get(key) or likely(key, (*_SOURCES, "$and", "$or"))
        if meant is not None and key not in _KEYS:
            return Problem((*path, key), f"a condition of `{key}` {outcome}", f"did you mean {meant}?", at_key=True)
    return Problem(path, f"a condition that names no source {outcome}", 'name what is asked about: {"$state": "/…"}')


def _operand(single: Mapping[str, object], operator: str, path: Path) -> Iterator[Problem]:
    operand = single[operator]
    if isinstance(operand, dict) and state_operand(operand) is None and any(key.startswith("$") for key in operand):
        message = 'only {"$state": …} is resolved here: this compares with the object itself, which nothing is equal to'
        yield Problem(path, message, 'write a literal, or {"$state": …}')
    elif operator in ("eq", "neq") and isinstance(operand, (dict, list)) and state_operand(operand) is None:
        whom = "nobody" if (operator == "eq") is (single.get("not") is not True) else "everybody"
        what = f"{kind_of(operand)} is equal only to itself, and never to one that is written"
        yield Problem(path, f"{what}: it holds for {whom}", _instead_of_itself(single, operator))
    elif (
        operator not in ("eq", "neq")
        and state_operand(operand) is None
        and (isinstance(operand, bool) or not isinstance(operand, (int, float)))
    ):
        message = f"`{operator}` compares numbers, and this is {kind_of(operand)}: it holds for nobody"
        number = operand.strip() if isinstance(operand, str) and _DIGITS.fullmatch(operand) else None
        yield Problem(path, message, f"write {number}" if number else "write a number")


def _instead_of_itself(single: Mapping[str, object], operator: str) -> str:
    """How to ask what comparing with a whole array or object was to ask."""
    pointer = single.get("$state")
    if single[operator] != [] or not isinstance(pointer, str):
        return "ask for its items" if isinstance(single[operator], list) else "ask for its fields, one comparison each"
    is_empty = (operator == "eq") is (single.get("not") is not True)
    first = f"{pointer}/0"
    return f"write {json.dumps({'$state': first, 'not': True} if is_empty else {'$state': first}, ensure_ascii=False)}"


MALFORMED_CONDITION = Rule(
    code=CODE,
    title="A condition that is not what it looks like",
    severity=Severity.ERROR,
    why="the renderer evaluates what it understands of it, shows the rest to everybody, or fails",
    bad=note(
        """
        "text": {
          "type": "Text",
          "props": {"text": "A small order"},
          "visible": {"$state": "/event/total", "gt": 0, "lt": 30}
        }
        """
    ),
    good=note(
        """
        "text": {
          "type": "Text",
          "props": {"text": "A small order"},
          "visible": {"$and": [{"$state": "/event/total", "gt": 0}, {"$state": "/event/total", "lt": 30}]}
        }
        """
    ),
    check_template=check,
)
