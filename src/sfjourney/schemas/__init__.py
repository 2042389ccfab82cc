"""JSON Schema as a type: schema documents are read, then asked what a JSON Pointer may reach.

* Reading: ``read`` is the entry point. ``dialects`` tells the draft, ``plain`` and ``metaschemas`` validate the
  document, ``subschemas`` finds the schemas inside it, ``references`` resolves ``$ref``, ``idle`` finds keywords that
  have no effect, ``misrequired`` required names that are slips of others.
* Table: ``normalise`` turns the document into the table of ``nodes``, the same for all drafts.
* Asking: ``reach`` is the entry point. ``descent`` goes down the pointer (``segments``), one formula of schemas for
  each place (``formulas``); ``narrowing`` drops alternatives that what is ``given`` of the instance rules out.
* The value at a place: ``shapes``, by ``keywords``, ``kinds``, ``bounds``, ``multiples``, ``texts`` and ``patterns``.
* Beside that: ``declared`` (names, for suggestions) and ``conformance`` (what of a payload breaks the schema).
"""

from sfjourney.schemas.declared import declared_names, declared_pointers
from sfjourney.schemas.given import Given
from sfjourney.schemas.nodes import Schema
from sfjourney.schemas.reach import DECLARED, Presence, Reach, reach
from sfjourney.schemas.read import read_schema

__all__ = [
    "DECLARED",
    "Given",
    "Presence",
    "Reach",
    "Schema",
    "declared_names",
    "declared_pointers",
    "reach",
    "read_schema",
]
