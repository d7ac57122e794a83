"""Which operation a method and path mean: a tree of path segments made from the contract's routes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

# How many paths are remembered, and how long these may be.
_KNOWN_MAX: Final = 2048
_USUAL_LENGTH: Final = 200

RouteRow = tuple[str, str, str, str, str, str]
"""method, path template, api, python name, operation id, tier"""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One operation of the contract; there is one of each in a router."""

    method: str
    template: str
    api: str
    name: str
    operation_id: str
    tier: str

    @property
    def operation(self) -> str:
        """`spaces.list`"""
        return f"{self.api}.{self.name}"

    @property
    def endpoint(self) -> str:
        """`GET /api/v1/spaces`"""
        return f"{self.method} {self.template}"


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    any: _Node | None = None
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """The routes of one path: by method, with the values of its parameters per method."""

    routes: dict[str, Route]
    named: dict[str, Mapping[str, str]]

    def parameters(self, method: str) -> Mapping[str, str]:
        """Path parameters by their names in the contract."""
        return self.named[method]


class Router:
    """A word in a path beats a parameter; a last parameter called `path` takes the rest of the path."""

    def __init__(self, rows: Iterable[RouteRow]) -> None:
        self._root = _Node()
        self._known = functools.lru_cache(_KNOWN_MAX)(self._find)
        self.routes = tuple(Route(*row) for row in rows)
        for route in self.routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node, names = self._root, []
        for segment in route.template.strip("/").split("/"):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.any = node = node.any or _Node()
            else:
                node = node.words.setdefault(segment, _Node())
        node.routes[route.method] = route
        node.names[route.method] = tuple(names)

    def match(self, raw_path: str) -> Match | None:
        """The routes of a percent-encoded path (encoded slashes stay inside a parameter)."""
        return self._known(raw_path) if len(raw_path) <= _USUAL_LENGTH else self._find(raw_path)

    def _find(self, raw_path: str) -> Match | None:
        segments = raw_path.removeprefix("/").split("/")
        if "%" in raw_path:
            segments = [unquote(segment) for segment in segments]
        found = _walk(self._root, segments, 0, ())
        if found is None:
            return None
        node, values = found
        return Match(
            node.routes,
            {method: dict(zip(names, values, strict=True)) for method, names in node.names.items()},
        )


def _walk(
    node: _Node, segments: list[str], at: int, values: tuple[str, ...]
) -> tuple[_Node, tuple[str, ...]] | None:
    while at < len(segments) and node.any is None:  # words only: there is but one way
        word = node.words.get(segments[at])
        if word is None:
            return None
        node, at = word, at + 1
    if at == len(segments):
        return (node, values) if node.routes else None
    segment = segments[at]
    word = node.words.get(segment)
    found = _walk(word, segments, at + 1, values) if word else None
    if found is None and node.any and segment:
        found = _walk(node.any, segments, at + 1, (*values, segment))
        if found is None and _takes_rest(node.any):
            found = node.any, (*values, "/".join(segments[at:]))
    return found


def _takes_rest(node: _Node) -> bool:
    return any(names[-1:] == ("path",) for names in node.names.values())
