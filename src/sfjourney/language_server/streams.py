"""Standard input -> messages as they come, and what is left when nobody writes any more."""

import asyncio
import threading
from typing import BinaryIO, Final

_CHUNK: Final = 1 << 16
_LONGEST_LINE: Final = 1 << 20


async def reading(stream: BinaryIO) -> asyncio.StreamReader:
    """What a stream gives, without waiting for it in this thread.

    The thread that waits is a daemon: a process that is told to end does so although nothing comes.
    """
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=_LONGEST_LINE, loop=loop)

    def give(chunk: bytes) -> None:
        if chunk:
            reader.feed_data(chunk)
        else:
            reader.feed_eof()

    def read() -> None:
        descriptor = getattr(stream, "read1", stream.read)
        while True:
            try:
                chunk = descriptor(_CHUNK)
            except (OSError, ValueError):
                chunk = b""
            if loop.is_closed():
                return
            loop.call_soon_threadsafe(give, chunk)
            if not chunk:
                return

    threading.Thread(target=read, name="standard input", daemon=True).start()
    return reader
