"""Names that are used and not declared -> the declaration that nothing uses, and that was meant to be called so."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from sfjourney.diagnostics import Edit, Finding, Fix, Label
from sfjourney.rules.labels import first_few
from sfjourney.syntax.values import Name, Text


class Misdeclared(Struct, frozen=True):
    """A declaration under another name than the one that is used, and where that one is."""

    declared: Name
    name: str
    uses: tuple[Name, ...]


def misdeclared(
    uses: Iterable[Name],
    declared: Mapping[str, Name],
    among: Callable[[Iterable[str]], Callable[[str], str | None]],
    says: Callable[[str], Iterable[Text]] = lambda _: (),
) -> dict[str, Misdeclared]:
    """By the name that is used. ``among`` some declared names finds the one that is like it, ``says`` texts of a
    declaration.

    Of one use and one declaration either may be misspelt; then it is the declaration only where its own texts, such as
    the path of its schema, have the name that is used.
    """
    by_text: dict[str, list[Name]] = {}
    for name in uses:
        by_text.setdefault(name.text, []).append(name)
    unused = [name for name in declared if name not in by_text]
    meant = among(unused)
    found = {}
    for text, places in by_text.items():
        other = meant(text) if text not in declared else None
        if other is None:
            continue
        named = any(text in said.value and other not in said.value for said in says(other))
        if len(places) > 1 or named:
            found[text] = Misdeclared(declared[other], text, tuple(places))
    return found


def misdeclared_finding(code: str, kind: str, found: Misdeclared, written: str) -> Finding:
    """One finding for all uses, at the declaration."""
    places = "in one place" if len(found.uses) == 1 else f"in {len(found.uses)} places"
    name = found.declared.text
    return Finding(
        code,
        f"nothing uses the {kind} `{name}`, and `{found.name}`, used {places}, is not declared",
        found.declared.span,
        "declared under this name",
        first_few([Label(use.span, "used under another") for use in found.uses], "used under another"),
        f"did you mean `{found.name}`?",
        Fix(f"write {written}", (Edit(found.declared.span, written),), safe=False),
        about=found.name,
    )
