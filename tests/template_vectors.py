"""The files of cases that the real renderers wrote."""

import json
from typing import Any

from required import beside
from sfjourney.templates import Dialect

FOLDERS = {"json_render": Dialect.REACT_EMAIL, "jsx_email": Dialect.JSX_EMAIL}
VECTORS = beside("vectors/json_render").parent
Case = dict[str, Any]


def cases_of(folder: str, file: str) -> list[Case]:
    path = VECTORS / folder / file
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
