"""A value written out, and what is known of a place -> what every value there is by its schema, and this one is not."""

from sfjourney.facts.fact import Known
from sfjourney.schemas.bounds import within
from sfjourney.schemas.kinds import NUMBERS, kind_of
from sfjourney.schemas.multiples import missed


def refusal(known: Known, value: object) -> str | None:
    """What all values are that the schema allows, in words after the name of the place; None where this one is so too.

    It speaks of values of the same type, of lengths, patterns, formats, bounds and steps: what a schema lists is told
    as such. What the path has decided is not the schema's word.
    """
    fact, path = known.fact, known.by_path
    if fact.values is not None or path.values is not None or kind_of(value) not in fact.types:
        return None
    if isinstance(value, str):
        return known.texts.refusal(value)
    if kind_of(value) not in NUMBERS or not isinstance(value, (int, float)):
        return None
    low, high = fact.lowest, fact.highest
    if low is not None and path.lowest is None and not within(value, low, None):
        return f"is {'more than' if low.excluded else 'at least'} {low.value}"
    if high is not None and path.highest is None and not within(value, None, high):
        return f"is {'less than' if high.excluded else 'at most'} {high.value}"
    step = missed(value, known.steps)
    return None if step is None else f"is a multiple of {step}"
