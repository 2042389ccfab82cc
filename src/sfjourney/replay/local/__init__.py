"""The local engine: recordings of any length, in memory that does not grow with them, by several processes.

Sections of the recordings are surveyed (``survey``); what the surveys saw of names and keys says which lines concern
each other (``links``), and so which go to which part; parts are played one by one (``playing``), each by the same
functions as a short recording as a whole; and what they wrote is put in order (``merging``).
"""
