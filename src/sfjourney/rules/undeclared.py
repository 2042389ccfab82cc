"""Names of one kind that are used -> a finding for each that no declaration has."""

from collections.abc import Iterator, Mapping, Sequence

from sfjourney.diagnostics import Edit, Finding, Fix
from sfjourney.rules.misdeclared import misdeclared, misdeclared_finding
from sfjourney.spelling import is_surely, likely_among
from sfjourney.syntax.values import Name
from sfjourney.syntax.written_names import written_name


def undeclared(
    code: str, kind: str, used: Sequence[Name], declared: Mapping[str, Name], rest: str
) -> Iterator[Finding]:
    """At the declaration where that is what is misspelt, else at each use.

    ``kind`` is the word that declares such a name, ``rest`` what stands behind the name in a declaration.
    """
    otherwise = misdeclared(used, declared, likely_among)
    for found in otherwise.values():
        yield misdeclared_finding(code, kind, found, written_name(found.name))
    near = likely_among(declared)
    for name in used:
        if name.text not in declared and name.text not in otherwise:
            meant = near(name.text)
            sure = meant is not None and is_surely(name.text, meant, declared)
            written = written_name(meant or name.text)
            yield Finding(
                code,
                f"there is no {kind} `{name.text}`",
                name.span,
                "not declared",
                help=f"did you mean `{written}`?" if meant else f"declare it: {kind} {written} {rest}",
                fix=Fix(f"write `{written}`", (Edit(name.span, written),), safe=sure) if meant else None,
                about=name.text,
            )
