"""The grammar -> the tables of an LALR(1) automaton, and what reads by them.

``loading`` gives the ``tables``: from the cache (``table_file``), or made of the grammar by Lark (``grammar``,
``generate``). ``language`` is the lexer, which looks only for the terminals that the parser's state accepts; ``stack``
is the automaton at work, and ``wording`` names its terminals for people.
"""
