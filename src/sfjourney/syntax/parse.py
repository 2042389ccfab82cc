"""The text of a ``.journey`` file -> its syntax tree."""

from dataclasses import dataclass

from lark import Token, Tree
from lark.exceptions import UnexpectedInput

from sfjourney.diagnostics import Checked, Finding
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.source import Source
from sfjourney.syntax.build import TreeBuilder
from sfjourney.syntax.grammar import parser
from sfjourney.syntax.lexical import prepare
from sfjourney.syntax.reading import Recovered
from sfjourney.syntax.recovery import recover
from sfjourney.syntax.tree import JourneyFile


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text that was read: Lark's tree of it, of which recovery may have left out parts, and what was made of it."""

    tree: Tree[Token] | None
    checked: Checked[JourneyFile]


def parse(source: Source, limits: Limits = DEFAULT_LIMITS) -> Checked[JourneyFile]:
    """Read one file. What could not be read is left out, reported once, and marked as damage."""
    return read(source, limits).checked


def read(source: Source, limits: Limits = DEFAULT_LIMITS) -> ReadText:
    """Read one file as ``parse`` does, and keep Lark's tree."""
    size = len(source.text.encode("utf-8", "surrogatepass"))
    if size > limits.journey_bytes:
        message = f"the file has {size} bytes; at most {limits.journey_bytes} are read"
        file = JourneyFile(source, (), (), (source.span(0, 0),))
        return ReadText(None, Checked(file, (Finding("syntax/unreadable", message, source.span(0, 0)),)))
    prepared = prepare(source, limits)
    if prepared.text is None:
        whole = source.span(0, len(source.text))
        return ReadText(None, Checked(JourneyFile(source, (), prepared.comments, (whole,)), prepared.findings))
    text = Source(source.name, prepared.text)
    try:
        recovered = Recovered(parser().parse(prepared.text))
    except UnexpectedInput:
        recovered = recover(parser(), text)
    builder = TreeBuilder(text, limits)
    declarations = builder.transform(recovered.tree) if recovered.tree is not None else ()
    mistaken = (*recovered.mistaken, *builder.mistaken)
    file = JourneyFile(source, tuple(declarations), prepared.comments, tuple(recovered.damage), mistaken)
    return ReadText(recovered.tree, Checked(file, (*prepared.findings, *recovered.findings, *builder.findings)))
