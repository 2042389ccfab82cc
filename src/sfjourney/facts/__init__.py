"""Resolved Journeys -> what is known, on every path that leads to a step, of the values that are read there.

A forward dataflow analysis over the steps of a Journey, once for each event that can start a run; steps form no loops,
so each is visited once. ``journeys`` is the entry point and keeps the results for a whole check.

* The lattice: ``fact`` (one value: presence, types, possible values, bounds; ``meet``, ``join``, top and bottom).
  ``lookup`` and ``instance`` say what schemas do, ``lengths`` what is known of arrays.
* The state on a path: ``state`` (facts by place, with undo at the end of an arm and a join where arms meet), ``here``
  (what a pointer means at a place), ``trail`` (the path so far), ``at_hand`` (these together).
* Transfer functions: ``walk`` visits the steps. ``conditions`` narrows the state by a condition that came out true or
  false, with ``compared``; ``guards`` does so for conditions inside templates; ``arms`` for the arms of a wait.
* Verdicts on a condition: ``decide`` (by what is known of both sides), ``same_value``, ``history`` and ``passing`` (by
  instants).
* Results: ``noted`` (of one walk), ``questions`` (of all conditions), ``sending`` (at a send, for its template),
  ``meant`` (misspelt values), ``setters`` (what runs write).
* Apart from walks: ``implication`` proves that one condition implies another, by ``formula`` and ``asked`` (without
  negation). The difference of two versions asks it.
"""
