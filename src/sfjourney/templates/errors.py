"""The ways in which a render ends early: the renderer throws, and the whole email is lost, or it is too long for us."""


class RenderError(Exception):
    """The renderer would throw here.

    ``reason`` says what went wrong in words of the template: keys, pointers and kinds of values, never a value that
    came from a payload (semantics.md D2).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RenderLimitError(RenderError):
    """The email grew past the limits of the workspace, which are not the renderer's: it might have sent it."""
