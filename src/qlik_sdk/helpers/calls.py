"""Rows of engine calls, for both twins: what is asked is decided by generators without input or output."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from ..rpc.async_session import AsyncRpcSession
    from ..rpc.protocol import Decode
    from ..rpc.session import RpcSession

T = TypeVar("T")

IN_FLIGHT = 6
"""Calls of one step at most: they are sent at once."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of an engine method; its answer are the out-parameters, or the one called `out`.

    With `decode` it is what that makes of their JSON.
    """

    method: str
    handle: int
    params: Mapping[str, Any] = field(default_factory=dict)
    out: str | None = None
    decode: Decode | None = None

    def read(self, answer: Any) -> Any:
        """What the generator gets of an answer."""
        return answer if self.out is None or not isinstance(answer, Mapping) else answer.get(self.out)


Steps = Generator[Sequence[Ask], list[Any] | None, T]
"""Yields calls that may run at the same time, is sent their answers, and returns a result. An error of a call
is raised where it was yielded."""


def ask(method: str, handle: int, out: str | None = None, **params: Any) -> Steps[Any]:
    """A step of one call."""
    answers = yield [Ask(method, handle, params, out)]
    assert answers is not None
    return answers[0]


def ask_all(calls: Sequence[Ask]) -> Steps[list[Any]]:
    """Steps of many calls, so many at the same time as may be."""
    found: list[Any] = []
    for start in range(0, len(calls), IN_FLIGHT):
        found += (yield calls[start : start + IN_FLIGHT]) or []
    return found


def run(session: RpcSession, steps: Steps[T]) -> T:
    """Carry out the steps."""

    def send(call: Ask) -> Any:
        return call.read(session.call(call.method, call.handle, dict(call.params), decode=call.decode))

    answers: list[Any] | None = None
    failure: BaseException | None = None
    while True:
        try:
            calls = steps.send(answers) if failure is None else steps.throw(failure)
        except StopIteration as end:
            result: T = end.value
            return result
        answers, failure = None, None
        try:
            if len(calls) == 1:
                answers = [send(calls[0])]
            else:
                from concurrent.futures import ThreadPoolExecutor  # most programs need not load it

                with ThreadPoolExecutor(len(calls), thread_name_prefix="qlik-calls") as threads:
                    answers = list(threads.map(send, calls))
        except BaseException as error:  # also of a user who gives up: the steps clean up, and raise it again
            failure = error


async def run_async(session: AsyncRpcSession, steps: Steps[T]) -> T:
    """The asynchronous twin of `run`."""
    from asyncio import gather  # programs that only block need not load it

    async def send(call: Ask) -> Any:
        return call.read(await session.call(call.method, call.handle, dict(call.params), decode=call.decode))

    answers: list[Any] | None = None
    failure: BaseException | None = None
    while True:
        try:
            calls = steps.send(answers) if failure is None else steps.throw(failure)
        except StopIteration as end:
            result: T = end.value
            return result
        answers, failure = None, None
        try:
            answers = await gather(*(send(call) for call in calls), return_exceptions=True)
            failure = next((answer for answer in answers if isinstance(answer, BaseException)), None)
        except BaseException as error:  # as in `run`
            failure = error
