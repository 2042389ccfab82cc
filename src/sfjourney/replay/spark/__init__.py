"""The Spark engine: recordings, or a DataFrame of calls, replayed by the machines of a cluster.

What is done is what the local engine does, by the same functions: sections are surveyed (``surveying``), names and keys
say what concerns each other (``linking``), lines go to the parts they belong to (``routing``), and parts are played
(``playing``). Only what carries lines and columns from one of these to the next is Spark's: rows of ``mapInArrow``, and
shuffles between them.
"""
