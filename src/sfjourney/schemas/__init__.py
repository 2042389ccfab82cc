"""JSON Schema as a type: schema documents are read, then asked what a JSON Pointer may reach."""

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
