from __future__ import annotations

import pytest

from qlik_tenant.rpc.address import MAX_TTL_SECONDS, Address, parse


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/app/4711", Address("4711")),
        ("/app/4711/", Address("4711")),
        ("/app/", Address()),
        ("/app", Address()),
        ("/app/engineData", Address()),
        ("/app/%3Ftransient%3D", Address()),
        ("/app/4711/identity/left", Address("4711", identity="left")),
        ("/app/4711/identity/a%2Fb/ttl/60", Address("4711", identity="a/b", ttl=60)),
        ("/app/4711/ttl/0", Address("4711")),
        ("/app/4711/ttl/99999", Address("4711", ttl=MAX_TTL_SECONDS)),
        ("/hdr/app/4711", Address("4711", prefix="hdr")),
        ("/a/b/app/", Address(prefix="a/b")),
        ("/app/app/identity/app", Address("app", identity="app")),
    ],
)
def test_reads_the_forms_of_a_path(path: str, expected: Address) -> None:
    assert parse(path) == expected


def test_a_session_app_may_start_from_another() -> None:
    address = parse("/app/SessionApp_1", "from=4711&reloadURI=x")
    assert address.is_session_app
    assert address.template == "4711"


def test_other_queries_have_no_effect() -> None:
    assert parse("/app/4711", "from=1&reloadURI=https%3A%2F%2Fx&workloadType=interactive-reload") == Address(
        "4711"
    )


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/apps", "/app/1/ttl/soon", "/app/1/ttl", "/app/1/colour/red", "/apps/1"]
)
def test_refuses_other_paths(path: str) -> None:
    with pytest.raises(ValueError, match=r"websocket|ttl"):
        parse(path)
