"""Two compiled workspaces -> what changed for people: edits of the graph, each with its classes (graph.md, Diff).

The old version is called *base*, the new one *head*. ``classify`` is the entry point; the other modules in the order in
which it comes to them:

* Input: ``version``, one version with its schemas and templates.
* Edits: ``compare`` makes them, of the kinds in ``edits``. The nodes of both graphs are paired first, in ``pairing``.
* What is known of both versions of a Journey: ``view``, computed once and on demand. It rests on ``routes``
  (reachability in one graph), ``forks`` (chains of branches that route everybody as before) and ``arrivals`` (steps
  that a branch newly guards), both by ``instants`` (what branches ask of people in one instant), and ``conditions``
  (implication between conditions: wider, narrower, equal, unclear), which asks ``known`` (schemas) and ``entered``
  (what the entry filters imply).
* Classes of an edit, a module for each kind of it:

  * Header: ``clauses``, ``exits`` with ``lasting`` (runs that end earlier or later), ``capped`` (frequency caps).
  * Steps: ``structure`` (added, removed, moved), ``steps`` (changed) with ``arms``, ``timing`` and ``deadlines``,
    ``order`` (exchanged) with ``waits_exchanged``, ``crossed`` (a send on the other side of a wait) with ``delays``,
    ``elsewhere`` (edges with other targets).
  * Data: ``payloads`` (schemas), ``properties`` (`set`), with ``presence`` and ``changing`` about the conditions that
    read them.
  * What Journeys share: ``shared``, with ``through_segments``; templates: ``content``.

* Result: ``changes``, whose sentences name steps by ``naming``, and ``approvals`` of them.

Words of this package: a *way* is an edge, by its source and port; a *route* is a way that leads to other nodes in the
head. A node *guards* those that are reachable by some of the ways out of it, but not by all, or behind which a run may
end: whether people come to them is decided there. A node *holds* a run that may wait in it while a version is deployed.
"""
