"""The text of a ``.journey`` file -> its syntax tree."""

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


def parse(source: Source, limits: Limits = DEFAULT_LIMITS) -> Checked[JourneyFile]:
    """Read one file. What could not be read is left out, reported once, and marked as damage."""
    size = len(source.text.encode("utf-8", "surrogatepass"))
    if size > limits.journey_bytes:
        message = f"the file has {size} bytes; at most {limits.journey_bytes} are read"
        return Checked(
            JourneyFile(source, (), (), (source.span(0, 0),)),
            (Finding("syntax/unreadable", message, source.span(0, 0)),),
        )
    prepared = prepare(source, limits)
    if prepared.text is None:
        whole = source.span(0, len(source.text))
        return Checked(JourneyFile(source, (), prepared.comments, (whole,)), prepared.findings)
    text = Source(source.name, prepared.text)
    try:
        read = Recovered(parser().parse(prepared.text))
    except UnexpectedInput:
        read = recover(parser(), text)
    builder = TreeBuilder(text, limits)
    declarations = builder.transform(read.tree) if read.tree is not None else ()
    mistaken = (*read.mistaken, *builder.mistaken)
    file = JourneyFile(source, tuple(declarations), prepared.comments, tuple(read.damage), mistaken)
    return Checked(file, (*prepared.findings, *read.findings, *builder.findings))
