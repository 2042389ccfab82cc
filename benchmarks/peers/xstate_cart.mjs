// The cart Journey with XState: an actor with delayed transitions for everyone, under a clock of its own.
//
//     node benchmarks/peers/xstate_cart.mjs RECORDING SENDS
//
// The clock is asked to go to what comes next: a call, or the earliest timer of the actor.

import { createReadStream, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { assign, createActor, setup } from "xstate";

const HOUR = 3_600_000;

class Clock {
  now = 0;
  #last = 0;
  #timers = new Map();

  setTimeout(run, delay) {
    this.#last += 1;
    this.#timers.set(this.#last, { due: this.now + delay, run });
    return this.#last;
  }

  clearTimeout(id) {
    this.#timers.delete(id);
  }

  // Everything that is due before an instant; what is due at it is later than a call of the same instant.
  goTo(at) {
    for (;;) {
      let next;
      for (const [id, timer] of this.#timers) {
        if (timer.due < at && (next === undefined || timer.due < next.timer.due)) next = { id, timer };
      }
      if (next === undefined) break;
      this.#timers.delete(next.id);
      this.now = next.timer.due;
      next.timer.run();
    }
    this.now = at;
  }
}

const machine = setup({
  actions: {
    send: ({ context }, params) => context.send(params.template),
    sendSecond: ({ context }) => context.send(context.total >= 100 ? "cart_2_discount" : "cart_2"),
  },
  guards: { isWorthIt: ({ event }) => event.total > 20 },
}).createMachine({
  id: "cart",
  context: ({ input }) => ({ send: input.send, total: 0 }),
  initial: "idle",
  states: {
    idle: {
      on: {
        cart_updated: {
          guard: "isWorthIt",
          target: "running",
          actions: assign({ total: ({ event }) => event.total }),
        },
      },
    },
    running: {
      on: { order_placed: "idle" },
      initial: "first",
      states: {
        first: {
          after: { [HOUR]: { target: "second", actions: { type: "send", params: { template: "cart_1" } } } },
        },
        second: { after: { [23 * HOUR]: { target: "third", actions: "sendSecond" } } },
        third: {
          after: { [72 * HOUR]: { target: "#cart.idle", actions: { type: "send", params: { template: "cart_3" } } } },
        },
      },
    },
  },
});

const [recording, place] = process.argv.slice(2);
const seen = new Set();
const people = new Map();
for await (const line of createInterface({ input: createReadStream(recording), crlfDelay: Infinity })) {
  const call = JSON.parse(line);
  if ((call.event === "cart_updated" || call.event === "order_placed") && !seen.has(call.idempotencyKey)) {
    seen.add(call.idempotencyKey);
    const who = call.profile.email;
    const heard = { at: Date.parse(call.occurredAt), event: { type: call.event, total: call.data.total } };
    if (people.has(who)) people.get(who).push(heard);
    else people.set(who, [heard]);
  }
}

const sends = [];
for (const [who, calls] of people) {
  const clock = new Clock();
  const send = (template) => sends.push(`${who},${template},${clock.now}\n`);
  const actor = createActor(machine, { clock, input: { send } }).start();
  for (const { at, event } of calls.sort((one, other) => one.at - other.at)) {
    clock.goTo(at);
    actor.send(event);
  }
  clock.goTo(Infinity);
  actor.stop();
}
writeFileSync(place, sends.join(""));
