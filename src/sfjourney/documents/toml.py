"""TOML text -> its tables; whatever is wrong with it is one kind of error."""

from typing import Any


def read_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises ValueError where it is none, or one that cannot be read here."""
    import tomllib  # noqa: PLC0415  # many workspaces have no configuration

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        raise ValueError("a number has more digits than can be read") from None
