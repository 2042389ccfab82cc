"""Tasks -> their results, from as many processes as there are to be; and what happens when one of them does not live.

Workers are forks: they begin with everything that was made ready before. What goes to them and comes back are small
messages; what is large lies in files.
"""

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, NoReturn, TypeVar, cast

import msgspec
from msgspec import Struct

from sfjourney.recordings.errors import RecordingError

Result = TypeVar("Result")


class WorkerDiedError(OSError):
    """A worker process ended before its work was done, as when the system runs out of memory and kills it."""


class WorkerBugError(RuntimeError):
    """An exception in a worker that is no error of the system. The message is its traceback."""


class Stage(Struct, frozen=True):
    """A kind of work: a function, the type of what it is given, and that of what it gives."""

    task: type[Struct]
    result: Any
    work: Callable[[Any], Any]


class _Order(Struct, array_like=True):
    stage: str
    task: msgspec.Raw


class _Reply(Struct, array_like=True):
    """What came of a task: a result, or an error of the system by its parts, or the traceback of a bug."""

    result: msgspec.Raw = msgspec.Raw(b"\xc0")
    error: tuple[int | None, str, str | None] | None = None
    damaged: str | None = None
    bug: str | None = None


class Crew:
    """Those who do the work of stages: processes, or with none of them, whoever asks."""

    def __init__(self, stages: Mapping[str, Stage], workers: "list[_Worker]") -> None:
        self.stages = stages
        self.workers = workers

    def run(self, stage: str, tasks: Iterable[Struct], _result: type[Result]) -> Iterator[Result]:
        """Have tasks done, and give the results as they come. Tasks are asked for as late as can be.

        Raises OSError for what a worker met, WorkerDiedError where one is no more.
        """
        if not self.workers:
            yield from map(self.stages[stage].work, tasks)
            return
        left, idle, busy = iter(tasks), list(self.workers), list[_Worker]()
        decode = msgspec.msgpack.Decoder(self.stages[stage].result).decode
        while True:
            while idle and (task := next(left, None)) is not None:
                worker = idle.pop()
                worker.order(stage, task)
                busy.append(worker)
            if not busy:
                return
            for worker in _ready(busy):
                reply = worker.reply()
                busy.remove(worker)
                idle.append(worker)
                yield cast("Result", decode(reply))


class _Worker(Struct, frozen=True, eq=False):
    process: BaseProcess
    pipe: "Connection[bytes, bytes]"

    def order(self, stage: str, task: Struct) -> None:
        try:
            self.pipe.send_bytes(msgspec.msgpack.encode(_Order(stage, msgspec.Raw(msgspec.msgpack.encode(task)))))
        except OSError:
            self._gone()

    def reply(self) -> msgspec.Raw:
        try:
            reply = msgspec.msgpack.decode(self.pipe.recv_bytes(), type=_Reply)
        except (EOFError, OSError):
            self._gone()
        if reply.damaged is not None:
            raise RecordingError(reply.damaged)
        if reply.error is not None:
            raise OSError(*reply.error)
        if reply.bug is not None:
            raise WorkerBugError(reply.bug)
        return reply.result

    def _gone(self) -> NoReturn:
        self.process.join(_PATIENCE)
        code = self.process.exitcode
        how = f"signal {-code}" if code is not None and code < 0 else f"status {code}"
        raise WorkerDiedError(f"a worker process was ended ({how}) before its work was done; nothing was written")


_PATIENCE: Final = 5.0
"""Seconds for a process to end that has closed its pipe."""


def _ready(busy: "list[_Worker]") -> "list[_Worker]":
    ready = set(wait([worker.pipe for worker in busy]))
    return [worker for worker in busy if worker.pipe in ready]


@contextmanager
def crew_of(count: int, stages: Mapping[str, Stage], when_left: Callable[[], None]) -> Iterator[Crew]:
    """Start so many workers; one alone would only be in the way. They end with the block, in the middle of work too.

    Who asks does the work where it may start no process, as one of those of a ``multiprocessing.Pool``.

    ``when_left`` is called in a worker that finds nobody to work for any more.
    """
    workers: list[_Worker] = []
    forking = multiprocessing.get_context("fork")
    try:
        for _ in range(count if count > 1 and not multiprocessing.current_process().daemon else 0):
            ours, theirs = forking.Pipe()
            others = [worker.pipe for worker in workers]
            process = forking.Process(target=_serve, args=(theirs, [ours, *others], stages, when_left), daemon=True)
            process.start()
            theirs.close()
            workers.append(_Worker(process, ours))
        yield Crew(stages, workers)
    finally:
        for worker in workers:
            worker.process.kill()
            worker.pipe.close()
        for worker in workers:
            worker.process.join()


def _serve(
    pipe: "Connection[bytes, bytes]",
    others: "list[Connection[bytes, bytes]]",
    stages: Mapping[str, Stage],
    when_left: Callable[[], None],
) -> None:
    """What a worker does: one task after another."""
    for number in (
        signal.SIGINT,
        signal.SIGHUP,
    ):  # what a terminal says is for the process that started us, which ends us
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:  # or this process would keep the others' pipes open
        other.close()
    try:
        while True:
            order = msgspec.msgpack.decode(pipe.recv_bytes(), type=_Order)
            pipe.send_bytes(msgspec.msgpack.encode(_done(stages[order.stage], order.task)))
    except (EOFError, OSError):
        with suppress(OSError):
            when_left()
        os._exit(1)


def _done(stage: Stage, task: msgspec.Raw) -> _Reply:
    try:
        result = stage.work(msgspec.msgpack.decode(task, type=stage.task))
        return _Reply(msgspec.Raw(msgspec.msgpack.encode(result)))
    except RecordingError as error:
        return _Reply(damaged=str(error))
    except OSError as error:
        return _Reply(error=(error.errno, error.strerror or str(error), error.filename and str(error.filename)))
    except Exception:  # noqa: BLE001  # it is told where somebody listens
        return _Reply(bug=traceback.format_exc())
