"""A text of an author -> a graph that has it wherever one may stand."""

import json
import re

from memory_workspaces import graph_of
from sfjourney.graph.graph import Graph


def hostile(text: str) -> Graph:
    """A graph with that text wherever an author may write one."""
    quoted = json.dumps(text)
    name = re.sub("[^A-Za-z]", "", text) or "x"
    return graph_of(
        f"""
        journey {"j" + name[:20]} {quoted} {{
          on {quoted} where /event/a == {quoted}
          enroll always transactional
          exit on {quoted} where /event/b != {quoted}
          goal {quoted}
          send welcome_note {{ data {{ d = {quoted} }} }}
          set /profile/p = {quoted}
          branch {quoted} {{ when /event/c == {quoted} {{ exit }} }}
          split {quoted} {{ 50% one {{ exit }} 50% two {{}} }}
          wait up to 1 day {{ on {quoted} where /event/e == {quoted} {{ exit }} }}
        }}"""
    )
