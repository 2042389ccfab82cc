"""JSON document -> template, with a finding for every part that has the wrong shape."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

from sfjourney.diagnostics import Checked, Finding
from sfjourney.documents.document import Document
from sfjourney.documents.scan import Path
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.pointers import MISSING, Parts, parse
from sfjourney.spelling import likely
from sfjourney.templates.errors import RenderError
from sfjourney.templates.javascript import kind_of, text
from sfjourney.templates.keys import OF_BODY, OF_DEFINITION, OF_ELEMENT, OF_FILE, slips, strays
from sfjourney.templates.template import BODY, DEFINITION, ELEMENTS, Element, Purpose, Status, Stray, Template

MALFORMED = "template/malformed"

_SHAPE = (
    "a template is {name, purpose, status, definition: {from, subject, preheader, replyTo, body: {root, elements}}}"
)
_POINTER = "write where the value stands, as in /data/resetLink"

_Word = TypeVar("_Word", bound=StrEnum)


def read_template(document: Document, name: str, limits: Limits = DEFAULT_LIMITS) -> Checked[Template | None]:
    """Read a template file whose stem is ``name``.

    There is no template where the body cannot be walked; beside any other finding there is one, so that the rest of
    the file is still checked. Keys that nothing reads are for a rule to say.
    """
    return _Reading(document, name, limits).template()


class _Reading:
    """One pass over one file. Findings come in the order of the parts."""

    def __init__(self, document: Document, name: str, limits: Limits) -> None:
        self.document = document
        self.name = name
        self.limits = limits
        self.findings: list[Finding] = []
        self.strays: list[Stray] = []

    def template(self) -> Checked[Template | None]:
        file = self._object(self.document.value, (), "a template")
        template = None if file is None else self._file(file)
        return Checked(template, tuple(self.findings))

    def _file(self, file: Mapping[str, Any]) -> Template | None:
        self._look_at_keys(file, OF_FILE, ())
        external_id, name = self._string(file, ("id",)), self._string(file, ("name",))
        purpose = self._word(file, ("purpose",), Purpose, Purpose.GENERAL)
        status = self._word(file, ("status",), Status, Status.ACTIVE)
        definition = self._part(file, DEFINITION, "the definition of a template", OF_FILE)
        if definition is None:
            return None
        self._look_at_keys(definition, OF_DEFINITION, DEFINITION)
        from_, reply_to = (self._string(definition, (*DEFINITION, key)) for key in ("from", "replyTo"))
        body = self._body(definition)
        sensitive_paths = self._sensitive_paths(definition)
        if body is None:
            return None
        root, elements, state = body
        return Template(
            id=self.name,
            external_id=external_id,
            name=self.name if name is None else name,
            purpose=purpose,
            status=status,
            from_=from_,
            reply_to=reply_to,
            subject=definition.get("subject", MISSING),
            preheader=definition.get("preheader", MISSING),
            root=root,
            elements=elements,
            state=state,
            sensitive_paths=sensitive_paths,
            document=self.document,
            strays=tuple(self.strays),
        )

    def _look_at_keys(self, holder: Mapping[str, Any], known: frozenset[str], path: Path) -> None:
        if not known.issuperset(holder):
            self.strays += slips(holder, known, path)

    def _find(self, path: Path, message: str, label: str, help_: str) -> None:
        span = self.document.span(path)
        about = " ".join((self.name, *map(str, path)))
        self.findings.append(Finding(MALFORMED, message, span, label, help=help_, about=about))

    def _object(self, value: Any, path: Path, what: str) -> dict[str, Any] | None:
        if isinstance(value, dict):
            return value
        self._find(path, f"{what} is an object, and this is {kind_of(value)}", kind_of(value), _SHAPE)
        return None

    def _part(self, holder: Mapping[str, Any], path: Path, what: str, known: frozenset[str]) -> dict[str, Any] | None:
        """A member that has to be there, or a finding that names the key that was meant to be it."""
        name = str(path[-1])
        stray = next((stray for stray in slips(holder, known, path[:-1]) if stray.meant == name), None)
        if stray is None:
            return self._object(holder.get(name, MISSING), path, what)
        written = stray.path[-1]
        self.findings.append(
            Finding(
                MALFORMED,
                f"`{written}` is no key of a template, and {what} is missing",
                self.document.key_span(stray.path),
                "no such key",
                help=f"did you mean {name}?",
                about=f"{self.name} {written}",
            )
        )
        return None

    def _string(self, parent: Mapping[str, Any], path: Path) -> str | None:
        value = parent.get(str(path[-1]))
        if value is None or isinstance(value, str):
            return value
        self._find(path, f"{path[-1]} of a template is a string, and this is {kind_of(value)}", kind_of(value), _SHAPE)
        return None

    def _word(self, file: Mapping[str, Any], path: Path, words: type[_Word], default: _Word) -> _Word | None:
        value = file.get(str(path[-1]))
        if value is None:
            return None if any(stray.meant == path[-1] for stray in self.strays) else default
        for word in words:
            if value == word.value:
                return word
        known = [word.value for word in words]
        meant = likely(value, known) if isinstance(value, str) else None
        hint = f"did you mean {meant}?" if meant is not None else f"write one of {', '.join(known)}"
        message = f"`{value}` is no {path[-1]} of a template" if isinstance(value, str) else None
        self._find(path, message or f"a template has no such {path[-1]}", f"unknown {path[-1]}", hint)
        return None

    def _body(
        self, definition: Mapping[str, Any]
    ) -> tuple[str | None, Mapping[str, Element], Mapping[str, object]] | None:
        body = self._part(definition, BODY, "the body of a template", OF_DEFINITION)
        if body is None:
            return None
        self._look_at_keys(body, OF_BODY, BODY)
        before = len(self.findings)
        root = body.get("root")
        if root is not None and not isinstance(root, str):
            message = f"the root of a body is the key of an element, a string, and this is {kind_of(root)}"
            self._find((*BODY, "root"), message, kind_of(root), 'name the outermost element, as in "root": "html"')
        elements = self._elements(body)
        state = (
            {} if body.get("state") is None else self._object(body["state"], (*BODY, "state"), "the state of a body")
        )
        if len(self.findings) > before or state is None:
            return None
        self._depth(root, elements)
        if len(self.findings) > before:
            return None
        for key, element in body["elements"].items():
            if element is None:  # the renderer takes it for one that is not there, so the rest can be walked
                self._object(element, (*ELEMENTS, key), "an element")
        return root, elements, state

    def _elements(self, body: Mapping[str, Any]) -> dict[str, Element]:
        elements = self._part(body, ELEMENTS, "the table of elements", OF_BODY)
        if elements is None:
            return {}
        most = self.limits.template_elements
        if len(elements) > most:
            message = f"a template of {len(elements)} elements; there may be {most} (limits.template_elements)"
            self._find(ELEMENTS, message, "too many elements", "split the template, or repeat one element over a list")
            return {}
        found = {}
        for key, element in elements.items():
            if isinstance(element, dict):
                found[key] = _element(key, element)
                if not OF_ELEMENT.issuperset(element):
                    self.strays += strays(element, (*ELEMENTS, key))
            elif element is not None:
                self._object(element, (*ELEMENTS, key), "an element")
        return found

    def _depth(self, root: str | None, elements: Mapping[str, Element]) -> None:
        """Find elements nested too deep. A cycle counts once around: what it does is for a rule to say."""
        most = self.limits.template_depth
        if len(elements) <= most:
            return  # a way down meets each of them once
        for key, depth in _depths(root, elements).items():
            if depth > most:
                message = f"an element nested deeper than {most} levels (limits.template_depth)"
                self._find((*ELEMENTS, key), message, f"level {depth}", "nest fewer elements in one another")
                return

    def _sensitive_paths(self, definition: Mapping[str, Any]) -> tuple[Parts, ...]:
        path = (*DEFINITION, "sensitiveTransactionalVariablePaths")
        written = definition.get("sensitiveTransactionalVariablePaths")
        if written is None:
            return ()
        if not isinstance(written, list):
            message = f"sensitiveTransactionalVariablePaths is an array of pointers, and this is {kind_of(written)}"
            self._find(path, message, kind_of(written), _POINTER)
            return ()
        found = []
        for index, pointer in enumerate(written):
            try:
                found.append(_pointer(pointer))
            except ValueError as error:
                self._find((*path, index), f"a sensitive path that is no pointer: {error}", "no pointer", _POINTER)
        return tuple(found)


def _pointer(written: object) -> Parts:
    """The segments of a pointer. Raises ValueError, in words for the author, for what is none."""
    if isinstance(written, str):
        return parse(written)
    raise ValueError(f"a pointer is a string, and this is {kind_of(written)}")


def _element(key: str, written: dict[str, Any]) -> Element:
    get = written.get
    type_ = get("type")
    children = get("children")
    return Element(
        key,
        type_ if isinstance(type_, str) else None,
        get("props", MISSING),
        () if children is None else _children(children),
        get("visible", MISSING),
        get("repeat", MISSING),
    )


_STRINGS: Final = frozenset({str})


def _children(written: object) -> tuple[str, ...] | None:
    """The keys of the children: JavaScript looks up ``elements[child]``, where 5 and "5" are one key."""
    if not isinstance(written, list):
        return None
    if _STRINGS.issuperset(map(type, written)):
        return tuple(written)
    try:
        return tuple(text(child) for child in written)
    except RenderError:  # no text, so no key: the look-up throws
        return None


def _depths(root: str | None, elements: Mapping[str, Element]) -> dict[str, int]:
    """The number of elements on the longest way down to each element, for the elements that the root reaches."""
    order = _parents_first(root, elements)
    place = {key: index for index, key in enumerate(order)}
    depths = dict.fromkeys(order, 1)
    for key in order:
        for child in elements[key].children or ():
            if place.get(child, -1) > place[key]:
                depths[child] = max(depths[child], depths[key] + 1)
    return depths


def _parents_first(root: str | None, elements: Mapping[str, Element]) -> list[str]:
    """The elements that the root reaches, each before its children wherever no cycle forbids it."""
    if root is None or root not in elements:
        return []
    finished: list[str] = []
    seen = {root}
    waiting = [(root, iter(elements[root].children or ()))]
    while waiting:
        key, children = waiting[-1]
        for child in children:
            if child in elements and child not in seen:
                seen.add(child)
                waiting.append((child, iter(elements[child].children or ())))
                break
        else:
            finished.append(key)
            waiting.pop()
    return finished[::-1]
