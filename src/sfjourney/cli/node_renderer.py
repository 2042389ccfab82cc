"""Body of a template and a state -> what the real renderer makes of them, run by Node in the workspace."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from sfjourney.cli.output import Failure, UsageError
from sfjourney.templates import Dialect

_SCRIPT: Final = """
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { renderer, spec, state, asText } = JSON.parse(Buffer.concat(chunks).toString());
console.warn = console.log = console.error = () => {};
const answer = (value) => process.stdout.write(JSON.stringify(value));
const found = await import(renderer).then((module) => ({ module }), (error) => ({ error }));
if (found.error) answer({ missing: String(found.error.message) });
else {
  const render = asText ? found.module.renderToPlainText : found.module.renderToHtml;
  answer(await render(spec, { state }).then((content) => ({ content }), (error) => ({ failure: String(error) })));
}
"""
"""Node resolves the package from the folder it runs in, so it is the workspace's own node_modules that counts."""

_LONGEST_SECONDS: Final = 60


class NodeRendering(Struct, frozen=True):
    """HTML or text, or what the renderer threw."""

    content: str = ""
    failure: str | None = None


def render_with_node(
    body: dict[str, Any], state: dict[str, Any], dialect: Dialect, root: Path, *, as_text: bool
) -> NodeRendering:
    """Render by ``@json-render/jsx-email`` or ``@json-render/react-email`` as installed below ``root``.

    Raises UsageError where Node or the package is not there, Failure where Node ends in another way.
    """
    node = shutil.which("node")
    if node is None:
        raise UsageError("--renderer node: there is no Node on this machine")
    package = f"@json-render/{dialect}"
    asked = json.dumps({"renderer": f"{package}/render", "spec": body, "state": state, "asText": as_text})
    try:
        done = subprocess.run(  # noqa: S603  # Node, with a script of ours
            [node, "--input-type=module", "--eval", _SCRIPT],
            input=asked.encode("utf-8"),
            cwd=root,
            capture_output=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Failure(f"--renderer node: no answer within {_LONGEST_SECONDS} seconds") from error
    except ValueError as error:
        told = done.stderr.decode("utf-8", "replace").strip() or "no answer"
        raise Failure(f"--renderer node: {told}") from error
    if "missing" in answer:
        raise UsageError(f"--renderer node: {package} cannot be loaded in {root.resolve().name}/: {answer['missing']}")
    return NodeRendering(answer.get("content", ""), answer.get("failure"))
