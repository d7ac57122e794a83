"""Server-sent events, and the rows of bare JSON objects that stand for them."""

from __future__ import annotations

import codecs
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec

from ..errors import DecodeError
from .response import AsyncResponse, Response


class ServerEvent(msgspec.Struct):
    """One event of a stream.

    Attributes:
        data: text of the event; event: its name, "message" by default; id: "" where not given.
    """

    data: str
    event: str = "message"
    id: str = ""

    def json(self) -> Any:
        """The data decoded from JSON."""
        try:
            return msgspec.json.decode(self.data)
        except msgspec.DecodeError as error:
            raise DecodeError(f"the data of an event is not JSON: {error}") from error


class _Assembler:
    """Text in, as it comes; events out.

    Some services stream bare JSON objects, one after the other with or without anything between them: each
    is an event.
    """

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._text = ""
        self._bare: bool | None = None
        self._data: list[str] = []
        self._event = ServerEvent("")
        self._json = _Splitter()

    def feed(self, chunk: bytes, final: bool = False) -> Iterator[ServerEvent]:
        self._text += self._decode(chunk, final)
        if self._bare is None and self._text.strip():
            self._bare = self._text.lstrip()[0] in "{["
        if self._bare:
            text, self._text = self._text, ""
            yield from (ServerEvent(found) for found in self._json.feed(text))
            if final and self._json.left:
                raise DecodeError("the stream ends in the middle of an object")
            return
        *lines, self._text = self._text.split("\n")
        if final:
            lines += [self._text, ""]
        for line in lines:
            event = self._line(line.removesuffix("\r"))
            if event is not None:
                yield event

    def _line(self, line: str) -> ServerEvent | None:
        if not line:
            return self._finish()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event.event = value
        elif name == "id":
            self._event.id = value
        return None

    def _finish(self) -> ServerEvent | None:
        event, data = self._event, self._data
        self._event, self._data = ServerEvent("", id=event.id), []
        if not data:
            return None
        event.data = "\n".join(data)
        return event


class _Splitter:
    """Cuts a row of JSON values where one ends."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_text = False
        self._escaped = False
        self._parts: list[str] = []

    @property
    def left(self) -> bool:
        """Whether a value has begun and not ended."""
        return self._depth > 0

    def feed(self, text: str) -> Iterator[str]:
        start = 0
        for at, sign in enumerate(text):
            if self._in_text:
                self._in_text = self._escaped or sign != '"'
                self._escaped = sign == "\\" and not self._escaped
            elif sign == '"':
                self._in_text = True
            elif sign in "{[":
                if self._depth == 0:
                    start = at
                self._depth += 1
            elif sign in "}]":
                self._depth -= 1
                if self._depth == 0:
                    yield "".join([*self._parts, text[start : at + 1]])
                    self._parts, start = [], at + 1
        if self._depth > 0:
            self._parts.append(text[start:])


def read_events(response: Response) -> Iterator[ServerEvent]:
    """The events of a streamed answer, as they come.

    Raises:
        DecodeError: the stream ends in the middle of one.
    """
    assembler = _Assembler()
    for chunk in response.iter_content():
        yield from assembler.feed(chunk)
    yield from assembler.feed(b"", final=True)


async def read_events_async(response: AsyncResponse) -> AsyncIterator[ServerEvent]:
    """The asynchronous twin of `read_events`."""
    assembler = _Assembler()
    async for chunk in response.iter_content():
        for event in assembler.feed(chunk):
            yield event
    for event in assembler.feed(b"", final=True):
        yield event
