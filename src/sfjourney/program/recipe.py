"""What a program is made of -> the program, in this process or in another that was sent it."""

from collections.abc import Mapping

from msgspec import Struct

from sfjourney.graph.graph import Graph
from sfjourney.model.model import Settings
from sfjourney.program.compile import compile_program
from sfjourney.program.program import Program
from sfjourney.schemas import Schema
from sfjourney.templates import Template


class Recipe(Struct, frozen=True):
    """Values that can be copied to another machine, where a program, being functions, cannot."""

    graph: Graph
    templates: Mapping[str, Template]
    settings: Settings
    schemas: Mapping[str, Schema]

    def program(self) -> Program:
        """A program of its own."""
        return compile_program(self.graph, self.templates, self.settings, self.schemas)
