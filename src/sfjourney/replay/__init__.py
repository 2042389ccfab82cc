"""Recordings and a program -> outcomes, runs and sends: identity, idempotency, one simulation a Profile, merge.

Whichever engine runs a replay, these are its parts, in the order of the data:

* In: ``intake`` (records in order of time), ``initial`` (Profiles from a file), ``sizes`` (how much at once).
* Front desk, one call at a time: ``desk`` answers calls (``answers``, ``refusals``), with ``identity`` (who is who);
  ``either`` does so for two versions at once.
* One Profile: ``lives`` collects what a simulation starts from, ``part`` simulates the Profiles of one part. A part is
  the unit of work: no record of it names a Profile of another part.
* Rows: ``outcomes`` and ``rows`` make them, ``ordered`` and ``shares`` put them in order, ``lines`` holds them.
* Out: ``outputs`` (with ``staging`` and ``exchange``: all files or none), ``tables`` and ``table_columns`` (Parquet),
  ``tally`` and ``summary`` (counts), ``attention`` (what somebody should look at) and
  ``other_spellings`` (events that a Journey waited for in vain).
* Entry point: ``replay``, everything in memory in one process; its result is ``replayed``. The folder ``local`` is the
  engine of several processes (``spill``: its folder on the disk; ``progress``), ``spark`` that of a cluster.
"""
