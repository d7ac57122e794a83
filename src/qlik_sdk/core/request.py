"""A REST request before it goes to a transport, and how operations become one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from ..errors import ConfigError
from .headers import Headers
from .masking import masked
from .model import Model, plain
from .operation import IDEMPOTENT, Operation

Body = bytes | Iterable[bytes] | None

JSON = "application/json"
OCTETS = "application/octet-stream"
_CONTENT_TYPES = {
    "json": JSON,
    "json-patch": "application/json-patch+json",
    "binary": OCTETS,
    "form": "application/x-www-form-urlencoded",
}
_CHUNK_BYTES = 1 << 16


class Request(msgspec.Struct):
    """One call, as interceptors see it: the attributes are those of ``requests.Request``.

    Attributes:
        method: HTTP verb.
        url: absolute, or a path on the tenant.
        headers: may be changed.
        params: query; None values are dropped, lists repeat the name, booleans are "true" and "false".
        data: body as bytes, text, form fields, an open file or an iterable of bytes.
        json: body to be sent as JSON.
        files: multipart parts, name -> file, ``(filename, content)`` or ``(filename, content, type)``.
        timeout: seconds without progress before giving up; None means the client's.
        stream: whether the body of the answer is read piece by piece.
        operation: the operation of the contract, None for raw calls.
        retry: whether the call may be sent again; None means that the verb decides.
        attempts: how often the call is sent at most; None means the client's ``max_attempts``.
        paced: whether the call waits for its turn in the client's rate budget.
    """

    method: str
    url: str
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    params: dict[str, Any] = msgspec.field(default_factory=dict)
    data: Any = None
    json: Any = None
    files: Any = None
    timeout: float | None = None
    stream: bool = False
    operation: Operation | None = None
    retry: bool | None = None
    attempts: int | None = None
    paced: bool = True

    def copy(self) -> Request:
        """Another request that says the same; changing it leaves this one alone."""
        return msgspec.structs.replace(self, headers=dict(self.headers), params=dict(self.params))


class WireRequest(msgspec.Struct):
    """What a transport sends.

    Attributes:
        url: absolute, query included.
        body: bytes, or an iterable of bytes that is sent as it comes; None for no body.
        length: of the body in bytes where known, else None.
        replayable: whether the body can be sent a second time.
        credential: what the login method put on it, for the method to recognise when it was refused.
        renew_at: when that is to be replaced, in seconds since 1970; None where nothing is known of it.
    """

    method: str
    url: str
    headers: Headers
    body: Body = None
    length: int | None = None
    replayable: bool = True
    credential: str = ""
    renew_at: float | None = None

    def copy(self) -> WireRequest:
        """Another request that says the same; its headers are its own."""
        return msgspec.structs.replace(self, headers=Headers(self.headers))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.method} {masked(self.url)}>"

    @property
    def is_upgrade(self) -> bool:
        """Whether it opens a websocket."""
        return self.url.startswith("ws")

    @property
    def idempotent(self) -> bool:
        return self.method in IDEMPOTENT

    @property
    def host(self) -> str:
        """Scheme, host and port: what credentials belong to."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}".lower()


def request_for(
    op: Operation, params: Mapping[str, Any], data: Any = None, fields: Mapping[str, Any] | None = None
) -> Request:
    """The request of one call of a generated method.

    Parameters:
        params: path, query and header parameters by Python name.
        data: the body, or None.
        fields: top-level properties of the body, or parts of a multipart body, by Python name.
    Raises:
        ConfigError: a path parameter is missing or no id, or body and properties contradict each other.
    """
    path = op.path
    for python, wire in op.path_params.items():
        value = params.get(python)
        if value is None or value == "":
            raise ConfigError(f"{op.id}: {python} must not be empty")
        if isinstance(value, Mapping | Model | list):
            raise ConfigError(f"{op.id}: {python} must be an id, not {value!r}")
        path = path.replace("{" + wire + "}", quote(str(_scalar(value)), safe=""))
    request = Request(op.method, path, operation=op, stream=op.result_kind == "events")
    for python, target in op.query.items():
        value = params.get(python)
        if value is not None:
            wire, style = (target, "") if isinstance(target, str) else target
            if style == "open":
                request.params.update(value)
            else:
                request.params[wire] = _joined(value) if style == "csv" else value
    for python, wire in op.headers.items():
        value = params.get(python)
        if value is not None:
            request.headers[wire] = str(_scalar(value))
    if op.body is not None:
        _put_body(request, op, data, {k: v for k, v in (fields or {}).items() if v is not None})
    return request


def _put_body(request: Request, op: Operation, data: Any, fields: dict[str, Any]) -> None:
    if op.body == "multipart":
        request.files = _parts(op, data, fields)
        return
    content_type = _CONTENT_TYPES.get(op.body or "", op.body or "")
    if op.body in ("json", "json-patch") or "json" in content_type:
        body = _json_body(op, data, fields)
        if body is None:
            return
        request.json = body
    elif op.body == "form":
        request.data = {**(plain(data) or {}), **{op.fields.get(k, k): plain(v) for k, v in fields.items()}}
    elif data is None:
        return
    else:
        request.data = data
    request.headers.setdefault("Content-Type", content_type)


def _json_body(op: Operation, data: Any, fields: dict[str, Any]) -> Any:
    named = {op.fields.get(name, name): plain(value) for name, value in fields.items()}
    if data is None:
        # An operation with properties wants an object even when none was given.
        return named if named or (op.fields and op.body == "json") else None
    body = plain(data)
    if not named:
        return body
    if not isinstance(body, dict):
        raise ConfigError(f"{op.id}: give either the body or its properties")
    return {**body, **named}


def _parts(op: Operation, data: Any, fields: dict[str, Any]) -> dict[str, Any]:
    given = {**({name: data[name] for name in data} if data is not None else {}), **fields}
    by_wire = dict(op.parts.values())
    parts: dict[str, Any] = {}
    for name, value in given.items():
        wire, kind = op.parts.get(name) or (name, by_wire.get(name, "text"))
        if kind == "json":
            parts[wire] = (None, msgspec.json.encode(plain(value)), JSON)
        elif kind == "file":
            parts[wire] = value
        else:
            parts[wire] = (None, str(_scalar(value)).encode(), None)
    return parts


def follow(first: Request, href: str) -> Request:
    """The request for a page the tenant linked to."""
    request = first.copy()
    request.url = href
    request.params = {}
    return request


def _scalar(value: Any) -> Any:
    value = plain(value)
    if value is True:
        return "true"
    if value is False:
        return "false"
    return value


def _joined(value: Any) -> str:
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(_scalar(value))
    return ",".join(str(_scalar(element)) for element in value)


def encode_query(params: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> str:
    """A query string: None dropped, lists repeated, booleans in lower case."""
    pairs: list[tuple[str, str]] = []
    for name, value in params.items() if isinstance(params, Mapping) else params:
        if value is None:
            continue
        several = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
        for element in value if several else (value,):
            if element is not None:
                pairs.append((name, str(_scalar(element))))
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs])


def _quoted(text: str) -> str:
    return text if text.isalnum() and text.isascii() else quote(text, safe="")


def with_query(url: str, params: Any) -> str:
    """``url`` with ``params`` (a mapping, pairs, or an encoded string) added to its query."""
    added = params if isinstance(params, str) else encode_query(params) if params else ""
    if not added:
        return url
    parts = urlsplit(url)
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def wire_request(request: Request) -> WireRequest:
    """Headers and body as a transport wants them. The url of the request must be absolute."""
    wire = WireRequest(
        request.method.upper(), with_query(request.url, request.params), Headers(request.headers or {})
    )
    if request.files:
        _multipart(wire, request.files, request.data)
    elif request.json is not None:
        wire.body = msgspec.json.encode(plain(request.json))
        wire.headers.setdefault("Content-Type", JSON)
    elif request.data is not None:
        _data(wire, request.data)
    if isinstance(wire.body, bytes):
        wire.length = len(wire.body)
    return wire


def _data(wire: WireRequest, data: Any) -> None:
    if isinstance(data, os.PathLike):
        data = open(data, "rb")  # noqa: SIM115  # it is read while it is sent
    if isinstance(data, str):
        wire.body = data.encode()
        wire.headers.setdefault("Content-Type", "text/plain; charset=utf-8")
    elif isinstance(data, bytes | bytearray | memoryview):
        wire.body = bytes(data)
        wire.headers.setdefault("Content-Type", OCTETS)
    elif isinstance(data, Mapping):
        wire.body = encode_query(data).encode()
        wire.headers.setdefault("Content-Type", _CONTENT_TYPES["form"])
    elif hasattr(data, "read"):
        _stream(wire, [data])
        wire.headers.setdefault("Content-Type", OCTETS)
    else:
        wire.body, wire.replayable = data, False
        wire.headers.setdefault("Content-Type", OCTETS)


def read_chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The rest of an open file, piece by piece."""
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


def remaining(stream: Any) -> int | None:
    """Bytes left in an open file, None where it cannot tell."""
    try:
        position: int = stream.tell()
        end: int = stream.seek(0, os.SEEK_END)
        stream.seek(position)
    except (AttributeError, OSError):
        return None
    return end - position


def _multipart(wire: WireRequest, files: Any, data: Any) -> None:
    boundary = os.urandom(16).hex()
    pieces: list[bytes | IO[bytes]] = []
    fields = list(plain(data).items()) if data else []
    parts = [(name, (None, str(_scalar(value)).encode(), None)) for name, value in fields]
    for name, value in [*parts, *(files.items() if isinstance(files, Mapping) else files)]:
        filename, content, content_type = _part(name, value)
        pieces.append(_part_head(boundary, name, filename, content_type))
        pieces.append(content.encode() if isinstance(content, str) else content)
        pieces.append(b"\r\n")
    pieces.append(f"--{boundary}--\r\n".encode())
    wire.headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    if all(isinstance(piece, bytes) for piece in pieces):
        wire.body = b"".join(piece for piece in pieces if isinstance(piece, bytes))
        return
    _stream(wire, pieces)


def _stream(wire: WireRequest, pieces: Sequence[bytes | IO[bytes]]) -> None:
    """Send pieces one after the other; files that can be read from their present place on again may be sent
    again, as is needed after credentials had to be renewed."""
    sizes = [len(piece) if isinstance(piece, bytes) else remaining(piece) for piece in pieces]
    known = [size for size in sizes if size is not None]
    wire.replayable = len(known) == len(sizes)
    wire.length = sum(known) if wire.replayable else None
    wire.body = _Again(pieces) if wire.replayable else _once(pieces)


class _Again:
    """Pieces of which the files are read from the same place on each time."""

    def __init__(self, pieces: Sequence[bytes | IO[bytes]]) -> None:
        self._pieces = [(piece, 0 if isinstance(piece, bytes) else piece.tell()) for piece in pieces]

    def __iter__(self) -> Iterator[bytes]:
        for piece, start in self._pieces:
            if not isinstance(piece, bytes):
                piece.seek(start)
            yield from _once([piece])


def _once(pieces: Iterable[bytes | IO[bytes]]) -> Iterator[bytes]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            yield from read_chunks(piece)


def _part(name: str, value: Any) -> tuple[str | None, Any, str | None]:
    if isinstance(value, tuple):
        filename, content, *rest = value
        content_type = rest[0] if rest else None
    else:
        filename, content, content_type = _filename(name, value), value, None
    if isinstance(content, os.PathLike):
        content = open(content, "rb")  # noqa: SIM115  # it is read while it is sent
    if content_type is None and filename is not None:
        import mimetypes  # of no use to most programs, and slow to load

        content_type = mimetypes.guess_type(filename)[0] or OCTETS
    return filename, content, content_type


def _filename(name: str, value: Any) -> str:
    given = value if isinstance(value, os.PathLike) else getattr(value, "name", None)
    return os.path.basename(given) if isinstance(given, str | os.PathLike) else name


def _part_head(boundary: str, name: str, filename: str | None, content_type: str | None) -> bytes:
    disposition = f'form-data; name="{_escaped(name)}"'
    if filename is not None:
        disposition += f'; filename="{_escaped(filename)}"'
    lines = [f"--{boundary}", f"Content-Disposition: {disposition}"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _escaped(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
