"""One socket in a session app of its own, and what calls need around them."""

from __future__ import annotations

import secrets
from typing import Any

from . import shape

Json = dict[str, Any]

SCRIPT = """SET vScript = 3;
Sales:
LOAD * INLINE [Region, Product, Amount, Year
Nordic, Oil, 7, 2024
Alps, Milk, 5, 2024
Nordic, Milk, 1, 2025];
Heads:
LOAD * INLINE [Region, Head
Nordic, Ann
Alps, Bo];
Baskets:
LOAD * INLINE [Customer, Item
1, Bread
1, Milk
2, Bread];
"""
PAGE = {"qTop": 0, "qLeft": 0, "qWidth": 4, "qHeight": 20}
CUBE = "/qHyperCubeDef"
LIST = "/qListObjectDef"
GROUP = "/qNxGroupDef"


class World:
    """Calls by class and method; every answer is held to the contract, and noted in `done`."""

    def __init__(self, client: Any, kit: Any, *, has_app: bool = True) -> None:
        self.client = client
        self.kit = kit
        self.done: set[str] = set()
        self.types = {-1: "Global"}
        self.doc = self.g("GetActiveDoc")["qReturn"]["qHandle"] if has_app else 0
        self.done.clear()

    def __call__(self, handle: int, method: str, *params: Any, **named: Any) -> Any:
        outs = self.client.call(handle, method, *params, **named)
        id = f"{self.types[handle]}.{method}"
        assert not (wrong := shape.problems(id, outs)), f"{id}: {wrong[:5]}"
        self.done.add(id)
        for value in outs.values():
            if isinstance(value, dict) and value.get("qHandle"):
                self.types[value["qHandle"]] = value["qType"]
        return outs

    def g(self, method: str, *params: Any, **named: Any) -> Any:
        return self(-1, method, *params, **named)

    def d(self, method: str, *params: Any, **named: Any) -> Any:
        return self(self.doc, method, *params, **named)

    def answered(self, asked: int) -> Any:
        """The answer to a request that was sent, which may have come already."""
        for message in self.client.pushed:
            if message.get("id") == asked:
                return message
        return self.client.answer(asked)

    def refused(self, handle: int, method: str, *params: Any) -> int:
        code: int = self.client.refused(handle, method, *params).code
        return code

    def evaluate(self, expression: str) -> str:
        text: str = self.d("Evaluate", expression)["qReturn"]
        return text

    # -- things ----------------------------------------------------------------------------------------------

    def handle(self, method: str, *params: Any) -> int:
        """The handle a method of the app gives."""
        handle: int = self.d(method, *params)["qReturn"]["qHandle"]
        return handle

    def field(self, name: str = "Region", state: str = "$") -> int:
        return self.handle("GetField", name, state)

    def object(self, type: str = "chart", **properties: Any) -> int:
        """An object of the app."""
        return self.handle("CreateObject", {"qInfo": {"qType": type}, **properties})

    def id(self, handle: int) -> str:
        text: str = self(handle, "GetInfo")["qInfo"]["qId"]
        return text

    def chart(self, **changes: Any) -> int:
        """Amount by region and product."""
        definition = {
            "qDimensions": [{"qDef": {"qFieldDefs": [name]}} for name in ("Region", "Product")],
            "qMeasures": [{"qDef": {"qDef": "Sum(Amount)"}}],
            "qInitialDataFetch": [PAGE],
            **changes,
        }
        return self.object(qHyperCubeDef=definition)

    def pivot(self) -> int:
        return self.chart(qMode="P", qNoOfLeftDims=-1)

    def tree(self) -> int:
        return self.chart(qMode="T", qNoOfLeftDims=-1)

    def scatter(self) -> int:
        measures = [{"qDef": {"qDef": text}} for text in ("Sum(Amount)", "Count(Amount)")]
        dimensions = [{"qDef": {"qFieldDefs": ["Product"]}}]
        return self.chart(qDimensions=dimensions, qMeasures=measures)

    def list(self, field: str = "Region") -> int:
        return self.object(
            "listbox", qListObjectDef={"qDef": {"qFieldDefs": [field]}, "qInitialDataFetch": [PAGE]}
        )

    def dimension(self, *fields: str, grouping: str = "N") -> int:
        names = list(fields or ("Region",))
        return self.handle(
            "CreateDimension",
            {"qInfo": {"qType": "dimension"}, "qDim": {"qGrouping": grouping, "qFieldDefs": names}},
        )

    def cyclic(self) -> int:
        return self.dimension("Region", "Product", grouping="C")

    def measure(self) -> int:
        return self.handle(
            "CreateMeasure",
            {"qInfo": {"qType": "measure"}, "qMeasure": {"qLabel": "Total", "qDef": "Sum(Amount)"}},
        )

    def bookmark(self, *values: str, type: str = "bookmark") -> int:
        """What is selected by `values` of Region; nothing is selected afterwards."""
        self.select(*values or ("Alps",))
        made = self.handle("CreateBookmark", {"qInfo": {"qType": type}, "qMetaDef": {"title": "Mine"}})
        self.d("ClearAll")
        return made

    def variable(self, name: str = "v", definition: str = "7") -> int:
        return self.handle("CreateVariableEx", {"qName": name, "qDefinition": definition})

    def old_variable(self) -> int:
        self.d("CreateVariable", "v")
        return self.handle("GetVariable", "v")

    def group(self) -> int:
        return self.object("folder", qNxGroupDef={"qClass": "bookmark", "qMemberIds": []})

    # -- selections ------------------------------------------------------------------------------------------

    def select(self, *values: str, field: str = "Region") -> None:
        handle = self.field(field)
        assert self(handle, "SelectValues", [{"qText": value} for value in values])["qReturn"]

    def selected(self, field: str = "Region") -> str:
        """The possible values of a field."""
        return self.evaluate(f"Concat(DISTINCT [{field}], ',')")

    def layout(self, handle: int) -> Json:
        shown: Json = self(handle, "GetLayout")["qLayout"]
        return shown

    def properties(self, handle: int) -> Json:
        found: Json = self(handle, "GetProperties")["qProp"]
        return found

    def patch(self, handle: int, path: str, value: str, *more: Any) -> None:
        self(handle, "ApplyPatches", [{"qOp": "add", "qPath": path, "qValue": value}], *more)

    # -- apps ------------------------------------------------------------------------------------------------

    def app(self, name: str = "Other") -> str:
        """The id of a new stored app."""
        id: str = self.g("CreateApp", name)["qAppId"]
        return id

    def in_stored_app(self) -> World:
        """The same in a stored app of its own."""
        return self.kit.in_stored_app(self)

    def fresh(self) -> World:
        """A socket in no app; what it does counts as done here."""
        other = World(self.kit.connect(), self.kit, has_app=False)
        other.done = self.done
        return other

    def unique(self) -> str:
        """A word used nowhere else."""
        return secrets.token_hex(4)

    def file(self, name: str, data: bytes) -> None:
        """A personal data file."""
        self.kit.admin.upload("/api/v1/data-files", {"name": name}, data)

    def files(self) -> str:
        """The id of the connection to the personal data files."""
        id: str = self.d("GetConnections")["qConnections"][0]["qId"]
        return id
