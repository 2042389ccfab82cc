"""A text that does not parse -> a tree of what does, and one finding for each mistake.

``recover`` drives a ``reading`` and, where a token does not fit, tries one repair after another:

* Braces and lines: ``mend_braces`` with ``braces`` and ``lost_lines`` (which brace, or opening line, the indentation
  says is missing), ``headless``, ``doubled``, ``exchanged``, ``blocks``, ``replaced``, ``foreign_blocks``,
  ``half_lines``.
* Tokens: ``slips`` with ``strays``, ``nameless``, ``torn``, ``twice``, ``transposed``, ``misread``, ``quotes``,
  ``open_strings`` and ``loose_json``.
* Clauses behind steps: ``early_steps``. Nothing of that: ``skipping`` drops the construct (panic mode).

Messages: ``hints`` chooses among ``placed`` (with ``placed_clauses`` and ``placed_conditions``), ``absent`` (words of
other languages) and ``forms`` (how a construct is written).
"""
