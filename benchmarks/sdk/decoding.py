"""A page of 100 items from bytes to typed objects, beside what makes dictionaries of it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qlik_sdk.core.model import model_class
from qlik_sdk.core.paging import Page
from qlik_sdk.core.rows import read_rows

from ..compare import Result, alternate
from ..peers import qlik_017
from .calls import PAGE, body

Look = Callable[[Any], list[Any]]

_ITEM = "items:ItemResultResponseBody"


def compare(*, small: bool = False) -> list[Result]:
    """The page alone, then what programs do with it; json.loads does without objects."""
    calls, rounds = (20, 1) if small else (200, 9)
    content = body()
    model = model_class(_ITEM)

    def step(
        what: str, ours: Callable[[Any], list[Any]], theirs: Callable[[Any], list[Any]], **old: Any
    ) -> Result:
        def decode_ours() -> None:
            for _ in range(calls):
                assert len(ours(Page[Any](read_rows(content, model), _ITEM, None))) == PAGE

        def decode_theirs() -> None:
            for _ in range(calls):
                assert len(theirs(json.loads(content)["data"])) == PAGE

        times = alternate({"qlik_sdk": decode_ours, "json.loads": decode_theirs, **old}, rounds)
        return Result(f"{calls} pages {what}", times)

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.json")
        file.write_bytes(content)
        with qlik_017("decode", str(file), str(calls)) as old:
            return [
                step("decoded", lambda page: page, lambda data: data, **old),
                step(
                    "and a field of each read",
                    lambda page: [item.name for item in page],
                    lambda data: [item["name"] for item in data],
                    **old,
                ),
                step(
                    "and a nested field of each",
                    lambda page: [item.meta.is_favorited for item in page],
                    lambda data: [item["meta"]["isFavorited"] for item in data],
                ),
                step("as dictionaries", lambda page: [item.to_dict() for item in page], list),
            ]
