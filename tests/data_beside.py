"""Data that lies beside the project and not in it: cases of the real renderers, JSON by others."""

import os
from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[1].parent / "shared"


def beside(folder: str) -> Path:
    """A folder of that data. Where it is absent the asking file is skipped; where every test is wanted, it fails."""
    found = _vectors() / folder.removeprefix("vectors/") if folder.startswith("vectors/") else _SHARED / folder
    if not found.is_dir():
        what = f"{folder} does not lie beside the project"
        if os.environ.get("SFJOURNEY_REQUIRE_ALL"):
            raise FileNotFoundError(f"{what}, and SFJOURNEY_REQUIRE_ALL wants every test to run")
        pytest.skip(what, allow_module_level=True)
    return found


def _vectors() -> Path:
    """SFJOURNEY_VECTORS names the folder of the renderers' cases where it lies elsewhere."""
    return Path(os.environ.get("SFJOURNEY_VECTORS") or _SHARED / "vectors")
