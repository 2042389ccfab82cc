"""What is written in place of a comparison, by the words of other languages -> how it is written here."""

from typing import Final

from msgspec import Struct


class Placed(Struct, frozen=True):
    """What to do where the line up to a token ends so, and from the token on the text begins so.

    Both are regular expressions, compiled where a text is wrong only; ``hint`` may name their groups.
    """

    before: str
    here: str
    hint: str


_COMPARED: Final = r"(?:\b(?:where|when|and|or|not)\s+|[(=]\s*)(?P<pointer>[/`]\S+)\s+(?:is\s+)?$"
_ITEM: Final = "name each item behind the array: {quantifier} {pointer} as item where CONDITION"

IN_CONDITIONS: Final = (
    Placed(_COMPARED, r"(?:equals?|eq)\b", "write `{pointer} == VALUE`"),
    Placed(_COMPARED, r"(?:greater|more|larger|bigger|higher|above|over|exceeds)\b", "write `{pointer} > VALUE`"),
    Placed(_COMPARED, r"(?:less|smaller|fewer|lower\s+than|below|under)\b", "write `{pointer} < VALUE`"),
    Placed(_COMPARED, r"at\s+least\b", "write `{pointer} >= VALUE`"),
    Placed(_COMPARED, r"at\s+most\b", "write `{pointer} <= VALUE`"),
    Placed(_COMPARED, r"(?:before|earlier|older)\b", "write `{pointer} < INSTANT`: now, or 30 days before now"),
    Placed(_COMPARED, r"(?:after|later|since|newer)\b", "write `{pointer} > INSTANT`: now, or 30 days before now"),
    Placed(
        _COMPARED,
        r"(?:within|in\s+(?:the\s+)?(?:last|next|past))\b",
        "instants are compared: {pointer} > 30 days before now, or {pointer} < 30 days after now",
    ),
    Placed(_COMPARED, r"(?i:(?:starts|begins)_?with)\b|begins\b", "write `{pointer} starts with VALUE`"),
    Placed(_COMPARED, r"(?i:ends_?with)\b", "write `{pointer} ends with VALUE`"),
    Placed(_COMPARED, r"(?:includes?|has|have)\b", "write `{pointer} contains VALUE`"),
    Placed(_COMPARED, r"(?:in\b|(?:one|any)\s+of\b)", "write `{pointer} in [VALUE, VALUE]`"),
    Placed(
        r"(?P<pointer>/\S+)$",
        r"\[(?P<index>\d+)\](?P<rest>(?:/[\w/.-]+)?)",
        "an item is named by its number: {pointer}/{index}{rest}",
    ),
    Placed(r"(?P<pointer>/\S+)$", r"\[[\"'](?P<name>[\w-]+)[\"']\]", "a pointer parts names by /: {pointer}/{name}"),
    Placed(r"(?P<pointer>/\S+)$", r"\[\*?\]", "ask its items: any {pointer} as item where CONDITION"),
    Placed(r"[=!<>]\s*(?P<whole>-?\d+)$", r",(?P<part>\d+)", "a number has a point: {whole}.{part}"),
    Placed(
        r"(?P<first>\S+)\s*(?P<sign>[<>]=?)\s*(?P<second>[/`]\S+)\s*$",
        r"(?P<other>[<>]=?)\s*(?P<last>\S+)",
        "two comparisons are joined by `and`: {first} {sign} {second} and {second} {other} {last}",
    ),
    Placed(r"(?P<pointer>/\S+)\.(?:includes|contains)$", r"\(", "write `{pointer} contains VALUE`"),
    Placed(r"(?P<pointer>/\S+)\.(?i:(?:starts|begins)_?with)$", r"\(", "write `{pointer} starts with VALUE`"),
    Placed(r"(?P<pointer>/\S+)\.(?i:ends_?with)$", r"\(", "write `{pointer} ends with VALUE`"),
    Placed("", r"(?:contains|includes)\s*\(\s*(?P<pointer>[/`][^,\s)]+)", "write `{pointer} contains VALUE`"),
    Placed("", r"(?i:starts_?with)\s*\(\s*(?P<pointer>[/`][^,\s)]+)", "write `{pointer} starts with VALUE`"),
    Placed("", r"(?i:ends_?with)\s*\(\s*(?P<pointer>[/`][^,\s)]+)", "write `{pointer} ends with VALUE`"),
    Placed(
        r"\b(?:where|when|not|and|or|=)\s+$",
        r"(?:is_?set|has|defined|present)\s*\(?\s*(?P<pointer>[/`][^)\s]+)",
        "write `{pointer} is present`",
    ),
    Placed(
        r"\b(?:where|when|not|and|or)\s+$",
        r"(?!event\b|profile\b|data\b)[A-Za-z_]\w*\.(?P<name>\w+)\s*(?:[=!<>]|is\b|in\s*[\[(]|contains\b)",
        "a value is named by its pointer, /event/{name} or /profile/{name}",
    ),
    Placed(r"[=!<>]\s*(?P<number>-?\d[\d.]*)\s*$", r"[%\u20ac$\u00a3]", "a number has no sign behind it: {number}"),
    Placed(r"[=!<>]\s*$", r"[$\u20ac\u00a3]\s*(?P<number>\d[\d.]*)", "a number has no sign before it: {number}"),
    Placed("", r"(?:len|length|size|LENGTH|COUNT)\s*\(\s*(?P<pointer>[/`][^)\s]+)\s*\)", "write `count({pointer})`"),
    Placed("", r"(?:has\s+)?never\s+(?:did\s+)?(?P<event>[A-Za-z_]\w*(?:\.\w+)+)", "write `not did {event}`"),
    Placed(
        "",
        r"(?:has\s+|have\s+)?(?:done|performed|triggered|fired|tracked)\s+(?P<event>[A-Za-z_]\w*(?:\.\w+)+)",
        "write `did {event}` for an event that has come",
    ),
    Placed(r"\b(?P<quantifier>any|all)\s+$", r"\w+\s+(?:in|of)\s+(?P<pointer>[/`]\S+)", _ITEM),
    Placed(r"\b(?P<quantifier>any|all)\s+(?P<pointer>[/`]\S+)\s+$", r"where\b", _ITEM),
    Placed(
        r"\bsegment\s[^=]*=\s+$",
        r"[A-Za-z_][\w.]*\s+(?P<often>at\s+(?:least|most)|exactly)\s+(?P<number>\d+)",
        "write `did EVENT {often} {number} times`",
    ),
)
"""Before those of the other table, where a line may be both."""
