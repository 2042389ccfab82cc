"""Text -> syntax tree. Lark and its grammar are private to this package.

The way of a file, with the modules in the order in which they come in:

* Tables: ``loading`` gives the LALR(1) tables (``tables``): from the cache (``table_file``), or made of the grammar by
  Lark (``grammar``, ``generate``).
* Before parsing: ``lexical`` looks for hidden characters, runaway nesting and comments, ``pasted`` for merge conflict
  markers and Markdown fences.
* Parsing: ``parse`` is the entry point. ``stack`` is the LALR automaton, driven token by token (``tokens``);
  ``language`` is the lexer, which looks only for the terminals that the parser's state accepts.
* Tree: ``build``, on top of ``build_conditions`` and ``build_words``, makes the nodes of ``tree``, ``clauses`` and
  ``values`` as the parser reduces productions.
* Recovery, only where a token does not fit: ``recovery`` drives a ``reading`` and tries one repair after another.

  * Braces and lines: ``mend_braces`` with ``braces`` and ``lost_lines`` (which brace, or opening line, the indentation
    says is missing), ``headless``, ``doubled``, ``exchanged``, ``blocks``, ``replaced``.
  * Tokens: ``slips`` with ``strays``, ``transposed``, ``misread``, ``quotes``, ``open_strings``, ``loose_json``.
  * Clauses behind steps: ``early_steps``. Nothing of that: ``skipping`` drops the construct (panic mode).

* Messages of recovery: ``hints`` chooses among ``placed`` (with ``placed_clauses`` and ``placed_conditions``),
  ``absent`` (words of other languages) and ``forms`` (how a construct is written); ``wording`` names terminals.
* Beside that: ``formatting``; ``reached`` (the parser's state at a place, for completion in an editor), ``likeness``
  (equal conditions), ``allowing`` (comments that silence findings), ``written_names`` (a name as it is written).
"""
