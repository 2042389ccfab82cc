"""The cart Journey with sismic: a statechart with ``after`` guards, an interpreter with a simulated clock for everyone.

    python benchmarks/peers/sismic_cart.py RECORDING SENDS

The clock is set to what comes next: a call, or the deadline of the state that the interpreter is in.
"""

import math
import sys
from pathlib import Path

from cart_calls import HOUR, IN_TIME, LARGE, LEAST, Call, by_person, calls_in, write_sends
from sismic.clock import SimulatedClock
from sismic.interpreter import Interpreter
from sismic.io import import_from_yaml
from sismic.model import Event

FIRST, SECOND, THIRD = HOUR + IN_TIME, 23 * HOUR, 72 * HOUR
WAITS = {"first": FIRST, "second": SECOND, "third": THIRD}
STATECHART = f"""
statechart:
  name: cart
  preamble: total = 0
  root state:
    name: cart
    initial: idle
    states:
      - name: idle
        transitions:
          - event: cart_updated
            guard: event.total > {LEAST}
            target: first
            action: total = event.total
      - name: first
        transitions:
          - event: order_placed
            target: idle
          - guard: after({FIRST})
            target: second
            action: send_email('cart_1', time)
      - name: second
        transitions:
          - event: order_placed
            target: idle
          - guard: after({SECOND})
            target: third
            action: send_email('cart_2_discount' if total >= {LARGE} else 'cart_2', time)
      - name: third
        transitions:
          - event: order_placed
            target: idle
          - guard: after({THIRD})
            target: idle
            action: send_email('cart_3', time)
"""


class Person:
    """An interpreter, and when the state that it is in comes to its end."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter
        self.interpreter.execute()
        self.due = math.inf

    def hear(self, call: Call) -> None:
        self.wait_until(call.at)
        if call.ordered:
            self.interpreter.queue("order_placed")
        else:
            self.interpreter.queue(Event("cart_updated", total=call.total))
        self._go_to(call.at)

    def wait_until(self, at: float) -> None:
        while self.due < at:
            self._go_to(self.due)

    def _go_to(self, at: float) -> None:
        before = self.interpreter.configuration[-1]
        self.interpreter.clock.time = at
        self.interpreter.execute()
        after = self.interpreter.configuration[-1]
        if after != before:
            self.due = at + WAITS[after] if after in WAITS else math.inf


def main() -> None:
    recording, place = map(Path, sys.argv[1:])
    statechart = import_from_yaml(STATECHART)
    sends: list[tuple[str, str, int]] = []
    for who, calls in by_person(calls_in(recording)):

        def send_email(template: str, at: float, who: str = who) -> None:
            sends.append((who, template, int(at)))

        context = {"send_email": send_email}
        person = Person(Interpreter(statechart, initial_context=context, clock=SimulatedClock()))
        for call in calls:
            person.hear(call)
        person.wait_until(math.inf)
    write_sends(place, sends)


if __name__ == "__main__":
    main()
