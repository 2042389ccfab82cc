"""What ends the reading of a recording as a whole; single lines are refused instead, and the rest is read."""


class RecordingError(OSError):
    """A recording cannot be read, or not read on: it is damaged, no table of calls, or far more than it should be.

    The message names the file, and the line and column where there is one. It never quotes a value.
    """
