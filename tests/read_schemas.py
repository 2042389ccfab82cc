"""A value -> the schema that it is."""

import json
from typing import Any

from sfjourney.documents.document import Document, read_document
from sfjourney.schemas.nodes import Schema
from sfjourney.schemas.read import read_schema
from sfjourney.source import Source


def schema_of(value: Any) -> Schema:
    document = read_document(Source("schema.json", json.dumps(value)))
    assert isinstance(document, Document)
    schema = read_schema(document).value
    assert schema is not None
    return schema
