"""One REST operation of the contract, as data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_PARTS: Mapping[str, tuple[str, str]] = MappingProxyType({})

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})


class Operation:
    """What a generated method knows about its call.

    Parameters:
        id: ``api.python_name``, such as ``spaces.list``.
        method: HTTP verb.
        path: template from the host root, ``/api/v1/spaces/{spaceId}``.
        path_params, query, headers: Python name -> wire name; a query value may be ``(wire, "csv")``
            for arrays joined by commas, or ``(wire, "open")`` for a mapping of any further parameters.
        body: None, "json", "json-patch", "multipart", "binary", "form", or another content type.
        fields: Python name -> wire name of the top-level properties of an object JSON body.
        parts: Python name -> (wire name, "file" | "json" | "text") of a multipart body.
        result: model reference (``spaces:Space``, ``spaces:Space[]``), None for plain data.
        result_kind: "json", "bytes", "text", "events", "none", or "header:" and the name of the header that
            is the result.
        pages: None, or the paging family ("cursor", "offset", "page", "startingAfter").
        item: model reference of one element of a page.
        tier: rate-limit tier; stability: as the contract says; deprecated: likewise.
    """

    def __init__(
        self,
        id: str,
        method: str,
        path: str,
        *,
        path_params: Mapping[str, str] = _NOTHING,
        query: Mapping[str, str | tuple[str, str]] = _NOTHING,
        headers: Mapping[str, str] = _NOTHING,
        body: str | None = None,
        fields: Mapping[str, str] = _NOTHING,
        parts: Mapping[str, tuple[str, str]] = _NO_PARTS,
        result: str | None = None,
        result_kind: str = "json",
        pages: str | None = None,
        item: str | None = None,
        tier: str = "",
        stability: str = "",
        deprecated: bool = False,
    ) -> None:
        self.id = id
        self.method = method
        self.path = path
        self.path_params = path_params
        self.query = query
        self.headers = headers
        self.body = body
        self.fields = fields
        self.parts = parts
        self.result = result
        self.result_kind = result_kind
        self.pages = pages
        self.item = item
        self.tier = tier
        self.stability = stability
        self.deprecated = deprecated

    @property
    def idempotent(self) -> bool:
        """Whether sending the call twice does what sending it once does."""
        return self.method in IDEMPOTENT

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Wire name -> Python name, for callers who still pass the wire's keywords."""
        names: dict[str, str] = {}
        for table in (self.path_params, self.query, self.headers, self.fields, self.parts):
            for python, wire in table.items():
                names[wire if isinstance(wire, str) else wire[0]] = python
        return {wire: python for wire, python in names.items() if wire != python}

    def __repr__(self) -> str:
        return f"<Operation {self.id}: {self.method} {self.path}>"
