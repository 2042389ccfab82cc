"""The classes of changes -> what each does to people, in a few words (docs/diff.md)."""

from typing import Final

from sfjourney.graph.difference.changes import Class

CLASS_WORDS: Final = {
    Class.SAFE: "does nothing to people",
    Class.CONTENT: "people read something else",
    Class.ADDITIVE: "people get something more",
    Class.ENTRY: "others enter",
    Class.TIMING: "some wait longer",
    Class.BURST: "everyone past it moves on at once",
    Class.STRANDED: "those who wait there have nowhere to go on",
    Class.LOST: "some never get what they would have got",
    Class.DUPLICATE: "some get it twice",
    Class.WIDER: "more people go that way",
    Class.NARROWER: "fewer people go that way",
    Class.UNCLEAR: "others go that way, and nobody can say who",
    Class.EXPERIMENT: "some change arms",
    Class.DATA: "a step reads what is not there, or of another type",
    Class.CONSENT: "people get what they had been spared",
    Class.REENTRY: "people can enter again sooner",
}
