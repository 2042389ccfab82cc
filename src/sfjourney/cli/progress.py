"""How far a replay has come -> a bar on the terminal, with its rate and the time left."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from sfjourney.replay.progress import Progress

_AFTER: Final = 0.5
"""Seconds before which nobody wants to see one."""


class ProgressBar:
    """A bar on standard error where that is a terminal; nothing elsewhere. It is gone when the work is."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._wanted = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show(self, progress: "Progress") -> None:
        """Show how far the work has come."""
        if not self._wanted or time.monotonic() - self._begun < _AFTER:
            return
        if self._bars is None:
            self._bars = _bars()
            self._bars.start()
        task = self._tasks.get(progress.doing)
        if task is None:
            for other in self._tasks.values():
                self._bars.remove_task(other)
            task = self._tasks[progress.doing] = self._bars.add_task(progress.doing, rate="")
            self._tasks = {progress.doing: task}
            self._begun_doing, self._done_before = time.monotonic(), progress.done
        self._bars.update(task, completed=progress.done, total=progress.whole, rate=self._rate(progress))
        self._bars.refresh()

    def _rate(self, progress: "Progress") -> str:
        """Megabytes a second while reading; of parts and slices nobody knows how large they are."""
        seconds, done = time.monotonic() - self._begun_doing, progress.done - self._done_before
        if progress.doing != "reading" or seconds <= 0 or done <= 0:
            return ""
        return f"{done / seconds / 1e6:,.0f} MB/s"


def _bars() -> "Bars":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,
    )
