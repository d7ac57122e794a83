"""By which ways selections in some fields restrict the tables of a model, whatever is selected in them."""

from __future__ import annotations

from typing import Final, NamedTuple

from ..columns.vector import Codes
from ..model import Link, Model, TableNode
from ..model.graph import Graph

# Sets of fields of which a model keeps the routes.
_KEPT_MAX: Final = 1 << 8


class Route(NamedTuple):
    """That a field, whose code on each row of a table is in `codes`, restricts the table: by what is selected
    in it, or with a `link` by what that key is told."""

    field: str
    codes: Codes
    link: Link | None


class Routes:
    """The routes of selections in `fields`, the newest last. `is_plain` if the values selected in each field
    are all that restricts."""

    def __init__(self, graph: Graph, fields: tuple[str, ...], is_plain: bool) -> None:
        self._graph = graph
        self._fields = fields
        self._is_plain = is_plain
        self._restricting: dict[tuple[int, str | None], list[Route]] = {}
        self._says: dict[tuple[int, int], bool] = {}
        self._inward: dict[int, Link | None] = {}

    @classmethod
    def of(cls, model: Model, fields: tuple[str, ...], is_plain: bool) -> Routes:
        """Kept with the model."""
        kept = model.graph.routes
        found: Routes | None = kept.get((fields, is_plain))
        if found is None:
            if len(kept) >= _KEPT_MAX:
                kept.clear()
            found = kept[fields, is_plain] = cls(model.graph, fields, is_plain)
        return found

    def restricting(self, table: TableNode, left_out: str | None) -> list[Route]:
        """Those that restrict a table, but for that of the column `left_out`."""
        at = (table.index, left_out)
        found = self._restricting.get(at)
        if found is None:
            found = self._restricting[at] = self._find_restricting(table, left_out)
        return found

    def _find_restricting(self, table: TableNode, left_out: str | None) -> list[Route]:
        found: list[Route] = []
        beyond: dict[Link, list[str]] = {}
        for field in self._fields:
            link = self._graph.towards(table, field)
            if link is not None:
                beyond.setdefault(link, []).append(field)
            elif field != left_out and field in table.columns:
                found.append(Route(field, table.columns[field].codes, None))
        # What is not selected may restrict as well where more than selections does.
        for link in beyond if self._is_plain else table.links:
            if link.key.name != left_out:
                found += self._beyond(link, beyond.get(link, []))
        return found

    def _beyond(self, link: Link, fields: list[str]) -> list[Route]:
        """What restricts the table of a link by way of its key: selections in `fields` if they are looked up
        from its rows at once, else the key values left."""
        direct = []
        for field in fields if self._is_plain else ():
            codes = self._graph.row_codes(link.table, field)
            if codes is None:
                break
            direct.append(Route(field, codes, None))
        else:
            if self._is_plain:
                return direct
        return [Route(link.key.name, link.codes, link)]

    def inward(self, table: TableNode) -> Link | None:
        """The link towards the largest table, if selections in that direction restrict the next table: then
        the possible rows of that one, which know of all selections, tell which keys are left. None if not."""
        if table.index not in self._inward:
            self._inward[table.index] = self._find_inward(table)
        return self._inward[table.index]

    def _find_inward(self, table: TableNode) -> Link | None:
        largest = self._graph.largest(table) if self._is_plain else None
        if largest is None or largest is table:
            return None
        key, link = self._graph.tree(largest)[table.index]
        return link if self.table_says(self._graph.tree(largest)[key.index][1]) else None

    def key_says(self, link: Link) -> bool:
        """Whether selections in the key, or in other tables that hold it and beyond, restrict the table."""
        others = (other for other in link.key.links if other is not link)
        return link.key.name in self._fields or any(map(self.table_says, others))

    def table_says(self, link: Link) -> bool:
        """Whether selections in the table, or beyond it, restrict what its key is told."""
        at = (link.table.index, link.key.index)
        if at not in self._says:
            keys = self._graph.keys
            others = (other for other in link.table.links if other is not link)
            own = any(f in link.table.columns and f not in keys for f in self._fields)
            self._says[at] = own or any(map(self.key_says, others))
        return self._says[at]
