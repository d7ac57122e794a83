"""Pages of lists, in the families the platform uses.

A page token holds the sort order and the sort values of the row it starts from, so it stays good when `limit`
changes, rows come and go, or the tenant restarts.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import bad_parameter
from ..storage import Document, Rows, Where
from .links import with_query

if TYPE_CHECKING:
    from ..gateway.service import Call

Show = Callable[[Document], Any]


@dataclass(frozen=True, slots=True)
class Paging:
    """One family: bounds of `limit`, and the query parameters that carry tokens.

    With `forward == backward` one parameter (`page`) serves both ways. `plain_ids` tokens are ids of
    resources. `null_links` writes `{"href": null}` where there is no further page instead of leaving the link
    out.
    """

    default: int
    minimum: int = 1
    maximum: int | None = 100
    forward: str = "next"
    backward: str = "prev"
    plain_ids: bool = False
    null_links: bool = False

    @property
    def names(self) -> set[str]:
        """The query parameters that carry tokens."""
        return {self.forward, self.backward}

    def limit(self, call: Call) -> int:
        """The page size asked for; 400 outside the bounds."""
        given = call.query.get("limit")
        if given is None:
            return self.default
        limit = int(given)
        if limit < self.minimum or (self.maximum is not None and limit > self.maximum):
            upper = f" to {self.maximum}" if self.maximum is not None else " or more"
            raise bad_parameter("limit", f"{limit} is not in {self.minimum}{upper}")
        return limit

    def token(self, call: Call) -> tuple[str, bool]:
        """The token given (empty for none) and whether it leads backwards; 400 if there are two."""
        forward, backward = call.query.get(self.forward) or "", call.query.get(self.backward) or ""
        if forward and backward and self.forward != self.backward:
            raise bad_parameter(self.forward, f"cannot be combined with {self.backward}")
        return (forward, False) if forward else (backward, bool(backward))


NEXT_20 = Paging(20)
NEXT_10 = Paging(10)
NEXT_10_OPEN = Paging(10, maximum=None)
AFTER_20 = Paging(20, forward="startingAfter", backward="endingBefore", plain_ids=True)
PAGE_20 = Paging(20, maximum=1000, forward="page", backward="page", null_links=True)


def page(
    call: Call, rows: Rows, where: Where, sort: Sequence[str], paging: Paging, show: Show
) -> dict[str, Any]:
    """One page of a stored list: `{"data": [...], "links": {"self", "next"?, "prev"?}}`."""
    limit = paging.limit(call)
    token, backwards = paging.token(call)
    key: Sequence[Any] | None = None
    if token and paging.plain_ids:
        key = _key_of(rows, token, sort, paging.backward if backwards else paging.forward)
    elif token:
        backwards, sort, key = _decode(call, paging, token, backwards, sort)
    found = rows.keyset(where, sort, limit + 1, key, backwards=backwards)
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    before, after = (more, True) if backwards else (bool(token), more)
    ends = {}
    if found and after:
        ends["next"] = _encode(paging, False, sort, found[-1][0])
    if found and before:
        ends["prev"] = _encode(paging, True, sort, found[0][0])
    return {"data": [show(document) for _, document in found], "links": _links(call, paging, ends)}


def page_of(call: Call, entries: Sequence[Any], paging: Paging) -> dict[str, Any]:
    """One page of a list that is at hand, in its own order; tokens are positions in it."""
    limit = paging.limit(call)
    token, _ = paging.token(call)
    start = 0
    if token:
        start = int(_decode(call, paging, token, False, ("#",))[2][0])
    ends = {}
    if start + limit < len(entries):
        ends["next"] = _encode(paging, False, ("#",), (start + limit,))
    if start > 0:
        ends["prev"] = _encode(paging, False, ("#",), (max(start - limit, 0),))
    return {"data": list(entries[start : start + limit]), "links": _links(call, paging, ends)}


def _links(call: Call, paging: Paging, ends: dict[str, str]) -> dict[str, Any]:
    links: dict[str, Any] = {"self": {"href": call.url}}
    for end, name in (("next", paging.forward), ("prev", paging.backward)):
        if end in ends:
            links[end] = {"href": with_query(call.url, paging.names, **{name: ends[end]})}
        elif paging.null_links:
            links[end] = {"href": None}
    return links


def _encode(paging: Paging, backwards: bool, sort: Sequence[str], key: Sequence[Any]) -> str:
    if paging.plain_ids:
        return str(key[-1])
    data = msgspec.json.encode([int(backwards), ",".join(sort), *key])
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(
    call: Call, paging: Paging, token: str, backwards: bool, sort: Sequence[str]
) -> tuple[bool, Sequence[str], Sequence[Any]]:
    """Direction, sort order and key of a token. The order is the token's: the caller may leave `sort` out."""
    name = paging.backward if backwards else paging.forward
    try:
        data = msgspec.json.decode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)), type=list[Any])
        direction, order, key = bool(data[0]), str(data[1]), data[2:]
    except (msgspec.DecodeError, msgspec.ValidationError, binascii.Error, ValueError, IndexError):
        raise bad_parameter(name, "is not a page token of this list") from None
    terms = order.split(",") if order else []
    length = len(terms) + (order != "#")
    if len(key) != length or not all(isinstance(value, str | int | float) for value in key):
        raise bad_parameter(name, "is not a page token of this list")
    # The attributes of a token end up in SQL, so they have to be ones this list sorts by anyway.
    if terms != list(sort):
        raise bad_parameter(name, "belongs to another sort order")
    if paging.forward != paging.backward and direction != backwards and order != "#":
        raise bad_parameter(name, "is a page token for the other direction")
    return direction, terms, key


def _key_of(rows: Rows, id: str, sort: Sequence[str], name: str) -> Sequence[Any]:
    document = rows.get(id)
    if document is None:
        raise bad_parameter(name, f"there is no resource {id!r}")
    key = []
    for term in sort:
        value: Any = document
        for step in term.lstrip("-").split("."):
            value = value.get(step, "") if isinstance(value, dict) else ""
        key.append("" if value is None else value)
    return [*key, id]
