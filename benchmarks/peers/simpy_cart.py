"""The cart Journey with SimPy: a process for every cart that is waited for, interrupted by an order.

python benchmarks/peers/simpy_cart.py RECORDING SENDS
"""

import sys
from collections.abc import Generator, Iterable
from pathlib import Path

import simpy
from cart_calls import IN_TIME, LEAST, WAITS, Call, calls_in, emails_of, write_sends

Waiting = Generator[simpy.Event, None, None]


class Shop:
    """Carts that somebody is reminded of, under one clock."""

    def __init__(self) -> None:
        self.clock = simpy.Environment()
        self.running: dict[str, simpy.Process] = {}
        self.sends: list[tuple[str, str, int]] = []

    def hear(self, calls: Iterable[Call]) -> Waiting:
        for call in calls:
            yield self.clock.timeout(call.at - self.clock.now)
            run = self.running.get(call.who)
            if call.ordered:
                if run is not None:
                    run.interrupt()
                    del self.running[call.who]
            elif call.total > LEAST and run is None:
                self.running[call.who] = self.clock.process(self.remind(call))

    def remind(self, cart: Call) -> Waiting:
        due = cart.at
        try:
            for wait, template in zip(WAITS, emails_of(cart.total), strict=True):
                due += wait
                yield self.clock.timeout(due + IN_TIME - self.clock.now)
                self.sends.append((cart.who, template, due))
        except simpy.Interrupt:
            return
        del self.running[cart.who]


def main() -> None:
    recording, sends = map(Path, sys.argv[1:])
    shop = Shop()
    shop.clock.process(shop.hear(calls_in(recording)))
    shop.clock.run()
    write_sends(sends, shop.sends)


if __name__ == "__main__":
    main()
