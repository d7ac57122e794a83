"""Lists that come in pages.

A list call sends nothing until it is looked at; looking on fetches further pages until the tenant has no
more. The tenant's next link is followed as it is, path and query, always on the client's own host (tenants
answer on alias names, and links may carry the other one).
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload
from urllib.parse import urlsplit

from ..errors import PagingError
from .model import build, model_class
from .rows import Source

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")

Params = dict[str, Any]
Fetch = Callable[[str | None, Params | None], Any]
AsyncFetch = Callable[[str | None, Params | None], Awaitable[Any]]
Step = tuple[str | None, Params | None]

FIRST: Step = (None, None)


class Page(list[T]):
    """The elements of one answer, with the rest of that answer beside them.

    Attributes:
        body: the decoded answer (``links``, ``meta``, ...).
        total: number of elements in the whole list where the tenant tells, else None.
        next_href: the link to the next page, or None.
    """

    def __init__(self, body: Any, item: str | None, client: Any) -> None:
        if isinstance(body, Source):
            model = model_class(item or "")
            super().__init__(cast("Iterator[T]", model._wrap_rows(body, client)))
            self._source: Source | None = body
            self._head: Any = body.head
        else:
            super().__init__(build(item, element, client) for element in elements_of(body))
            self._source, self._head = None, body

    @property
    def body(self) -> Any:
        return self._head if self._source is None else self._source.body()

    @property
    def _as_sent(self) -> Any:
        return self._head if self._source is None else self._source.content

    @property
    def total(self) -> int | None:
        if not isinstance(self._head, dict):
            return len(self)
        meta = self._head.get("meta")
        counts = [self._head.get(key) for key in ("totalResults", "total", "totalCount")]
        if isinstance(meta, dict):
            counts += [meta.get("count"), meta.get("total")]
        return next((count for count in counts if isinstance(count, int) and count is not True), None)

    @property
    def next_href(self) -> str | None:
        links = self._head.get("links") if isinstance(self._head, dict) else None
        link = links.get("next") if isinstance(links, dict) else None
        href = link.get("href") if isinstance(link, dict) else link
        return href if isinstance(href, str) and href else None

    @property
    def has_links(self) -> bool:
        return isinstance(self._head, dict) and isinstance(self._head.get("links"), dict)


def elements_of(body: Any) -> list[Any]:
    """The list that an answer holds; raises PagingError where that is not certain."""
    if isinstance(body, list):
        return body
    if isinstance(body, dict):
        data = body.get("data")
        if isinstance(data, list):
            return data
        lists = [value for value in body.values() if isinstance(value, list)]
        if len(lists) == 1:
            return lists[0]
        if data is None and not lists:
            return []
    raise PagingError("the answer of a list call holds no list of elements")


def _number(given: Any, default: int) -> int | None:
    """A parameter that counts, None where it does not."""
    if given is None:
        return default
    try:
        return int(given)
    except (TypeError, ValueError):
        return None


class _Plan:
    """Where the next page is; shared by the two twins."""

    def __init__(self, family: str, params: Params) -> None:
        self.family = family
        self.params = params
        self.seen = 0
        self.page = _number(params.get("page"), 1)
        self.offset = _number(params.get("offset"), 0)
        self.counting = False
        self.last: Any = None

    def repeats(self, page: Page[Any]) -> bool:
        """Whether a page that was counted on to is the one before: the tenant gave everything at once."""
        return self.counting and bool(page._as_sent == self.last)

    def after(self, page: Page[Any]) -> Step | None:
        self.seen += len(page)
        href = page.next_href
        if href is not None:
            return self._follow(href)
        if page.has_links or not page or self.family not in ("offset", "page"):
            return None
        if self.page is None or self.offset is None:
            return None  # some services name their pages by opaque texts, which only links can continue
        return self._count_on(page)

    def _follow(self, href: str) -> Step:
        parts = urlsplit(href)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if target == self.last:
            raise PagingError(f"the tenant links a page to itself: {target}")
        self.last = target
        return target, None

    def _count_on(self, page: Page[Any]) -> Step | None:
        if not isinstance(page._head, dict):
            return None
        limit = self.params.get("limit")
        short = isinstance(limit, int) and len(page) < limit
        seen = (self.offset or 0) + self.seen
        if short or (page.total is not None and seen >= page.total):
            return None
        self.counting, self.last = True, page._as_sent
        if self.family == "offset":
            return None, {**self.params, "offset": seen}
        self.page = (self.page or 0) + 1
        return None, {**self.params, "page": self.page}


class _Ahead:
    """A page that a thread fetches meanwhile."""

    def __init__(self, load: Callable[[], Page[Any]]) -> None:
        self._load = load
        self._page: Page[Any] | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="qlik-next-page", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._page = self._load()
        except BaseException as error:  # it belongs to whoever asks for the page
            self._error = error

    def page(self) -> Page[Any]:
        self._thread.join()
        if self._page is None:
            assert self._error is not None
            raise self._error
        return self._page


def _begun(load: Coroutine[Any, Any, Page[T]]) -> Task[Page[T]]:
    from asyncio import ensure_future  # programs that only block need not load it

    return ensure_future(load)


async def _ended(task: Task[Page[T]]) -> None:
    from asyncio import wait

    await wait([task])


class Pages(Generic[T]):
    """Everything a list call has, lazily.

    Iterating gives the elements of all pages, and asks for the next page while half of one is still to come.
    ``pages[3]`` and ``pages[:5]`` read no further than needed. ``len`` counts the whole list: it is what the
    tenant tells, else everything is read (and kept, so that it is not read again).
    """

    def __init__(
        self,
        fetch: Fetch,
        *,
        item: str | None,
        family: str = "cursor",
        params: Params | None = None,
        client: Any = None,
    ) -> None:
        self._fetch = fetch
        self._item = item
        self._family = family
        self._params = params or {}
        self._client = client
        self._first: Page[T] | None = None
        self._everything: list[T] | None = None

    def _load(self, step: Step) -> Page[T]:
        if step is FIRST:
            if self._first is None:
                self._first = Page(self._fetch(None, None), self._item, self._client)
            return self._first
        return Page(self._fetch(*step), self._item, self._client)

    def pages(self) -> Iterator[Page[T]]:
        """One `Page` per answer."""
        plan = _Plan(self._family, self._params)
        step: Step | None = FIRST
        while step is not None:
            page = self._load(step)
            if plan.repeats(page):
                return
            yield page
            step = plan.after(page)

    def __iter__(self) -> Iterator[T]:
        if self._everything is not None:
            yield from self._everything
            return
        plan = _Plan(self._family, self._params)
        page = self._load(FIRST)
        while True:
            step, ahead = plan.after(page), None
            if step is None:
                yield from page
                return
            for at, element in enumerate(page):
                if at == len(page) // 2:
                    ahead = _Ahead(partial(self._load, step))
                yield element
            page = ahead.page() if ahead is not None else self._load(step)
            if plan.repeats(page):
                return

    def __len__(self) -> int:
        if self._everything is not None:
            return len(self._everything)
        total = self.total
        if total is None:
            self._everything = [*iter(self)]
            total = len(self._everything)
        return total

    @property
    def pagination(self) -> Iterator[T]:
        """An iterator over all elements (the name it has in qlik-sdk 0.17)."""
        return iter(self)

    @property
    def total(self) -> int | None:
        """How many elements there are, where the tenant tells."""
        return self._load(FIRST).total

    def first(self) -> T | None:
        """The first element, None when there is none."""
        return next(self._as_needed(), None)

    def _as_needed(self) -> Iterator[T]:
        """The elements, without asking for a page before it is needed."""
        return chain.from_iterable(self.pages())

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            bounds = (index.start or 0, index.stop if index.stop is not None else -1, index.step or 1)
            return (
                list(self)[index]
                if min(bounds) < 0
                else list(islice(self._as_needed(), index.start, index.stop, index.step))
            )
        if index < 0:
            return list(self)[index]
        for element in islice(self._as_needed(), index, None):
            return element
        raise IndexError(index)

    def __bool__(self) -> bool:
        return any(True for _ in self._as_needed())

    def __repr__(self) -> str:
        return f"<Pages {'not read yet' if self._first is None else f'first page of {len(self._first)}'}>"


class AsyncPages(Generic[T]):
    """The asynchronous twin of `Pages`: ``async for space in qlik.spaces.list()``."""

    def __init__(
        self,
        fetch: AsyncFetch,
        *,
        item: str | None,
        family: str = "cursor",
        params: Params | None = None,
        client: Any = None,
    ) -> None:
        self._fetch = fetch
        self._item = item
        self._family = family
        self._params = params or {}
        self._client = client
        self._first: Page[T] | None = None

    async def _load(self, step: Step) -> Page[T]:
        if step is FIRST:
            if self._first is None:
                self._first = Page(await self._fetch(None, None), self._item, self._client)
            return self._first
        return Page(await self._fetch(*step), self._item, self._client)

    async def pages(self) -> AsyncIterator[Page[T]]:
        """One `Page` per answer."""
        plan = _Plan(self._family, self._params)
        step: Step | None = FIRST
        while step is not None:
            page = await self._load(step)
            if plan.repeats(page):
                return
            yield page
            step = plan.after(page)

    async def __aiter__(self) -> AsyncIterator[T]:
        plan = _Plan(self._family, self._params)
        page = await self._load(FIRST)
        ahead: Task[Page[T]] | None = None
        try:
            while True:
                step, ahead = plan.after(page), None
                for at, element in enumerate(page):
                    if step is not None and at == len(page) // 2:
                        ahead = _begun(self._load(step))
                    yield element
                if step is None:
                    return
                page = await (ahead if ahead is not None else self._load(step))
                if plan.repeats(page):
                    return
        finally:
            if ahead is not None and not ahead.done():
                ahead.cancel()
                await _ended(ahead)

    @property
    def pagination(self) -> AsyncIterator[T]:
        """An iterator over all elements."""
        return aiter(self)

    async def total(self) -> int | None:
        """How many elements there are, where the tenant tells."""
        return (await self._load(FIRST)).total

    async def first(self) -> T | None:
        """The first element, None when there is none."""
        async for page in self.pages():
            for element in page:
                return element
        return None

    async def all(self) -> list[T]:
        """Every element in a list."""
        return [element async for element in self]

    def __repr__(self) -> str:
        return (
            f"<AsyncPages {'not read yet' if self._first is None else f'first page of {len(self._first)}'}>"
        )
