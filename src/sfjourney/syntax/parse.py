"""The text of a ``.journey`` file -> its syntax tree."""

from bisect import bisect_right
from operator import attrgetter

from sfjourney.diagnostics import Checked, Finding
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.source import Source, Span
from sfjourney.syntax.automaton.loading import language
from sfjourney.syntax.automaton.stack import ParserStack
from sfjourney.syntax.build import TreeBuilder
from sfjourney.syntax.lexical import prepare
from sfjourney.syntax.recovery.recover import recover
from sfjourney.syntax.tokens import END, Tree
from sfjourney.syntax.tree import Declaration, JourneyFile


def parse(source: Source, limits: Limits = DEFAULT_LIMITS) -> Checked[JourneyFile]:
    """Read one file. What could not be read is left out, reported once, and marked as damage."""
    size = len(source.text.encode("utf-8", "surrogatepass"))
    if size > limits.journey_bytes:
        message = f"the file has {size} bytes; at most {limits.journey_bytes} are read (limits.journey_bytes)"
        return Checked(unread(source), (Finding("syntax/unreadable", message, source.span(0, 0)),))
    prepared = prepare(source, limits)
    if prepared.text is None:
        whole = source.span(0, len(source.text))
        return Checked(JourneyFile(source, (), prepared.comments, (whole,)), prepared.findings)
    text = Source(source.name, prepared.text)
    builder = TreeBuilder(text, limits, prepared.hidden)
    declarations = _read_whole(text, builder)
    if declarations is not None:
        file = JourneyFile(source, declarations, prepared.comments, (), tuple(builder.mistaken))
        return Checked(file, (*prepared.findings, *builder.findings))
    read = recover(language(), text)
    builder = TreeBuilder(text, limits, prepared.hidden)  # the first one saw a part of the file
    declarations = builder.built(read.tree) if read.tree is not None else ()
    mistaken = (*read.mistaken, *builder.mistaken)
    file = JourneyFile(source, declarations, prepared.comments, tuple(read.damage), mistaken)
    found = [finding for finding in read.findings if not _within(finding, prepared.torn)]
    return Checked(file, (*prepared.findings, *found, *builder.findings))


def unread(source: Source) -> JourneyFile:
    """What stands for a file of which nothing could be read: whatever is missing elsewhere may be in it."""
    return JourneyFile(source, (), (), (source.span(0, 0),))


def _within(finding: Finding, words: tuple[Span, ...]) -> bool:
    """Whether a finding lies in one of the words, which are in their order."""
    at = bisect_right(words, finding.span.start, key=attrgetter("start")) - 1
    return at >= 0 and finding.span.end <= words[at].end


def _read_whole(text: Source, builder: TreeBuilder) -> tuple[Declaration, ...] | None:
    """The declarations of a text in which every token fits; None for any other."""
    stack = ParserStack(language(), text.text, builder.build)
    while (token := stack.read()) is not None:
        if token.type == END:
            declarations: tuple[Declaration, ...] = stack.finish()
            return declarations
    return None


def parse_tree(text: str) -> Tree:
    """The tree of a text that ``parse`` found nothing to say of. Raises ValueError for one that does not parse."""
    stack = ParserStack(language(), text)
    while (token := stack.read()) is not None:
        if token.type == END:
            tree: Tree = stack.finish()
            return tree
    raise ValueError("the text does not parse")
