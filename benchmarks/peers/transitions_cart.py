"""The cart Journey with transitions: a model for every person, moved by calls and by its own deadline.

    python benchmarks/peers/transitions_cart.py RECORDING SENDS

transitions has no clock. People are taken one after another, so that one deadline is all there is to look after.
"""

import math
import sys
from pathlib import Path
from typing import Any

from cart_calls import LEAST, WAITS, Call, by_person, calls_in, emails_of, write_sends
from transitions import Machine

STATES = ("idle", "first", "second", "third")
TRANSITIONS: list[Any] = [
    {
        "trigger": "cart_updated",
        "source": "idle",
        "dest": "first",
        "conditions": "is_worth_it",
        "after": ("enroll", "wait"),
    },
    {"trigger": "order_placed", "source": ["first", "second", "third"], "dest": "idle", "after": "stop"},
    {"trigger": "time_is_up", "source": "first", "dest": "second", "before": "send", "after": "wait"},
    {"trigger": "time_is_up", "source": "second", "dest": "third", "before": "send", "after": "wait"},
    {"trigger": "time_is_up", "source": "third", "dest": "idle", "before": "send", "after": "stop"},
]


class Person:
    """What the machine moves. The machine adds the triggers and the state."""

    cart_updated: Any
    order_placed: Any
    time_is_up: Any

    def __init__(self, who: str, sends: list[tuple[str, str, int]]) -> None:
        self.who = who
        self.sends = sends
        self.due: float = math.inf
        self.left: list[tuple[int, str]] = []

    def is_worth_it(self, cart: Call) -> bool:
        return cart.total > LEAST

    def enroll(self, cart: Call) -> None:
        self.due = cart.at
        self.left = list(zip(WAITS, emails_of(cart.total), strict=True))

    def wait(self, _cart: Call | None = None) -> None:
        self.due += self.left[0][0]

    def send(self) -> None:
        self.sends.append((self.who, self.left.pop(0)[1], int(self.due)))

    def stop(self, _order: Call | None = None) -> None:
        self.due = math.inf


def main() -> None:
    recording, place = map(Path, sys.argv[1:])
    sends: list[tuple[str, str, int]] = []
    machine = Machine(
        model=None,
        states=STATES,
        transitions=TRANSITIONS,
        initial="idle",
        auto_transitions=False,
        ignore_invalid_triggers=True,
    )
    for who, calls in by_person(calls_in(recording)):
        person = Person(who, sends)
        machine.add_model(person)
        for call in calls:
            while person.due < call.at:
                person.time_is_up()
            (person.order_placed if call.ordered else person.cart_updated)(call)
        while person.due < math.inf:
            person.time_is_up()
        machine.remove_model(person)
    write_sends(place, sends)


if __name__ == "__main__":
    main()
