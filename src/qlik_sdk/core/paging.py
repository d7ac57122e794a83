"""Lists that come in pages.

A list call sends nothing until it is looked at; looking on fetches further pages until the tenant has no
more. The tenant's next link is followed as it is, path and query, always on the client's own host (tenants
answer on alias names, and links may carry the other one).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar, overload
from urllib.parse import urlsplit

from ..errors import PagingError
from .model import build

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
        elements = _elements(body)
        super().__init__(build(item, element, client) for element in elements)
        self.body = body

    @property
    def total(self) -> int | None:
        if not isinstance(self.body, dict):
            return len(self)
        meta = self.body.get("meta")
        counts = [self.body.get(key) for key in ("totalResults", "total", "totalCount")]
        if isinstance(meta, dict):
            counts += [meta.get("count"), meta.get("total")]
        return next((count for count in counts if isinstance(count, int) and count is not True), None)

    @property
    def next_href(self) -> str | None:
        links = self.body.get("links") if isinstance(self.body, dict) else None
        link = links.get("next") if isinstance(links, dict) else None
        href = link.get("href") if isinstance(link, dict) else link
        return href if isinstance(href, str) and href else None

    @property
    def has_links(self) -> bool:
        return isinstance(self.body, dict) and isinstance(self.body.get("links"), dict)


def _elements(body: Any) -> list[Any]:
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


class _Plan:
    """Where the next page is; shared by the two twins."""

    def __init__(self, family: str, params: Params) -> None:
        self.family = family
        self.params = params
        self.seen = 0
        self.page = int(params.get("page") or 1)
        self.offset = int(params.get("offset") or 0)
        self.counting = False
        self.last: Any = None

    def repeats(self, page: Page[Any]) -> bool:
        """Whether a page that was counted on to is the one before: the tenant gave everything at once."""
        return self.counting and page.body == self.last

    def after(self, page: Page[Any]) -> Step | None:
        self.seen += len(page)
        href = page.next_href
        if href is not None:
            return self._follow(href)
        if page.has_links or not page or self.family not in ("offset", "page"):
            return None
        return self._count_on(page)

    def _follow(self, href: str) -> Step:
        parts = urlsplit(href)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if target == self.last:
            raise PagingError(f"the tenant links a page to itself: {target}")
        self.last = target
        return target, None

    def _count_on(self, page: Page[Any]) -> Step | None:
        if not isinstance(page.body, dict):
            return None
        limit = self.params.get("limit")
        short = isinstance(limit, int) and len(page) < limit
        if short or (page.total is not None and self.offset + self.seen >= page.total):
            return None
        self.counting, self.last = True, page.body
        if self.family == "offset":
            return None, {**self.params, "offset": self.offset + self.seen}
        self.page += 1
        return None, {**self.params, "page": self.page}


class Pages(Generic[T]):
    """Everything a list call has, lazily.

    Iterating gives the elements of all pages. ``pages[3]`` and ``pages[:5]`` read no further than needed.
    There is no ``len``: use ``total`` where the tenant tells, or ``len(list(pages))``.
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
        for page in self.pages():
            yield from page

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
        return next(iter(self), None)

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
                else list(islice(self, index.start, index.stop, index.step))
            )
        if index < 0:
            return list(self)[index]
        for element in islice(self, index, None):
            return element
        raise IndexError(index)

    def __bool__(self) -> bool:
        return any(True for _ in self)

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
        async for page in self.pages():
            for element in page:
                yield element

    @property
    def pagination(self) -> AsyncIterator[T]:
        """An iterator over all elements."""
        return aiter(self)

    async def total(self) -> int | None:
        """How many elements there are, where the tenant tells."""
        return (await self._load(FIRST)).total

    async def first(self) -> T | None:
        """The first element, None when there is none."""
        async for element in self:
            return element
        return None

    async def all(self) -> list[T]:
        """Every element in a list."""
        return [element async for element in self]

    def __repr__(self) -> str:
        return (
            f"<AsyncPages {'not read yet' if self._first is None else f'first page of {len(self._first)}'}>"
        )
