"""REST services: SELECT becomes a request, the answer a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from ...errors import DataSourceError, UnsupportedError
from ..rows import Rows
from .rest_query import RestQuery, parse_rest_query
from .rest_records import Layout, documents
from .web import Limits, basic, check_origin, fetch

_METHODS: Final = ("GET", "POST")
_PAGES: Final = ("none", "offset", "next page", "next url", "next token")


@dataclass(frozen=True, slots=True)
class Paging:
    """How further pages are asked for.

    `kind` is none, offset (`parameter` counts records from `start` in steps of `size`), next page
    (`parameter` counts pages from `start`), next token (`parameter` gets what the answer has at `path`) or
    next url (the answer has the whole address at `path`); `path` has steps with `/`.
    """

    kind: str = "none"
    parameter: str = ""
    start: int = 0
    size: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class RestService:
    """Where a REST connection leads. Credentials go to the origin of `url` only, and so do the addresses that
    a script gives in WITH CONNECTION and the ones a service answers with."""

    url: str
    method: str = "GET"
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query_parameters: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    password: str = ""
    paging: Paging = field(default_factory=Paging)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise DataSourceError(f"'{self.url}' is no address of a service", parameter=self.url)
        if self.method not in _METHODS:
            raise UnsupportedError(f"Requests with {self.method} are not supported", parameter=self.method)
        if self.paging.kind not in _PAGES:
            raise UnsupportedError(
                f"Paging by {self.paging.kind} is not supported", parameter=self.paging.kind
            )

    def query(
        self, statement: str, *, limit: int | None = None, checkpoint: Callable[[], None] = lambda: None
    ) -> Rows:
        """Ask, page by page, and lay the answers out.

        Raises DataSourceError for what the service refuses, for an address elsewhere, and past a limit.
        """
        query = parse_rest_query(statement)
        layout = Layout(query)
        address: str | None = self._address(query)
        left = self.limits.size
        for page in range(self.limits.pages):
            checkpoint()
            raw, encoding = self._fetched(query, address or "", left, checkpoint)
            left -= len(raw)
            found = documents(query, raw, encoding)
            added = layout.add(found)
            address = self._next(address or "", page, added, raw)
            if address is None or (limit is not None and len(layout.rows) >= limit):
                return layout.table(limit)
        raise DataSourceError(f"The service goes on past {self.limits.pages:,} pages")

    def catalog(self, kind: str) -> Rows:
        raise UnsupportedError("A REST connection has no catalog", parameter=kind)

    def close(self) -> None:
        """Nothing is kept open between requests."""

    def _address(self, query: RestQuery) -> str:
        """The first address: WITH CONNECTION's or the connection's own, with all parameters."""
        address = query.url or self.url
        check_origin(address, self.url)
        added = {**self.query_parameters, **dict(query.query)}
        if self.paging.kind in ("offset", "next page"):
            added[self.paging.parameter] = str(self.paging.start)
        return _with_parameters(address, added)

    def _next(self, address: str, page: int, added: int, raw: bytes) -> str | None:
        """The address of the next page, None after the last."""
        paging = self.paging
        if paging.kind == "none" or not added:
            return None
        if paging.kind in ("offset", "next page"):
            step = paging.size or added if paging.kind == "offset" else 1
            at = int(dict(parse_qsl(urlsplit(address).query)).get(paging.parameter, paging.start)) + step
            return _with_parameters(address, {paging.parameter: str(at)})
        found = _at(raw, paging.path)
        if found in (None, "", False):
            return None
        if paging.kind == "next token":
            return _with_parameters(address, {paging.parameter: str(found)})
        following = urljoin(address, str(found))
        check_origin(following, self.url)
        return following

    def _fetched(
        self, query: RestQuery, address: str, left: int, checkpoint: Callable[[], None]
    ) -> tuple[bytes, str]:
        body = query.body if query.body is not None else self.body
        headers = {"Accept": "*/*", **self.headers, **dict(query.headers)}
        if self.user:
            headers.setdefault("Authorization", basic(self.user, self.password))
        if body and not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
        return fetch(
            address,
            method=self.method,
            body=body,
            headers=headers,
            seconds=self.limits.seconds,
            size=left,
            checkpoint=checkpoint,
        )


def _with_parameters(address: str, added: Mapping[str, str]) -> str:
    if not added:
        return address
    parts = urlsplit(address)
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in added
    ]
    return urlunsplit(parts._replace(query=urlencode([*kept, *added.items()])))


def _at(raw: bytes, path: str) -> Any:
    try:
        found = json.loads(raw)
    except ValueError:
        return None
    for step in filter(None, path.removeprefix("root/").split("/")):
        found = found.get(step) if isinstance(found, dict) else None
    return found
