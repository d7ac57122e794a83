"""Server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from ..errors import DecodeError
from .response import AsyncResponse, Response


@dataclass(slots=True)
class ServerEvent:
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
    """Lines in, events out."""

    def __init__(self) -> None:
        self._data: list[str] = []
        self._event = ServerEvent("")

    def feed(self, line: str) -> ServerEvent | None:
        if not line:
            return self.finish()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event.event = value
        elif name == "id":
            self._event.id = value
        return None

    def finish(self) -> ServerEvent | None:
        event, data = self._event, self._data
        self._event, self._data = ServerEvent("", id=event.id), []
        if not data:
            return None
        event.data = "\n".join(data)
        return event


def read_events(response: Response) -> Iterator[ServerEvent]:
    """The events of a streamed answer, as they come."""
    assembler = _Assembler()
    for line in response.iter_lines():
        event = assembler.feed(line)
        if event is not None:
            yield event
    event = assembler.finish()
    if event is not None:
        yield event


async def read_events_async(response: AsyncResponse) -> AsyncIterator[ServerEvent]:
    """The asynchronous twin of `read_events`."""
    assembler = _Assembler()
    async for line in response.iter_lines():
        event = assembler.feed(line)
        if event is not None:
            yield event
    event = assembler.finish()
    if event is not None:
        yield event
