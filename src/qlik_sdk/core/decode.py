"""From an answer to what a method returns."""

from __future__ import annotations

from typing import Any

from ..errors import DecodeError
from .events import read_events, read_events_async
from .model import build, model_class
from .operation import Operation
from .response import AsyncResponse, Response
from .rows import read_rows


def decode(op: Operation, response: Response | AsyncResponse, client: Any) -> Any:
    """The result of a call: model, plain JSON, bytes, text, an iterator of events, a header, or None.

    Raises:
        DecodeError: the body is not what the operation promises.
    """
    kind = op.result_kind
    if kind == "events":
        return read_events(response) if isinstance(response, Response) else read_events_async(response)
    if kind == "none":
        return None
    if kind.startswith("header:"):
        return response.headers.get(kind.removeprefix("header:"))
    content = response.content
    if kind == "bytes":
        return content
    if kind == "text":
        return response.text
    if not content:
        return None
    value = response.json()
    if client is not None and client.config.strict:
        _checked(op.result, value, response)
    return build(op.result, value, client)


def _checked(ref: str | None, value: Any, response: Response | AsyncResponse) -> None:
    from .strict import check

    check(ref, value, response)


def decode_page(response: Response | AsyncResponse, item: str | None, strict: bool = False) -> Any:
    """What a `Page` is made of: rows where the elements are models, else the decoded body.

    Parameters:
        strict: whether the elements must be what the contract says.
    """
    content = response.content
    if strict and item is not None and content:
        from .paging import elements_of

        _checked(f"{item}[]", elements_of(response.json()), response)
    rows = read_rows(content, model_class(item)) if item is not None and ":" in item else None
    if rows is not None:
        return rows
    body = response.json() if content else None
    if not isinstance(body, dict | list):
        raise DecodeError(f"the answer of a list call is no list: {response!r}", response)
    return body
