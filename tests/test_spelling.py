"""Words that are slips of others, looked up at once and one by one."""

from difflib import SequenceMatcher

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sfjourney.spelling import is_slip_of, likely_among, slips_among

WORDS = st.text("abcA_1", min_size=3, max_size=7)


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=10))
def test_a_word_is_looked_up_among_many_as_it_is_compared_with_each(known: list[str], words: list[str]) -> None:
    meant = slips_among(known)
    for word in [*words, *(one[1:] for one in known), *(one[:2] + "b" + one[2:] for one in known), *known]:
        slips = [other for other in sorted(known) if is_slip_of(word, other)]
        assert meant(word) == (slips[0] if slips and word not in known else None)


def test_one_letter_or_two_in_turn_make_a_slip() -> None:
    meant = slips_among(["order.created", "order.paid", "user_signed_up"])
    slips = {"order.creatd": "order.created", "order.piad": "order.paid", "UserSignedUp": "user_signed_up"}
    assert {word: meant(word) for word in slips} == slips
    assert [meant(word) for word in ("order.made", "order.paid", "paid")] == [None, None, None]


ALIKE = st.one_of(WORDS, st.text("abAB", max_size=12), st.builds("ab_".__mul__, st.integers(15, 45)))


@settings(max_examples=30)
@given(st.lists(ALIKE, max_size=12), st.lists(ALIKE, max_size=5))
@example(["A", "a", "ab", "Ab"], ["a", "AB"])
@example(["abcdefghij" * 7], ["abcdefghij" * 4 + "x" * 20])
def test_the_likeliest_of_many_is_the_one_that_comparing_with_each_finds(known: list[str], words: list[str]) -> None:
    meant = likely_among(known)
    for word in [*words, *(one[1:] for one in known), *known]:
        ratios = {
            (SequenceMatcher(a=one.casefold(), b=word.casefold()).ratio(), one.casefold())
            for one in known
            if one != word
        }
        ratio, likeliest = max(ratios, default=(0.0, ""))
        spelt = [one for one in sorted(known) if one.casefold() == likeliest and one != word]
        assert meant(word) == (spelt[0] if ratio >= 0.7 else None)
