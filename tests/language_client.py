"""A small client of the language server: messages over the pipes of a real process."""

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from command import PROGRAM, environment

SECONDS = 20
"""After which a test fails instead of waiting on."""

CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {"rename": {"prepareSupport": True}},
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
}


class Refused(Exception):  # noqa: N818  # reads as what it says
    """The server answered with an error."""


class Client:
    """One session. Paths are those of the workspace, texts what is open in it."""

    def __init__(self, process: subprocess.Popen[bytes], root: Path) -> None:
        self.process = process
        self.root = root
        self.texts: dict[str, str] = {}
        self.found: dict[str, Any] = {}
        """What was last published, by path."""
        self.logged: list[str] = []
        self.asked: list[str] = []
        """Requests of the server."""
        self._version = 0
        self._next = 0
        self._messages: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    # ---- messages

    def request(self, method: str, params: Any) -> Any:
        """Ask, and wait for the answer. Raises Refused where it is an error."""
        self._next += 1
        number = self._next
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._message()
            if message.get("id") == number and "method" not in message:
                if "error" in message:
                    raise Refused(message["error"]["message"])
                return message["result"]

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> None:
        out = self.process.stdout
        assert out is not None
        while header := out.readline():
            if header.startswith(b"Content-Length:"):
                length = int(header.split(b":")[1])
                while out.readline().strip():
                    pass
                self._messages.put(json.loads(out.read(length)))
        self._messages.put(None)

    def _message(self) -> dict[str, Any]:
        message = self._messages.get(timeout=SECONDS)
        if message is None:
            raise AssertionError("the server is gone")
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self.found[self.path(message["params"]["uri"])] = message["params"]
        elif method == "window/logMessage":
            self.logged.append(message["params"]["message"])
        elif method is not None and "id" in message:
            self.asked.append(method)
            self._send({"id": message["id"], "result": None})
        return message

    # ---- texts

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def path(self, uri: str) -> str:
        return next(
            (path for path in (*self.texts, *self._files()) if self.uri(path) == uri), uri.removeprefix(self.uri("."))
        )

    def _files(self) -> Iterator[str]:
        return (path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())

    def open(self, path: str, text: str | None = None) -> str:
        """Open a file, or a text in its place; returns the text."""
        text = text if text is not None else (self.root / path).read_text(encoding="utf-8")
        self._version += 1
        self.texts[path] = text
        item = {"uri": self.uri(path), "languageId": "journey", "version": self._version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return text

    def change(self, path: str, text: str) -> None:
        self._version += 1
        self.texts[path] = text
        identifier = {"uri": self.uri(path), "version": self._version}
        self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": [{"text": text}]})

    def change_parts(self, path: str, changes: Sequence[tuple[tuple[int, int, int, int], str]]) -> None:
        """Change ranges, one after another: from a line and a character to before others."""
        self._version += 1
        identifier = {"uri": self.uri(path), "version": self._version}
        parts = []
        for (line, character, last, behind), text in changes:
            start, end = {"line": line, "character": character}, {"line": last, "character": behind}
            parts.append({"range": {"start": start, "end": end}, "text": text})
        self.notify("textDocument/didChange", {"textDocument": identifier, "contentChanges": parts})

    def close(self, path: str) -> None:
        del self.texts[path]
        self.notify("textDocument/didClose", {"textDocument": {"uri": self.uri(path)}})

    def diagnostics(self, path: str) -> list[dict[str, Any]]:
        """What is found in a text as it is now: waits until that was told of its last version."""
        while self.found.get(path, {}).get("version") != self._version:
            self._message()
        found: list[dict[str, Any]] = self.found[path]["diagnostics"]
        return found

    def until_told(self, path: str, codes: Sequence[str]) -> None:
        """Wait until these codes are what was last told of a file."""
        while [one["code"] for one in self.found.get(path, {}).get("diagnostics", [])] != list(codes):
            self._message()

    # ---- places

    def place(self, path: str, words: str, inside: int = 1) -> dict[str, Any]:
        """The place so many characters behind the beginning of some words, counted in UTF-16."""
        text = self.texts[path]
        before = text[: text.index(words) + inside].replace("\r\n", "\n")
        line = before.rpartition("\n")[2]
        position = {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}
        return {"textDocument": {"uri": self.uri(path)}, "position": position}

    def words(self, location: dict[str, Any]) -> str:
        """The text at a location."""
        path = self.path(location["uri"])
        text = self.texts.get(path) or (self.root / path).read_text(encoding="utf-8")
        return words_at(text, location["range"])


def words_at(text: str, place: dict[str, Any]) -> str:
    """The text in a range that counts in UTF-16."""
    lines = text.split("\n")
    start, end = place["start"], place["end"]
    if start["line"] != end["line"]:
        return "\n".join(lines[start["line"] : end["line"] + 1])
    line = lines[start["line"]].encode("utf-16-le")
    return str(line[2 * start["character"] : 2 * end["character"]], "utf-16-le")


@contextmanager
def session(root: Path, capabilities: dict[str, Any] | None = None) -> Iterator[Client]:
    """A server that was started and knows its editor; it is asked to end, and ended if it does not."""
    process = subprocess.Popen(
        [*PROGRAM, "lsp", "--stdio"], cwd=root, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        client = Client(process, root)
        folders = [{"uri": root.as_uri(), "name": "workspace"}]
        said = client.request(
            "initialize",
            {
                "processId": None,
                "rootUri": None,
                "capabilities": capabilities or CAPABILITIES,
                "workspaceFolders": folders,
            },
        )
        client.found["initialize"] = said
        client.notify("initialized", {})
        yield client
        if process.poll() is None:
            client.request("shutdown", None)
            client.notify("exit", None)
            assert process.wait(timeout=SECONDS) == 0
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def applied(client: Client, edit: dict[str, Any]) -> dict[str, str]:
    """The texts, by path, once the edits of a workspace are made."""
    changes = dict(edit.get("changes") or {})
    for one in edit.get("documentChanges") or ():
        if "edits" in one:
            changes[one["textDocument"]["uri"]] = one["edits"]
    texts = {}
    for uri, edits in changes.items():
        path = client.path(uri)
        texts[path] = client.texts.get(path) or (client.root / path).read_text(encoding="utf-8")
        for each in sorted(edits, key=lambda edit: [-edit["range"]["start"][key] for key in ("line", "character")]):
            texts[path] = replaced(texts[path], each)
    return texts


def replaced(text: str, edit: dict[str, Any]) -> str:
    def offset(position: dict[str, int]) -> int:
        lines = text.split("\n")
        before = "".join(line + "\n" for line in lines[: position["line"]])
        rest = lines[position["line"]] if position["line"] < len(lines) else ""
        return len(before) + len(rest.encode("utf-16-le")[: 2 * position["character"]].decode("utf-16-le"))

    new: str = edit["newText"]
    return text[: offset(edit["range"]["start"])] + new + text[offset(edit["range"]["end"]) :]
