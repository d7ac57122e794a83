"""What qlik-sdk 0.17 does in a comparison; runs in the virtual environment that has it.

Arguments: ``lists URL CALLS [CA_FILE]``, ``decode FILE CALLS`` or ``rpc URL CALLS``. Does it once for every
line in standard input, and tells how much processor time it took.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Work = Callable[[], None]
PAGE = 100


def lists(url: str, calls: str, ca_file: str | None = None) -> Work:
    if ca_file:  # it has no setting for trust
        adapters: Any = import_module("requests.adapters")
        adapters.DEFAULT_CA_BUNDLE_PATH = ca_file
    sdk: Any = import_module("qlik_sdk")
    client = sdk.Qlik(sdk.Config(host=url, auth_type=sdk.AuthType.APIKey, api_key="k"))

    def work() -> None:
        for _ in range(int(calls)):
            assert len([item.name for item in client.items.get_items(limit=PAGE)]) == PAGE

    return work


def decode(file: str, calls: str) -> Work:
    listable: Any = import_module("qlik_sdk.apis.Items")
    with open(file, "rb") as opened:
        body = opened.read()

    def work() -> None:
        for _ in range(int(calls)):
            found = listable.ListableResource(
                response=json.loads(body), cls=listable.ItemResultResponseBody, auth=None, path="/items"
            )
            assert len([item.name for item in found]) == PAGE

    return work


def rpc(url: str, calls: str) -> Work:
    handler: Any = import_module("qlik_sdk.interceptors.types").InterceptorHandler
    handlers = {"request": handler(), "response": handler()}
    session = import_module("qlik_sdk.rpc").RpcSession(url, [], handlers).open()

    def work() -> None:
        for _ in range(int(calls)):
            session.send("GetLayout", 1)

    return work


if __name__ == "__main__":
    jobs: dict[str, Callable[..., Work]] = {"lists": lists, "decode": decode, "rpc": rpc}
    job = jobs[sys.argv[1]](*sys.argv[2:])
    for _ in sys.stdin:
        before = time.process_time()
        job()
        print("done", time.process_time() - before, flush=True)
