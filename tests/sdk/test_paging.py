"""Lists that come in pages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Qlik, Spaces
from qlik_sdk.core.paging import AsyncPages, Pages
from qlik_sdk.errors import DecodeError, Forbidden, PagingError, StatusError


def spaces(first: int, last: int) -> list[dict[str, Any]]:
    return [{"id": f"s-{n}", "name": f"Space {n}"} for n in range(first, last)]


def link(href: Any) -> dict[str, Any]:
    return {"self": {"href": "x"}, "next": href}


def three_pages(http: Any, end: dict[str, Any], host: str = "") -> None:
    """Pages of two, two and one; links carry the given host."""

    def answer(seen: Any) -> Any:
        at = int(seen.query.get("next", 0))
        page = spaces(at, min(at + 2, 5))
        href = f"{host or http.url}/api/v1/spaces?type=shared&next={at + 2}"
        links = link({"href": href}) if at + 2 < 5 else end
        return 200, {}, {"data": page, "links": links, "meta": {"count": 5}}

    http.on("GET", "/api/v1/spaces", answer)


@pytest.mark.parametrize(
    "end", [{}, link(None), link({}), link({"href": None}), link({"href": ""})], ids=lambda end: str(end)
)
def test_everything_is_iterated(http: Any, end: dict[str, Any]) -> None:
    three_pages(http, end)
    with Qlik(http.config()) as qlik:
        listed = qlik.spaces.list(type="shared")
        assert http.seen == []
        assert [space.id for space in listed] == [f"s-{n}" for n in range(5)]
    assert [seen.query for seen in http.seen] == [
        {"type": "shared"},
        {"type": "shared", "next": "2"},
        {"type": "shared", "next": "4"},
    ]


def test_links_of_an_alias_host_stay_on_the_own_host(http: Any, other_http: Any) -> None:
    three_pages(http, {}, host=other_http.url)
    with Qlik(http.config()) as qlik:
        assert len(list(qlik.spaces.list())) == 5
    assert other_http.seen == []


def test_reading_no_further_than_needed(http: Any) -> None:
    three_pages(http, {})
    with Qlik(http.config()) as qlik:
        listed = qlik.spaces.list()
        first = listed.first()
        assert first is not None
        assert first.name == "Space 0"
        assert listed[1].id == "s-1"
        assert listed.total == 5
        assert len(http.seen) == 1
        assert [space.id for space in listed[1:4]] == ["s-1", "s-2", "s-3"]
        assert len(http.seen) == 2
        assert listed[-1].id == "s-4"
        assert [space.id for space in listed[-2:]] == ["s-3", "s-4"]
        assert listed
        with pytest.raises(IndexError):
            listed[5]


def test_the_length_is_that_of_the_whole_list(http: Any) -> None:
    three_pages(http, {})
    with Qlik(http.config()) as qlik:
        assert len(qlik.spaces.list()) == 5
        assert len(http.seen) == 1  # the tenant told
        http.on("GET", "/api/v1/spaces", (200, {}, {"data": spaces(0, 3)}))
        untold = qlik.spaces.list()
        assert (len(untold), len(untold), len(list(untold))) == (3, 3, 3)
    assert len(http.seen) == 2


def test_the_next_page_is_asked_for_while_one_is_read(http: Any) -> None:
    three_pages(http, {})
    with Qlik(http.config()) as qlik:
        elements = iter(qlik.spaces.list())
        next(elements)
        assert len(http.seen) == 1
        next(elements)
        wait_for(lambda: len(http.seen) == 2)
        assert [space.id for space in elements] == ["s-2", "s-3", "s-4"]

        http.on(
            "GET",
            "/api/v1/spaces",
            (200, {}, {"data": spaces(0, 2), "links": link({"href": "/api/v1/spaces?next=2"})}),
            (403, {}, {"errors": [{"code": "HTTP-403", "title": "No"}]}),
        )
        elements = iter(qlik.spaces.list())
        assert [next(elements).id, next(elements).id] == ["s-0", "s-1"]
        with pytest.raises(Forbidden):
            next(elements)


def test_leaving_early_leaves_nothing_behind(http: Any) -> None:
    three_pages(http, {})

    async def run() -> list[str]:
        async with AsyncQlik(http.config()) as qlik:
            elements = aiter(qlik.spaces.list())
            found = [(await anext(elements)).id, (await anext(elements)).id]
            await elements.aclose()  # type: ignore[attr-defined]  # of a generator
            assert len(asyncio.all_tasks()) == 1
            return [str(one) for one in found]

    assert asyncio.run(run()) == ["s-0", "s-1"]


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_pages_one_by_one(http: Any) -> None:
    three_pages(http, {})
    with Qlik(http.config()) as qlik:
        pages = list(qlik.spaces.list().pages())
    assert [len(page) for page in pages] == [2, 2, 1]
    assert pages[0].body["meta"] == {"count": 5}


def test_names_of_017(http: Any) -> None:
    three_pages(http, {})
    listing = Spaces(http.config())
    with pytest.warns(DeprecationWarning, match="Spaces.get_spaces is now called Spaces.list"):
        found = listing.get_spaces(type="shared")  # type: ignore[attr-defined]  # 0.17's name
    assert [space.id for space in found.pagination] == [f"s-{n}" for n in range(5)]
    assert found[0].id == "s-0"
    with pytest.raises(AttributeError, match="no method 'nonsense'"):
        listing.nonsense()  # type: ignore[attr-defined]
    listing.auth.close()


def test_a_page_that_links_to_itself(http: Any) -> None:
    http.on(
        "GET", "/api/v1/spaces", (200, {}, {"data": spaces(0, 1), "links": link({"href": "/api/v1/spaces"})})
    )
    with Qlik(http.config()) as qlik, pytest.raises(PagingError, match="to itself"):
        list(qlik.spaces.list())


def test_an_error_on_a_later_page_is_raised(http: Any) -> None:
    body = {"data": spaces(0, 1), "links": link({"href": f"{http.url}/api/v1/gone"})}
    http.on("GET", "/api/v1/spaces", (200, {}, body))
    with Qlik(http.config()) as qlik:
        listed = iter(qlik.spaces.list())
        assert next(listed).id == "s-0"
        with pytest.raises(StatusError):
            next(listed)


@pytest.mark.parametrize("body", [b"", b"null", {"data": 5, "other": 1}])
def test_answers_that_are_no_lists(http: Any, body: Any) -> None:
    http.on("GET", "/api/v1/spaces", (200, {}, body))
    with Qlik(http.config()) as qlik, pytest.raises((PagingError, DecodeError)):
        list(qlik.spaces.list())


@pytest.mark.parametrize(
    "body", [{"data": []}, {"data": None}, {}, [], {"things": [], "links": {}}], ids=lambda body: str(body)
)
def test_empty_lists(http: Any, body: Any) -> None:
    http.on("GET", "/api/v1/spaces", (200, {}, body))
    with Qlik(http.config()) as qlik:
        listed = qlik.spaces.list()
        assert list(listed) == []
        assert listed.first() is None
        assert not listed


def counted(family: str, sizes: list[int], body: Any = None) -> tuple[Pages[Any], list[Any]]:
    asked: list[Any] = []
    remaining = list(sizes)

    def fetch(href: str | None, params: dict[str, Any] | None) -> Any:
        asked.append(params)
        return {"data": [len(asked) * 100 + n for n in range(remaining.pop(0))], **(body or {})}

    return Pages(fetch, item=None, family=family, params={"limit": 2}), asked


def test_pages_counted_by_offset() -> None:
    pages, asked = counted("offset", [2, 2, 1])
    assert len(list(pages)) == 5
    assert asked == [None, {"limit": 2, "offset": 2}, {"limit": 2, "offset": 4}]


def test_pages_counted_by_number() -> None:
    pages, asked = counted("page", [2, 2, 0])
    assert len(list(pages)) == 4
    assert asked == [None, {"limit": 2, "page": 2}, {"limit": 2, "page": 3}]


def test_counting_ends_at_the_total() -> None:
    pages, asked = counted("offset", [2, 2], {"total": 4})
    assert len(list(pages)) == 4
    assert len(asked) == 2


def test_a_tenant_that_ignores_the_offset() -> None:
    pages = Pages(lambda href, params: {"data": [1, 2]}, item=None, family="offset", params={})
    assert list(pages) == [1, 2]


def test_asynchronous_twin(http: Any) -> None:
    three_pages(http, {})

    async def scenario() -> None:
        async with AsyncQlik(http.config()) as qlik:
            listed = qlik.spaces.list(type="shared")
            assert isinstance(listed, AsyncPages)
            assert [space.id async for space in listed] == [f"s-{n}" for n in range(5)]
            assert len(await listed.all()) == 5
            assert await listed.total() == 5
            assert (await listed.first()).id == "s-0"
            assert (await anext(listed.pagination)).name == "Space 0"
            assert [len(page) async for page in listed.pages()] == [2, 2, 1]

    asyncio.run(scenario())
