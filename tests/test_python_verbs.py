"""The verbs that Python has of the command line: they say what the command says."""

import json
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

import sfjourney
from command import call
from sfjourney.cli.schema import FORMATS
from sfjourney.rules import RULES

WORKSPACE = Path(__file__).parent.parent / "journeys"


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
    names = [item.name for item in sfjourney.list(WORKSPACE, "template")]
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
