"""The verbs that Python has of the command line: they say what the command says."""

import builtins
import copy
import io
import json
import multiprocessing
import pickle
import pydoc
import re
import sys
import typing
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

import sfjourney
from command import call
from documents import blocks
from sfjourney.cli.schema import FORMATS
from sfjourney.rules import RULES
from sfjourney.version import VERSION

WORKSPACE = Path(__file__).parent.parent / "journeys"
NOON: Any = datetime(2026, 3, 3, 12, tzinfo=UTC)
T = TypeVar("T")
VERBS = ("check", "compile", "diff", "explain", "fmt", "list", "render", "schema", "simulate", "why")


class Table:
    """What has columns: going through it gives their names, as it does with a DataFrame."""

    columns = ("event", "data")

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)


def test_every_name_that_is_offered_is_there_and_documented() -> None:
    for name in sfjourney.__all__:
        assert getattr(sfjourney, name).__doc__, name
    with pytest.raises(AttributeError):
        _ = import_module("sfjourney").nothing


def test_a_list_is_that_of_the_command() -> None:
    for arguments, items in (
        ((), sfjourney.list(WORKSPACE)),
        (("events",), sfjourney.list(WORKSPACE, "event")),
        (("--unused",), sfjourney.list(str(WORKSPACE), unused=True)),
    ):
        told = json.loads(call(WORKSPACE, "list", *arguments, "--format", "json").out)
        assert json.loads(msgspec.json.encode(items)) == told["items"]


def test_an_email_is_that_of_the_command(tmp_path: Path) -> None:
    state = {"event": {"orderNumber": "N-7"}, "profile": {"firstName": "Ada"}}
    (tmp_path / "state.json").write_text(json.dumps(state), encoding="utf-8")
    names = [item.name for item in sfjourney.list(WORKSPACE, "template")][::10]
    assert names
    for name in names:
        said = call(WORKSPACE, "render", name, "--state", tmp_path / "state.json")
        email = sfjourney.render(name, WORKSPACE, state)
        assert (email.failure is None) == (said.status == 0), name
        if email.failure is None:
            assert email.html.rstrip("\n") == said.out.rstrip("\n")
    with pytest.raises(KeyError):
        sfjourney.render("no_such_template", WORKSPACE)
    with pytest.raises(ValueError, match="not JSON compliant"):
        sfjourney.render("welcome_hello", WORKSPACE, {"profile": {"name": float("nan")}})
    with pytest.raises(TypeError, match="not JSON serializable"):
        sfjourney.render("welcome_hello", WORKSPACE, {"event": {"at": WORKSPACE}})


def test_rules_and_schemas_are_those_of_the_command() -> None:
    for name in FORMATS:
        assert sfjourney.schema(name) == json.loads(call(WORKSPACE, "schema", name).out)
    assert all(sfjourney.explain(rule.code) is rule for rule in RULES)
    for ask in (sfjourney.schema, sfjourney.explain):
        with pytest.raises(KeyError):
            ask("nothing")


ERRONEOUS = WORKSPACE.parent / "docs" / "examples"
WEEK = WORKSPACE.parent / "src" / "sfjourney" / "starter"


def test_all_that_is_offered_is_listed_and_can_be_asked_about() -> None:
    assert set(sfjourney.__all__) <= set(dir(sfjourney))
    assert sfjourney.__version__ == VERSION
    told = pydoc.plain(pydoc.render_doc(sfjourney))
    for name in sfjourney.__all__:
        assert name.strip("_").upper() in told.upper()
    for verb in VERBS:
        assert typing.get_type_hints(getattr(sfjourney, verb))["return"], verb


def test_what_is_raised_and_given_can_be_imported_from_the_package() -> None:
    for verb in VERBS:
        for name in re.findall(r"\b\w+(?:Error|Refused|HasErrors)\b", getattr(sfjourney, verb).__doc__ or ""):
            assert name in sfjourney.__all__ or hasattr(builtins, name), (verb, name)
        given = typing.get_type_hints(getattr(sfjourney, verb))["return"]
        for kind in (given, *typing.get_args(given)):
            assert not getattr(kind, "__module__", "").startswith("sfjourney") or kind.__name__ in sfjourney.__all__


def test_findings_are_text_with_lines_and_columns() -> None:
    found = sfjourney.check(ERRONEOUS)
    said = call(WORKSPACE.parent, "check", ERRONEOUS, "--color", "never").out
    places = re.findall(r"┌─ docs/examples/(\S+):(\d+):(\d+)", said)
    at = [(one.finding.span.file, found.position(one.finding.span)) for one in found]
    assert [(file, str(place.line), str(place.column)) for file, place in at] == places
    for file, line, column in places:
        assert f"┌─ {file}:{line}:{column}\n" in str(found)
    assert str(found).endswith("\n3 errors")
    assert found.errors == found == tuple(found)
    assert str(sfjourney.check(WORKSPACE)) == "no findings"
    assert not sfjourney.check(WORKSPACE).errors


def there_and_back(value: T) -> T:
    read: T = pickle.loads(pickle.dumps(value))  # noqa: S301  # it is ours
    return read


def test_what_is_given_and_raised_goes_from_process_to_process(tmp_path: Path) -> None:
    with pytest.raises(
        sfjourney.WorkspaceHasErrors, match=r"^3 errors, the first in review\.journey:20:11: "
    ) as errors:
        sfjourney.compile(ERRONEOUS)
    (tmp_path / "refused.jsonl").write_text("{\n", "utf-8")
    with pytest.raises(sfjourney.TooManyRefused) as refused:
        sfjourney.simulate(tmp_path / "refused.jsonl", WORKSPACE, max_errors=0)
    found = sfjourney.check(ERRONEOUS)
    for error in (errors.value, refused.value):
        read = there_and_back(error)
        assert (type(read), str(read), vars(read)) == (type(error), str(error), vars(error))
    assert there_and_back(found) == copy.deepcopy(found) == found
    assert str(there_and_back(found)) == str(found)


@pytest.mark.thorough
def test_a_process_that_may_start_none_replays_alone(tmp_path: Path) -> None:
    """As one of a ``multiprocessing.Pool`` does; what it gives is the same."""
    lines = (WORKSPACE / "recordings" / "month.jsonl").read_bytes().splitlines(keepends=True)[:1_000]
    (tmp_path / "long.jsonl").write_bytes(b"".join(lines) + b" " * (17 << 20) + b"\n")
    given = (tmp_path / "long.jsonl", WORKSPACE)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.apply(sfjourney.simulate, given, {"workers": 2})
    assert there.sends == sfjourney.simulate(*given, workers=2).sends


def test_a_simulation_says_how_much_and_not_what() -> None:
    replay = sfjourney.simulate(WEEK / "recordings" / "week.jsonl", WEEK)
    assert (
        repr(replay) == f"<Simulation: {replay.summary.records.read} records read, 0 refused; {len(replay.runs)} runs>"
    )


@pytest.mark.parametrize("verb", ["check", "compile", "list"])
def test_a_folder_without_journeys_is_no_workspace_and_one_within_is_that_workspace(verb: str, tmp_path: Path) -> None:
    ask = getattr(sfjourney, verb)
    for folder, why in (
        (tmp_path, r": no workspace: there is no file \*\*/\*\.journey in it$"),
        (tmp_path / "nothing", "nothing: no such folder$"),
        (WORKSPACE / "sfjourney.toml", "sfjourney.toml: not a folder$"),
        ("", "is empty: is a variable not set"),
    ):
        with pytest.raises(sfjourney.WorkspaceError, match=why):
            ask(folder)
    assert ask(WORKSPACE / "recordings") == ask(WORKSPACE)
    with pytest.raises(sfjourney.WorkspaceError, match="no workspace"):
        sfjourney.diff(tmp_path, WORKSPACE)


def test_what_cannot_be_is_refused_in_words() -> None:
    week = WEEK / "recordings" / "week.jsonl"
    for error, why, ask in (
        (ValueError, "is one of journey, event", lambda: sfjourney.list(WEEK, typing.cast("Any", "events"))),
        (ValueError, "live or pinned", lambda: sfjourney.diff(WEEK, WEEK, typing.cast("Any", "soon"))),
        (ValueError, "0 is no number of workers", lambda: sfjourney.simulate(week, WEEK, workers=0)),
        (ValueError, "no recording is named", lambda: sfjourney.simulate([], WEEK)),
        (ValueError, "the name of a file is empty", lambda: sfjourney.simulate("", WEEK)),
        (TypeError, "not by int", lambda: sfjourney.simulate(typing.cast("Any", [3]), WEEK)),
        (TypeError, "not by NoneType", lambda: sfjourney.simulate(typing.cast("Any", None), WEEK)),
        (TypeError, "not by BytesIO", lambda: sfjourney.simulate(typing.cast("Any", io.BytesIO(b"{}")), WEEK)),
        (TypeError, "not by Table", lambda: sfjourney.simulate(typing.cast("Any", Table()), WEEK)),
        (TypeError, "until is an instant as text", lambda: sfjourney.simulate(week, WEEK, until=NOON)),
        (TypeError, "at is an instant", lambda: sfjourney.why(week, WEEK, "ada@example.com", at=NOON)),
        (TypeError, "not list", lambda: sfjourney.render("welcome", WEEK, typing.cast("Any", [1]))),
        (KeyError, "no template 'welcom'; did you mean welcome?", lambda: sfjourney.render("welcom", WEEK)),
        (KeyError, "did you mean type/unknown-pointer?", lambda: sfjourney.explain("type/unknown-pointr")),
        (KeyError, "no format 'run'; did you mean runs?", lambda: sfjourney.schema("run")),
        (KeyError, "no Journey 'welcom'", lambda: sfjourney.why(week, WEEK, "x", journey="welcom")),
    ):
        with pytest.raises(error, match=re.escape(why)):
            ask()


def test_one_edit_needs_no_list() -> None:
    week, event = WEEK / "recordings" / "week.jsonl", "user.signed_up"
    asked = sfjourney.simulate(week, WEEK).runs[0].profile_id
    assert sfjourney.why(week, WEEK, asked, drop=event) == sfjourney.why(week, WEEK, asked, drop=[event])
    shift = f"{event}=+1h"
    assert sfjourney.why(week, WEEK, asked, shift=shift) == sfjourney.why(week, WEEK, asked, shift=[shift])


@pytest.mark.parametrize(
    "text", ["event   b\r\n\r\nevent   c\r\n", "\ufeffevent   b\nevent c", "event b", "event   b\r"]
)
def test_a_text_is_formatted_as_the_file_with_these_bytes(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.journey").write_bytes(text.encode())
    call(tmp_path, "fmt", "a.journey")
    assert sfjourney.fmt(text) == (tmp_path / "a.journey").read_bytes().decode()


def test_the_examples_of_the_page_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WORKSPACE.parent)
    page = (WORKSPACE.parent / "docs" / "python.md").read_text("utf-8")
    examples = [block.text for block in blocks(page) if block.language == "python"]
    for example in examples:
        names: dict[str, Any] = {}
        exec(example, names)  # noqa: S102  # that is how a reader would try it
        for test in [value for name, value in names.items() if name.startswith("test_")]:
            test()
    assert len(examples) > 2


def test_the_page_names_every_verb_and_every_exception() -> None:
    page = (WORKSPACE.parent / "docs" / "python.md").read_text("utf-8")
    raised = [
        name
        for name in sfjourney.__all__
        if isinstance(found := getattr(sfjourney, name), type) and issubclass(found, Exception)
    ]
    for name in (*VERBS, *raised):
        assert re.search(rf"^\|.*`{name}[`(]", page, re.MULTILINE), name


def test_without_pyspark_the_module_for_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "sfjourney.spark", raising=False)
    with pytest.raises(ModuleNotFoundError, match=re.escape("pip install 'sfjourney[spark]'")):
        import_module("sfjourney.spark")
