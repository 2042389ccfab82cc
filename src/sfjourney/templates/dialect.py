"""The two renderers of json-render specs to email, and where they differ before a tag is written."""

from enum import StrEnum


class Dialect(StrEnum):
    """A renderer with the core it runs on; the value is its name in the configuration (cli.md, Workspace)."""

    JSX_EMAIL = "jsx-email"
    """@json-render/jsx-email 0.18.0 on core 0.18.0: what Segmentflow renders with."""
    REACT_EMAIL = "react-email"
    """@json-render/react-email 0.8.0 on core 0.21.4."""

    @property
    def reads_inherited_members(self) -> bool:
        """Whether ``/constructor`` reads what every JavaScript object inherits; own keys only otherwise."""
        return self is Dialect.JSX_EMAIL

    @property
    def allows_absent_props(self) -> bool:
        """Whether props that are absent or null count as none; the other renderer throws."""
        return self is Dialect.JSX_EMAIL

    @property
    def repeats_in_item_scope(self) -> bool:
        """Whether ``visible`` and props of a repeated element are its items' business; the parent's otherwise."""
        return self is Dialect.JSX_EMAIL
