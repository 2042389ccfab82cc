"""Lark's tree and the comments -> units. What begins a line follows from the grammar: whatever stands in braces."""

from msgspec import Struct, field
from msgspec.structs import replace

from sfjourney.source import Source
from sfjourney.syntax.allowing import allowed_lines, allows
from sfjourney.syntax.formatting.head import HeadBuilder
from sfjourney.syntax.formatting.pieces import Piece, Remark
from sfjourney.syntax.formatting.units import Body, Unit
from sfjourney.syntax.tokens import Token, Tree
from sfjourney.syntax.tree import Comment, JourneyFile

_VALUES = frozenset({"object"})
"""Productions whose braces are those of a value, and hold no lines."""
_OPTIONS = frozenset({"profile", "event_body", "group_body", "api_body", "send_body", "data"})
"""Productions whose braces hold options and no steps: one of them may stay on the line."""


def units_of(tree: Tree, file: JourneyFile) -> Body:
    """All of a file, whose tree is whole."""
    return _Reader(file.source, file.comments).read(tree)


class _OpenBody(Struct):
    """Braces that are open, or the file, and what was read in them so far. ``start`` is where they begin."""

    start: int = 0
    begins_line: bool = False
    """Whether no word stands before its brace on the line of that."""
    parted: bool = False
    """Whether it is not to be drawn together with what is before it: something is allowed on one of their lines."""
    units: list[Unit] = field(default_factory=list)
    beside: Remark | None = None
    above: list[Remark] = field(default_factory=list)
    """Comments that belong to what comes next in it."""


class _OpenUnit(Struct):
    """A unit whose end was not reached."""

    production: str
    above: tuple[Remark, ...] = ()
    apart: bool = False
    head: HeadBuilder = field(default_factory=HeadBuilder)
    pieces: tuple[Piece, ...] = ()
    body: Body | None = None
    kept: bool = False
    joined: bool = False


class _Reader:
    """One walk over a tree, without recursion: a chain of ``not`` may be as long as a file."""

    def __init__(self, source: Source, comments: tuple[Comment, ...]) -> None:
        self._source = source
        self._text = source.text
        self._comments = comments
        self._allowed = allowed_lines(source, comments)
        """The lines that are to keep what is on them."""
        self._word_end = 0
        """Where the last word ended, commas and the braces of bodies aside."""
        self._next_comment = 0
        self._end = 0
        """Where the last token or comment ended."""
        self._waiting: list[Remark] = []
        """Comments behind the last token."""
        self._bodies = [_OpenBody()]
        self._units: list[_OpenUnit] = []

    def read(self, tree: Tree) -> Body:
        self._walk(tree)
        self._take_comments(len(self._text))
        return self._closed()

    def _walk(self, tree: Tree) -> None:
        # What is to be done, the next thing last: a tree or token with the production around it, or the end of one.
        work: list[tuple[Tree | Token | None, str, bool]] = [
            (child, "start", True) for child in reversed(tree.children)
        ]
        while work:
            node, production, in_braces = work.pop()
            if isinstance(node, Token):
                self._token(node, production, in_braces=in_braces)
            elif node is None:
                self._leave(production, unit=in_braces)
            else:
                name = node.data
                if in_braces:
                    self._units.append(_OpenUnit(name))
                else:
                    self._units[-1].head.enter(node)
                work.append((None, name, in_braces))
                work.extend(reversed(_children(self._in_order(node), name)))

    def _in_order(self, node: Tree) -> Tree:
        """What happens where a date is past, then where it is missing, unless a comment stands between the two."""
        if node.data != "wait_until_date" or node.children[-1].data != "if_past":
            return node
        first, last = next(node.children[-2].tokens()), [*node.children[-1].tokens()][-1]
        if any(first.start_pos < comment.span.start < last.end_pos for comment in self._comments):
            return node
        return Tree(node.data, [*node.children[:-2], *reversed(node.children[-2:])])

    def _leave(self, production: str, *, unit: bool) -> None:
        if not unit:
            self._units[-1].head.leave(production)
            return
        done = self._units.pop()
        pieces = done.pieces or done.head.pieces()
        made = Unit(done.production, done.above, done.apart, pieces, done.body, None, done.kept, done.joined)
        self._bodies[-1].units.append(made)

    def _token(self, token: Token, production: str, *, in_braces: bool) -> None:
        apart = self._take_comments(token.start_pos)
        self._end = max(self._end, token.end_pos)
        if token.type == "LBRACE" and production not in _VALUES:
            self._open(token)
        elif token.type == "RBRACE" and production not in _VALUES:
            self._units[-1].body = self._closed(token, production)
        elif not in_braces:  # a comma between the values of a send is in braces; each has its line
            self._word(token, production, apart=apart)

    def _word(self, token: Token, production: str, *, apart: bool) -> None:
        unit = self._units[-1]
        keeps = self._keeps(token)
        begins_line = not self._on_line_of_word(token)
        if unit.head.empty:
            self._settle()
            body = self._bodies[-1]
            unit.above, unit.apart = tuple(body.above), apart
            unit.joined = keeps and not begins_line
            body.above = []
        unit.kept = unit.kept or keeps
        unit.head.add(token, production, self._waiting, begins_line=begins_line)
        if token.type != "COMMA":
            self._word_end = token.end_pos

    def _keeps(self, token: Token) -> bool:
        """Whether a token is on a line that keeps what is on it."""
        return bool(self._allowed) and self._source.position(token.start_pos).line in self._allowed

    def _on_line_of_word(self, token: Token) -> bool:
        """Whether a word stands before a token on its line."""
        return self._word_end > 0 and self._text.find("\n", self._word_end, token.start_pos) < 0

    def _open(self, brace: Token) -> None:
        unit = self._units[-1]
        unit.pieces = unit.head.pieces()
        begins_line = not self._on_line_of_word(brace)
        parted = begins_line and (unit.kept or self._keeps(brace))
        self._bodies.append(_OpenBody(brace.end_pos, begins_line, parted))
        self._settle()

    def _closed(self, brace: Token | None = None, production: str = "") -> Body:
        self._settle()
        body = self._bodies.pop()
        if brace is not None:
            self._waiting += self._about_what_follows(brace, body)
        joined = brace is not None and self._stays(brace, body)
        made = Body(tuple(body.units), body.beside, tuple(body.above), joined=joined)
        alone = production in _OPTIONS and len(made.units) == 1 and made.lean and not body.parted
        if brace is None or not alone or self._text.find("\n", body.start, brace.start_pos) >= 0:
            return made
        return replace(made, on_line=True)

    def _stays(self, brace: Token, body: _OpenBody) -> bool:
        """Whether the brace at the end of a body stays on its line: the body is on it, or something behind it."""
        if not (self._keeps(brace) and self._on_line_of_word(brace)):
            return False
        behind = self._behind(brace)
        if not body.begins_line and self._text.find("\n", body.start, brace.start_pos) < 0:
            return True
        return allows(behind) if behind.startswith("#") else bool(behind)

    def _behind(self, brace: Token) -> str:
        """What stands behind a brace on its line, more such braces aside."""
        end = self._text.find("\n", brace.end_pos)
        return self._text[brace.end_pos : end if end >= 0 else len(self._text)].lstrip(" \t}")

    # ---- comments

    def _about_what_follows(self, brace: Token, body: _OpenBody) -> list[Remark]:
        """Take out of the comments before a brace those that allow something on what follows on its line."""
        first = next((place for place, remark in enumerate(body.above) if remark.allows), None)
        following = self._behind(brace)
        if first is None or not self._keeps(brace) or not following or following.startswith("#"):
            return []
        later = body.above[first:]
        del body.above[first:]
        return later

    def _take_comments(self, until: int) -> bool:
        """Move on to the next token. Returns whether an empty line stands before it."""
        while self._next_comment < len(self._comments):
            comment = self._comments[self._next_comment]
            if comment.span.start >= until:
                break
            lines = self._line_ends(comment.span.start)
            own_line = lines > 0 or self._end == 0
            text = comment.text.rstrip()
            own_line = own_line or (allows(text) and self._alone(comment))
            self._waiting.append(Remark(text, own_line, lines > 1, allows(text)))
            self._end = comment.span.end
            self._next_comment += 1
        return self._line_ends(until) > 1

    def _line_ends(self, until: int) -> int:
        return self._text.count("\n", self._end, until)

    def _alone(self, comment: Comment) -> bool:
        """Whether what stands before a comment on its line has no word, so that it is about what comes next."""
        start = self._text.rfind("\n", 0, comment.span.start) + 1
        return not self._text[start : comment.span.start].strip(" \t{,")

    def _settle(self) -> None:
        """Give the comments behind the last token to what they stand beside, or to what comes next."""
        body = self._bodies[-1]
        if self._waiting and not self._waiting[0].own_line:
            last = body.units[-1] if body.units else body
            if last.beside is None and not body.above:
                remark = self._waiting.pop(0)
                if isinstance(last, Unit):
                    body.units[-1] = replace(last, beside=remark)
                else:
                    body.beside = remark
        body.above += (replace(remark, own_line=True) for remark in self._waiting)
        self._waiting.clear()


def _children(node: Tree, name: str) -> list[tuple[Tree | Token | None, str, bool]]:
    """The children of a tree, each with whether it stands inside of its braces."""
    found: list[tuple[Tree | Token | None, str, bool]] = []
    inside = False
    for child in node.children:
        brace = isinstance(child, Token) and name not in _VALUES and child.type in {"LBRACE", "RBRACE"}
        if brace:
            inside = child == "{"
        found.append((child, name, inside and not brace))
    return found
