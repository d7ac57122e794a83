"""Carrying out the steps of a call; see `qlik_sdk.core.exchange`."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.exchange import Drop, Flow, Load, Run, Send, Sleep, Step, Wait
from ..core.response import AsyncReadBody, ReadBody
from ..errors import ConfigError, QlikError

if TYPE_CHECKING:
    from . import AsyncTransport, Transport, WireResponse

T = TypeVar("T")

_READ_BYTES = 1 << 16


def drive(steps: Flow[T], transport: Transport, timeout: float) -> T:
    """Carry out ``steps``, blocking.

    Parameters:
        timeout: seconds a request may go without progress.
    Returns:
        What the steps lead to.
    """
    advance: Callable[[Any], Step] = steps.send
    outcome: Any = None
    try:
        while True:
            try:
                step = advance(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            try:
                advance, outcome = steps.send, _done(step, transport, timeout)
            except QlikError as error:
                advance, outcome = steps.throw, error
    finally:
        steps.close()


def _done(step: Step, transport: Transport, timeout: float) -> Any:
    if isinstance(step, Send):
        return transport.send(step.request, timeout)
    if isinstance(step, Load):
        response = step.response
        response.content = b"".join(response.body.chunks(_READ_BYTES))
        response.body.close()
        response.body = ReadBody(response.content)
    elif isinstance(step, Drop):
        _drain(step.response)
    elif isinstance(step, Sleep):
        time.sleep(step.seconds)
    elif isinstance(step, Run):
        result = step.function()
        if inspect.isawaitable(result):
            if inspect.iscoroutine(result):
                result.close()
            raise ConfigError("a function that is awaited needs the asynchronous client")
        return result
    elif isinstance(step, Wait):
        step.future.result()
    return None


def _drain(response: WireResponse) -> None:
    """Read an unwanted answer to its end, so that its connection can serve the next call."""
    try:
        for _ in response.body.chunks(_READ_BYTES):
            pass
    finally:
        response.body.close()


async def adrive(steps: Flow[T], transport: AsyncTransport, timeout: float) -> T:
    """The asynchronous twin of `drive`; functions that block run in threads."""
    advance: Callable[[Any], Step] = steps.send
    outcome: Any = None
    try:
        while True:
            try:
                step = advance(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            try:
                advance, outcome = steps.send, await _adone(step, transport, timeout)
            except QlikError as error:
                advance, outcome = steps.throw, error
    finally:
        steps.close()


async def _adone(step: Step, transport: AsyncTransport, timeout: float) -> Any:
    import asyncio  # programs that only block need not load it

    if isinstance(step, Send):
        return await transport.asend(step.request, timeout)
    if isinstance(step, Load):
        response = step.response
        response.content = b"".join([chunk async for chunk in response.body.chunks(_READ_BYTES)])
        await response.body.close()
        response.body = AsyncReadBody(response.content)
    elif isinstance(step, Drop):
        await _adrain(step.response)
    elif isinstance(step, Sleep):
        await asyncio.sleep(step.seconds)
    elif isinstance(step, Run):
        if inspect.iscoroutinefunction(step.function):
            return await step.function()
        result = await asyncio.to_thread(step.function)
        return await result if inspect.isawaitable(result) else result
    elif isinstance(step, Wait):
        await asyncio.wrap_future(step.future)
    return None


async def _adrain(response: WireResponse) -> None:
    try:
        async for _ in response.body.chunks(_READ_BYTES):
            pass
    finally:
        await response.body.close()
