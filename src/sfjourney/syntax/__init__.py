"""Text -> syntax tree. Lark and its grammar are private to this package.

The way of a file, with the modules in the order in which they come in:

* ``automaton``: the LALR(1) tables of the grammar, the lexer, and the parser's stack.
* Before parsing: ``lexical`` looks for hidden characters, runaway nesting and comments, ``pasted`` for merge conflict
  markers and Markdown fences.
* Parsing: ``parse`` is the entry point. It drives the automaton token by token (``tokens``).
* Tree: ``build``, on top of ``build_conditions`` and ``build_words``, makes the nodes of ``tree``, ``clauses`` and
  ``values`` as the parser reduces productions.
* ``recovery``, only where a token does not fit.
* Beside that: ``formatting``; ``reached`` (the parser's state at a place, for completion in an editor), ``likeness``
  (equal conditions), ``allowing`` (comments that silence findings), ``written_names`` (a name as it is written).
"""
