from __future__ import annotations

from typing import Any

import pytest

from qlik_tenant.rpc.errors import INVALID_PARAMS, RpcError
from qlik_tenant.rpc.handles import GLOBAL_HANDLE, Entry, HandleTable
from qlik_tenant.rpc.service import RpcService


class Thing(RpcService):
    def __init__(self, handle: int) -> None:
        self.handle = handle


def make_table(*keys: str, has_layout: bool = True) -> HandleTable:
    table = HandleTable(Thing(GLOBAL_HANDLE))
    for key in keys:
        table.obtain(key, Thing, follows_data=True, has_layout=has_layout)
    return table


def everything(entry: Entry) -> bool:
    return True


def validate(table: HandleTable, handle: int) -> None:
    table.end_validation(handle, table.begin_validation(handle))


def test_handles_count_up_and_stay() -> None:
    table = make_table("a", "b")
    assert [entry.handle for entry in table] == [-1, 1, 2]
    assert table.obtain("a", Thing, follows_data=True, has_layout=True).handle == 1
    assert table[2].key == "b"


def test_new_handles_with_a_layout_are_announced_once() -> None:
    table = make_table("a", "b")
    assert table.take_news() == {"change": [1, 2]}
    assert table.take_news() == {}
    assert make_table("a", has_layout=False).take_news() == {}


def test_only_what_was_valid_is_announced_when_data_change() -> None:
    table = make_table("a", "b")
    validate(table, 1)
    table.take_news()
    assert table.invalidate(everything)
    assert table.take_news() == {"change": [1]}
    assert not table.invalidate(everything)
    validate(table, 1)
    assert table.invalidate(lambda entry: entry.key == "b") is False
    assert table.take_news() == {}


def test_a_change_during_a_layout_is_announced_after_it() -> None:
    table = make_table("a")
    table.take_news()
    epoch = table.begin_validation(1)
    assert not table.invalidate(everything)
    table.end_validation(1, epoch)
    assert table.take_news() == {"change": [1]}
    assert not table[1].valid


def test_closed_handles_are_dead_and_never_used_again() -> None:
    table = make_table("a", "b")
    assert table.close(["a", "unknown"])
    assert table.take_news() == {"change": [2], "close": [1]}
    with pytest.raises(RpcError) as caught:
        table[1]
    assert caught.value.to_wire() == {
        "code": INVALID_PARAMS,
        "parameter": "Invalid handle",
        "message": "Invalid Params",
    }
    assert table.obtain("a", Thing, follows_data=True, has_layout=True).handle == 3
    table.close_all()
    assert [entry.handle for entry in table] == [GLOBAL_HANDLE]


def test_a_layout_of_a_handle_closed_meanwhile_is_harmless() -> None:
    table = make_table("a")
    epoch: Any = table.begin_validation(1)
    table.close(["a"])
    table.end_validation(1, epoch)
    assert table.take_news() == {"close": [1]}
