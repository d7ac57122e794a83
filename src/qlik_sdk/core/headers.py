"""HTTP headers: names in any case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any, TypeVar, overload

from .masking import SECRET_HEADERS

T = TypeVar("T")


class Headers(MutableMapping[str, str]):
    """A mapping of headers whose names match in any case; repeated ones are joined by commas."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        self._items: dict[str, tuple[str, list[str]]] = {}
        if isinstance(items, Headers):
            self._items = {key: (name, list(values)) for key, (name, values) in items._items.items()}
            return
        for name, value in items.items() if isinstance(items, Mapping) else items:
            self.add(name, value)

    def add(self, name: str, value: str) -> None:
        """Add a value beside those the header has."""
        _, values = self._items.setdefault(name.lower(), (name, []))
        values.append(value)

    def all(self, name: str) -> list[str]:
        """Every value of a header by itself, as cookies need it; empty where there is none."""
        _, values = self._items.get(name.lower(), (name, []))
        return list(values)

    # What the base class makes of `__getitem__` and its errors takes several times as long.

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._items

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, /, default: str | T) -> str | T: ...
    def get(self, name: str, /, default: Any = None) -> Any:
        """The value of a header, ``default`` without one."""
        found = self._items.get(name.lower())
        return default if found is None else ", ".join(found[1])

    def setdefault(self, name: str, value: str = "", /) -> str:
        """The value of a header, which is ``value`` from now on where there was none."""
        if name in self:
            return self[name]
        self[name] = value
        return value

    def plain(self) -> dict[str, str]:
        """Names, as they were first written, and values."""
        return {name: ", ".join(values) for name, values in self._items.values()}

    def __getitem__(self, name: str) -> str:
        return ", ".join(self._items[name.lower()][1])

    def __setitem__(self, name: str, value: str) -> None:
        self._items[name.lower()] = (name, [value])

    def __delitem__(self, name: str) -> None:
        del self._items[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        shown = {name: "***" if name.lower() in SECRET_HEADERS else value for name, value in self.items()}
        return f"Headers({shown!r})"
