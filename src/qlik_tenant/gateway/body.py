"""Query and body of a request, decoded and held to the contract."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import parse_qsl

from ..errors import ApiError, bad_body
from . import contract
from .exchange import Exchange
from .service import JSON, Call, Service

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MULTIPART = "multipart/form-data"
FORM = "application/x-www-form-urlencoded"
_JSON_TYPES = (JSON, "application/json-patch+json", "application/merge-patch+json")


@dataclass(slots=True)
class Part:
    """One part of a multipart body: text, or a file already on disk (gone when the call ends)."""

    name: str
    filename: str = ""
    content_type: str = ""
    text: str = ""
    path: Path | None = None
    size: int = 0
    json: Any = None


def begin(exchange: Exchange, parameters: Mapping[str, contract.Schema]) -> Call:
    """The `Call` of an exchange, as far as it needs no body: 400 for a query that does not fit.

    `parameters` are the schemas of what the query may hold.
    """
    route, caller, match = exchange.route, exchange.caller, exchange.match
    assert route
    assert match
    base_url, query = exchange.base_url, exchange.query_string
    return Call(
        tenant=exchange.tenant,
        caller=caller or exchange.tenant.nobody,
        route=route,
        path=match.parameters(route.method),
        query=contract.read_query(route.api, query, parameters),
        headers=exchange.headers,
        base_url=base_url,
        url=f"{base_url}{exchange.raw_path}{'?' if query else ''}{query}",
        trace_id=exchange.trace_id,
        address=str((exchange.scope.get("client") or ("",))[0]),
    )


async def read(exchange: Exchange, call: Call, service: Service, cleanup: ExitStack) -> None:
    """Read the body of a call: 400 for what does not fit, 413 too large, 415 for another content type."""
    required, contents = contract.body_contents(call.route.api, call.route.name)
    if contents:
        checks = call.route.name not in service.checks_body
        await _read_body(exchange, call, required, contents, cleanup, checks=checks)


async def _read_body(
    exchange: Exchange,
    call: Call,
    required: bool,
    contents: Mapping[str, contract.Schema],
    cleanup: ExitStack,
    *,
    checks: bool,
) -> None:
    settings = exchange.tenant.settings
    sent = exchange.headers.get("content-type", "")
    kind = sent.partition(";")[0].strip().lower()
    empty = exchange.headers.get("content-length", "") == "0" or (
        "content-length" not in exchange.headers and "transfer-encoding" not in exchange.headers
    )
    if MULTIPART in contents and kind == MULTIPART:
        limit = settings.number("max_upload_bytes")
        await _read_multipart(exchange, call, sent, exchange.chunks(limit), contents[MULTIPART], cleanup)
    elif JSON in contents and (kind in _JSON_TYPES or not kind or kind.endswith("+json") or empty):
        data = b"".join([chunk async for chunk in exchange.chunks(settings.number("max_body_bytes"))])
        if data.strip():
            call.body = await asyncio.to_thread(_decoded, call, data, checks=checks)
        elif required:
            raise bad_body("a JSON body is required")
    elif FORM in contents and kind == FORM:
        data = b"".join([chunk async for chunk in exchange.chunks(settings.number("max_body_bytes"))])
        call.body = dict(parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True))
        if checks:
            contract.check_body(call.route.api, call.route.name, FORM, call.body)
    elif any(key not in (JSON, MULTIPART, FORM) for key in contents):
        call.stream = exchange.chunks(settings.number("max_upload_bytes"))
    elif required or not empty:
        accepted = ", ".join(contents)
        raise ApiError(
            415, f"Content type {kind or 'none'} is not one of: {accepted}.", title="Unsupported media type"
        )


def _decoded(call: Call, data: bytes, *, checks: bool) -> Any:
    """A JSON body; in a thread, because large ones take their time."""
    body = contract.decode_json(data)
    if checks:
        contract.check_body(call.route.api, call.route.name, JSON, body)
    return body


class _Reader:
    """Collects the parts of a multipart body as the parser meets them."""

    def __init__(
        self, new_file: Callable[[], Path], files: set[str], text_limit: int, cleanup: ExitStack
    ) -> None:
        self.parts: dict[str, Part] = {}
        self._new_file = new_file
        self._files = files
        self._text_limit = text_limit
        self._cleanup = cleanup
        self._headers: dict[str, str] = {}
        self._field = b""
        self._value = b""
        self._part: Part | None = None
        self._file: BinaryIO | None = None
        self._text = bytearray()

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_header_field": self._on_field,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header,
            "on_headers_finished": self._on_headers,
            "on_part_data": self._on_data,
            "on_part_end": self._on_end,
        }

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        self._headers[self._field.decode("latin-1").lower()] = self._value.decode("utf-8", "replace")
        self._field = self._value = b""

    def _on_headers(self) -> None:
        from python_multipart.multipart import parse_options_header

        _, options = parse_options_header(self._headers.get("content-disposition", "").encode())
        name = options.get(b"name", b"").decode("utf-8", "replace")
        filename = options.get(b"filename", b"").decode("utf-8", "replace")
        self._part = Part(name, filename, self._headers.get("content-type", ""))
        self._headers = {}
        self._text = bytearray()
        if filename or name in self._files:
            self._part.path = path = self._new_file()
            self._file = path.open("wb")
            self._cleanup.callback(path.unlink, missing_ok=True)
            self._cleanup.callback(self._file.close)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        if part is None:
            return
        part.size += end - start
        if self._file:
            self._file.write(data[start:end])
        elif part.size > self._text_limit:
            raise ApiError(
                413, f"Part {part.name} is larger than {self._text_limit} bytes.", title="Payload too large"
            )
        else:
            self._text += data[start:end]

    def _on_end(self) -> None:
        part = self._part
        if part is None:
            return
        if self._file:
            self._file.close()
            self._file = None
        else:
            part.text = self._text.decode("utf-8", "replace")
        if part.name in self.parts:
            raise bad_body(f"part {part.name} is given more than once")
        self.parts[part.name] = part
        self._part = None


async def _read_multipart(
    exchange: Exchange,
    call: Call,
    sent: str,
    chunks: AsyncIterator[bytes],
    schema: contract.Schema,
    cleanup: ExitStack,
) -> None:
    from python_multipart.exceptions import MultipartParseError
    from python_multipart.multipart import MultipartParser, parse_options_header

    boundary = parse_options_header(sent.encode())[1].get(b"boundary")
    if not boundary:
        raise bad_body("the multipart body has no boundary")
    api, name = call.route.api, call.route.name
    properties = {
        key: contract.resolve(api, value)
        for key, value in contract.resolve(api, schema)["properties"].items()
    }
    files = {key for key, value in properties.items() if value.get("format") == "binary"}
    tenant = exchange.tenant
    reader = _Reader(tenant.files.incoming, files, tenant.settings.number("max_body_bytes"), cleanup)
    parser = MultipartParser(boundary, reader.callbacks())
    try:
        async for chunk in chunks:
            parser.write(chunk)
        parser.finalize()
    except MultipartParseError as error:
        raise bad_body(f"the multipart body is broken: {error}") from error
    for part in reader.parts.values():
        wanted = properties.get(part.name)
        if wanted is None:
            raise bad_body(f"there is no part {part.name!r}; known: {', '.join(properties)}")
        if wanted.get("type") in ("object", "array"):
            part.json = contract.decode_json(part.text.encode())
            await asyncio.to_thread(contract.check_body, api, name, MULTIPART, part.json, part.name)
    call.parts = reader.parts
