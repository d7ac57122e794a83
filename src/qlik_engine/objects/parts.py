"""What a session knows of one hypercube or list object of an object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..selection import highlights
from .layouts import Read

if TYPE_CHECKING:
    from ..columns.vector import Bools
    from ..hypercube import Context, Cube, ListBox
    from ..hypercube.pivot_tree import Expansion
    from ..hypercube.plan import Plan
    from ..model import Model


class Part:
    """The hypercube or list object defined at one path.

    `kind` is the name of the definition. `hits` are what a search in the list has found, `text` what was
    searched for; `expansion` is what was expanded, with the data it was expanded in. The `plan` stays when
    the definition is replaced: it knows itself whether it serves.
    """

    __slots__ = ("context", "definition", "expansion", "hits", "kind", "made", "plan", "read", "text")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.hits: Bools | None = None
        self.text = ""
        self.expansion: tuple[Model, Expansion] | None = None
        self.plan: Plan | None = None
        self.define({})

    def define(self, definition: Mapping[str, Any]) -> None:
        """Take up a definition; what was made of another is forgotten."""
        self.definition = definition
        self.read = Read(definition)
        self.forget()

    def forget(self) -> None:
        """Let go of what was calculated."""
        self.made: Cube | ListBox | None = None
        self.context: Context | None = None

    def search(self, text: str, hits: Bools | None) -> None:
        """Show only what a search has found; everything again with None."""
        self.text, self.hits = text, hits
        self.forget()

    def highlighted(self, pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Pages of a list object with `qHighlightRanges` on the hits, while it is searched."""
        for page in pages if self.text else ():
            if page["qArea"]["qLeft"] == 0:
                page["qMatrix"] = [
                    [_highlighted(cell, self.text), *others] for cell, *others in page["qMatrix"]
                ]
        return pages


def _highlighted(cell: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A cell with `qHighlightRanges` where it has what is searched for."""
    ranges = [{"qCharPos": at, "qCharCount": count} for at, count in highlights(text, str(cell["qText"]))]
    return {**cell, "qHighlightRanges": {"qRanges": ranges}} if ranges else {**cell}
