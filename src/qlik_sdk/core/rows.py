"""Items of a page as rows of slots, the quick way from bytes to objects.

Of most items a program reads a few plain fields. Decoding makes these and leaves nested values as they came,
to be decoded when they are looked at. Whatever else is wanted of an item (a field the contract does not know,
the whole dictionary) comes from the answer itself, decoded once for all of its items.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from .model import Model

Raw = msgspec.Raw
_NESTED = ("list", "dict", "Mapping", "Any")

decode: Callable[[Any], Any] = msgspec.json.decode


class _Decoders(msgspec.Struct):
    """Decoders of ``{"data": [...], ...}`` and of a bare list."""

    envelope: msgspec.json.Decoder[Any]
    bare: msgspec.json.Decoder[Any]


@cache
def _decoders(model: Any) -> _Decoders:
    annotations: dict[str, str] = {}
    for base in reversed(model.__mro__):
        annotations.update(vars(base).get("__annotations__", {}))
    slots: list[tuple[str, Any, Any]] = []
    names: dict[str, str] = {}
    for known in model._unique:
        nested = known.ref is not None or annotations.get(known.name, "Any").startswith(_NESTED)
        slots.append((known.name, Raw if nested else Any, None))
        names[known.name] = known.wire
    row = msgspec.defstruct(f"{model.__name__}Row", slots, rename=names, gc=False)
    head = [(name, Any, msgspec.UNSET) for name in ("links", "meta", "totalResults", "total", "totalCount")]
    rows: Any = list[row]  # type: ignore[valid-type]  # the class is only made now
    envelope = msgspec.defstruct("Envelope", [("data", rows), *head])
    return _Decoders(msgspec.json.Decoder(envelope), msgspec.json.Decoder(rows))


class Source:
    """The answer that rows came in.

    Attributes:
        content: as it was sent.
        rows: in the order of the answer.
        head: what stands beside the list and says where the next page is; None for a bare list.
        lock: held while a model turns from its row to its dictionary.
    """

    __slots__ = ("_body", "_dictionaries", "content", "head", "lock", "rows")

    def __init__(self, content: bytes, rows: list[Any], head: dict[str, Any] | None) -> None:
        self.content = content
        self._body: Any = None
        self._dictionaries: dict[int, dict[str, Any]] = {}
        self.rows = rows
        self.head = head
        self.lock = threading.Lock()

    def body(self) -> Any:
        """The whole answer, decoded."""
        if self._body is None:
            body = decode(self.content)
            elements = body if self.head is None else body["data"]
            self._dictionaries = {id(row): element for row, element in zip(self.rows, elements, strict=True)}
            self._body = body
        return self._body

    def dictionary(self, row: Any) -> dict[str, Any]:
        """Everything of one item."""
        self.body()
        return self._dictionaries[id(row)]


def read_rows(content: bytes, model: type[Model]) -> Source | None:
    """The rows of a page; None where it has another shape, for the slower way to make something of it."""
    decoders = _decoders(cast(Hashable, model))
    try:
        if not content.isascii():
            content.decode()  # which the decoder does not check in what it passes over
        if content[:1] == b"[":
            return Source(content, decoders.bare.decode(content), None)
        envelope = decoders.envelope.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    head = msgspec.structs.asdict(envelope)
    return Source(content, head.pop("data"), {k: v for k, v in head.items() if v is not msgspec.UNSET})
