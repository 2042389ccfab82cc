"""The page on the compiled graph against what is compiled: its ids, its kinds, its ports, its members."""

import re
from pathlib import Path
from typing import Any

import msgspec

import sfjourney

PAGE = (Path(__file__).parent.parent / "docs" / "graph.md").read_text(encoding="utf-8")
STEPS = """\
event order.created

journey j {
  on signed_up
  enroll always
  transactional

  send receipt
  wait 1 hour 30 minutes
  wait until mon, thu 09:00
  wait until 3 days before /event/endsAt if past exit if missing exit
  wait up to 1 day {
    on order.created {
      set /profile/seen = 1
    }
    when /profile/plan == "pro" {
      set /profile/seen = 2
    }
    on order.paid {
      set /profile/seen = 3
    }
  }
  wait up to 1 day {
    when /profile/plan == "team" {
      exit
    }
  }
  branch "How often?" {
    when /profile/plan == "free" {
      set /profile/address/city = "Exampleton"
    }
    when /profile/plan == "basic" {
      exit
    }
  }
  branch {
    when /profile/plan == "none" {
      exit
    }
  }
  split "Subject test" {
    50% short {
      set /profile/arm = 1
    }
    50% long {
      set /profile/arm = 2
    }
  }
}
"""


def compiled(folder: Path) -> dict[str, Any]:
    (folder / "sfjourney.toml").touch()
    (folder / "steps.journey").write_text(STEPS, encoding="utf-8")
    (folder / "templates").mkdir()
    starter = Path(sfjourney.__file__).parent / "starter" / "templates" / "welcome.json"
    template = starter.read_text(encoding="utf-8").replace("General", "Transactional").replace("${/event/plan}", "")
    (folder / "templates" / "receipt.json").write_text(template, encoding="utf-8")
    graph: dict[str, Any] = msgspec.to_builtins(sfjourney.compile(folder))
    return graph


def test_the_nodes_of_the_page_are_those_of_a_graph(tmp_path: Path) -> None:
    journey = compiled(tmp_path)["journeys"][0]
    kinds = {node["id"]: node["kind"] for node in journey["nodes"]}
    ports: dict[str, set[str]] = {}
    for edge in journey["edges"]:
        ports.setdefault(edge["from"], set()).add(edge["port"])
    rows = re.findall(r"^\| .*? \| `([a-z-]+)` \| `([a-z0-9:-]+)`.*? \| (.*) \|$", PAGE, re.MULTILINE)

    assert len(rows) == len({node_id for _, node_id, _ in rows}) == 12
    for kind, node_id, words in rows:
        assert kinds[node_id] == kind
        named = set(re.findall(r"`([a-z0-9-]+)`", words))
        assert not named or ports[node_id] <= named
        assert words != "none" or node_id not in ports
    assert ports["wait-for:order-created"] == {"on-1", "when-1", "on-2", "timeout"}
    assert ports["branch:how-often"] == {"when-1", "when-2", "else"}
    assert ports["split:subject-test"] == {"short", "long"}
    assert {"exit#2", "set:seen#3", "set:arm#2"} <= set(kinds)


def test_the_page_names_every_member_of_a_graph(tmp_path: Path) -> None:
    graph = compiled(tmp_path)

    assert all(f"`{member}`" in PAGE for member in graph)
    assert [event["name"] for event in graph["events"]] == ["order.created"]
    assert graph["journeys"][0]["bounds"] == {"sends": {"max": 1}, "duration": {"min": "PT1H30M", "max": None}}
