"""What some tests need and not every machine has: they are skipped without it, or fail where every test is wanted."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

_SHARED = Path(__file__).resolve().parents[1].parent / "shared"


def absent(what: str) -> NoReturn:
    """Skip a test, or a whole module of them, for want of something; with SFJOURNEY_REQUIRE_ALL, as in CI, it fails."""
    if os.environ.get("SFJOURNEY_REQUIRE_ALL"):
        pytest.fail(f"{what}, and SFJOURNEY_REQUIRE_ALL wants every test to run")
    pytest.skip(what, allow_module_level=True)


def beside(folder: str) -> Path:
    """A folder of the data that lies beside the project and not in it: cases of the real renderers, JSON by others."""
    found = _vectors() / folder.removeprefix("vectors/") if folder.startswith("vectors/") else _SHARED / folder
    return found if found.is_dir() else absent(f"{folder} does not lie beside the project")


def _vectors() -> Path:
    """SFJOURNEY_VECTORS names the folder of the renderers' cases where it lies elsewhere."""
    return Path(os.environ.get("SFJOURNEY_VECTORS") or _SHARED / "vectors")
