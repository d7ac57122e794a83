"""Answers of REST calls, with the face of ``requests.Response``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Protocol, Self

import msgspec

from ..errors import DecodeError, status_error
from .headers import Headers
from .masking import masked
from .request import Request

_CHUNK_BYTES = 1 << 16


class Body(Protocol):
    """The body of an answer as a transport hands it over."""

    def chunks(self, size: int) -> Iterator[bytes]:
        """What is left, in pieces of at most about ``size`` bytes; content encodings undone."""

    def close(self) -> None:
        """Done with it; the connection is reused if everything was read."""


class AsyncBody(Protocol):
    """The asynchronous twin of `Body`."""

    def chunks(self, size: int) -> AsyncIterator[bytes]: ...

    async def close(self) -> None: ...


class ReadBody:
    """A body that was read already."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def chunks(self, size: int) -> Iterator[bytes]:
        yield self._content

    def close(self) -> None:
        pass


class AsyncReadBody:
    """The asynchronous twin of `ReadBody`."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    async def chunks(self, size: int) -> AsyncIterator[bytes]:
        yield self._content

    async def close(self) -> None:
        pass


class _Answer:
    """What both twins know.

    Attributes:
        status_code, reason, headers, url: of the answer (url after redirects).
        request: the request as it was sent.
    """

    def __init__(self, request: Request, status_code: int, reason: str, headers: Headers, url: str) -> None:
        self.request = request
        self.status_code = status_code
        self.reason = reason
        self.headers = headers
        self.url = url
        self._content: bytes | None = None

    @property
    def ok(self) -> bool:
        """Whether the status is below 400."""
        return self.status_code < 400

    @property
    def content_type(self) -> str:
        """Media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def encoding(self) -> str:
        """Character set of text, utf-8 unless the answer names another."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.strip().partition("=")
            if name.lower() == "charset" and value:
                return value.strip("\"' ")
        return "utf-8"

    def _loaded(self) -> bytes:
        if self._content is None:
            raise DecodeError("the body of a streamed answer was not read", None)
        return self._content

    @property
    def content(self) -> bytes:
        """The body."""
        return self._loaded()

    @property
    def text(self) -> str:
        """The body as text."""
        try:
            return self.content.decode(self.encoding, errors="replace")
        except LookupError:
            return self.content.decode("utf-8", errors="replace")

    def json(self) -> Any:
        """The body decoded from JSON.

        Raises:
            DecodeError: the body is not JSON.
        """
        try:
            return msgspec.json.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            about = f"{self.status_code} {self.content_type or 'without content type'}"
            raise DecodeError(
                f"the answer to {self.request.method} {masked(self.url)} ({about}) is not JSON: {error}",
                self._self(),
            ) from error

    def _self(self) -> Any:
        return self

    def _decoded_error(self) -> Any:
        try:
            return msgspec.json.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status_code} {masked(self.url)}>"


class RawBody:
    """The body of a streamed answer, to be read like a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, all that is left when negative; b"" at the end."""
        if size < 0:
            data, self._rest = self._rest + b"".join(self._chunks), b""
            return data
        if not self._rest:
            self._rest = next(self._chunks, b"")
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


class Response(_Answer):
    """An answer; with ``stream=True`` its body is read while iterating."""

    def __init__(
        self,
        request: Request,
        status_code: int,
        reason: str,
        headers: Mapping[str, str],
        url: str,
        body: Body,
    ) -> None:
        super().__init__(request, status_code, reason, Headers(headers), url)
        self._body = body
        self._raw: RawBody | None = None

    @property
    def content(self) -> bytes:
        """The whole body; reads what a streamed answer has left."""
        return self.read()

    def read(self) -> bytes:
        """Read the body to its end."""
        if self._content is None:
            try:
                self._content = b"".join(self._body.chunks(_CHUNK_BYTES))
            finally:
                self._body.close()
        return self._content

    def iter_content(self, chunk_size: int | None = _CHUNK_BYTES) -> Iterator[bytes]:
        """The body in pieces of at most about ``chunk_size`` bytes."""
        if self._content is not None:
            size = chunk_size or _CHUNK_BYTES
            yield from (self._content[at : at + size] for at in range(0, len(self._content), size))
            return
        try:
            yield from self._body.chunks(chunk_size or _CHUNK_BYTES)
        finally:
            self._body.close()

    @property
    def raw(self) -> RawBody:
        """The body as a file to read from: ``shutil.copyfileobj(response.raw, file)``."""
        if self._raw is None:
            self._raw = RawBody(self.iter_content())
        return self._raw

    def iter_lines(self) -> Iterator[str]:
        """The body in lines of text, without their ends."""
        rest = b""
        for chunk in self.iter_content():
            *lines, rest = (rest + chunk).split(b"\n")
            yield from (line.decode(self.encoding, errors="replace").rstrip("\r") for line in lines)
        if rest:
            yield rest.decode(self.encoding, errors="replace")

    def raise_for_status(self) -> None:
        """Raise the `StatusError` of a status of 400 or above."""
        if not self.ok:
            self.read()
            raise status_error(self.request, self, self._decoded_error())

    def close(self) -> None:
        """Leave the rest of the body unread."""
        self._body.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncResponse(_Answer):
    """The asynchronous twin: everything is there unless it was asked for with ``stream=True``."""

    def __init__(
        self,
        request: Request,
        status_code: int,
        reason: str,
        headers: Mapping[str, str],
        url: str,
        body: AsyncBody,
    ) -> None:
        super().__init__(request, status_code, reason, Headers(headers), url)
        self._body = body

    async def read(self) -> bytes:
        """Read the body to its end."""
        if self._content is None:
            try:
                self._content = b"".join([chunk async for chunk in self._body.chunks(_CHUNK_BYTES)])
            finally:
                await self._body.close()
        return self._content

    async def iter_content(self, chunk_size: int | None = _CHUNK_BYTES) -> AsyncIterator[bytes]:
        """The body in pieces of at most about ``chunk_size`` bytes."""
        if self._content is not None:
            yield self._content
            return
        try:
            async for chunk in self._body.chunks(chunk_size or _CHUNK_BYTES):
                yield chunk
        finally:
            await self._body.close()

    async def iter_lines(self) -> AsyncIterator[str]:
        """The body in lines of text, without their ends."""
        rest = b""
        async for chunk in self.iter_content():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line.decode(self.encoding, errors="replace").rstrip("\r")
        if rest:
            yield rest.decode(self.encoding, errors="replace")

    def raise_for_status(self) -> None:
        """Raise the `StatusError` of a status of 400 or above."""
        if not self.ok:
            raise status_error(self.request, self, self._decoded_error())

    async def close(self) -> None:
        """Leave the rest of the body unread."""
        await self._body.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()
