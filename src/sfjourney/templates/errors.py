"""The one way in which a render ends early: the renderer throws, and the whole email is lost."""


class RenderError(Exception):
    """The renderer would throw here.

    ``reason`` says what went wrong in words of the template: keys, pointers and kinds of values, never a value that
    came from a payload (semantics.md D2).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
