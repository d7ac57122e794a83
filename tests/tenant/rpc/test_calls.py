"""All methods of the contract, called over a real socket: what each does, and what it refuses.

What each does is in `calls/`, one function for each method, in a module for each class.
"""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest
from websockets.sync.client import connect

from qlik_tenant import Tenant
from qlik_tenant.auth import api_key
from tests.tenant.conftest import Api
from tests.tenant.rpc.calls import shape, shop
from tests.tenant.rpc.calls.world import SCRIPT, World
from tests.tenant.rpc.conftest import Client

MODULES = {"Global": "global_"}
IN_LIBRARY = {
    "GenericDimension": World.dimension,
    "GenericMeasure": World.measure,
    "GenericBookmark": World.bookmark,
}
METHODS = sorted(shape.METHODS)


def module_of(owner: str) -> ModuleType:
    name = MODULES.get(owner) or "".join(f"_{c.lower()}" if c.isupper() else c for c in owner).lstrip("_")
    return importlib.import_module(f"tests.tenant.rpc.calls.{name}")


class Kit:
    """A tenant with a template app; every call gets an app of its own, made of it."""

    def __init__(self, tenant: Tenant, stack: ExitStack) -> None:
        self.tenant = tenant
        self._stack = stack
        self.admin = Api(tenant, tenant.api_key, tenant.user_id)
        self.template = self._template()

    def connect(self, path: str = "/app/engineData", key: str = "") -> Client:
        headers = {"Authorization": f"Bearer {key or self.tenant.api_key}"}
        url = self.tenant.url.replace("http", "ws", 1) + path
        opened = connect(url, additional_headers=headers, max_size=None, open_timeout=60, ping_timeout=60)
        return Client(self._stack.enter_context(opened))

    def world(self) -> World:
        client = self.connect(f"/app/SessionApp_{uuid.uuid4().hex}?from={self.template}")
        return World(client, self)

    def in_stored_app(self, world: World) -> World:
        id = self._template()
        client = self.connect(f"/app/{id}")
        client.open(id)
        stored = World(client, self)
        stored.done = world.done
        return stored

    def user(self) -> Api:
        """A new user."""
        body = {"subject": uuid.uuid4().hex, "name": "Ann"}
        user = self.admin.made("/api/v1/users", body)
        return Api(self.tenant, api_key.issue(self.tenant, user["id"], "test", None)[1], user["id"])

    def shared_space(self, role: str = "consumer") -> tuple[str, Api]:
        """A shared space, and a user who has a role in it."""
        space = self.admin.made("/api/v1/spaces", {"name": uuid.uuid4().hex, "type": "shared"})["id"]
        ann = self.user()
        given = {"type": "user", "assigneeId": ann.user_id, "roles": [role]}
        self.admin.made(f"/api/v1/spaces/{space}/assignments", given)
        return space, ann

    @cached_property
    def folder(self) -> Path:
        """A folder for files."""
        return Path(self._stack.enter_context(TemporaryDirectory()))

    def database(self, name: str) -> dict[str, Any]:
        """A `Connection` to a database `shop` with a table `orders`."""
        host, port = self._postgres
        members = f"provider=QvOdbcConnectorPackage.exe;driver=postgres;host={host};port={port};db=shop;"
        return {
            "qName": name,
            "qType": "QvOdbcConnectorPackage.exe",
            "qConnectionString": f'CUSTOM CONNECT TO "{members}"',
            "qUserName": "postgres",
        }

    @cached_property
    def _postgres(self) -> tuple[str, int]:
        return shop.start(self._stack)

    def _template(self) -> str:
        client = self.connect()
        id: str = client.call(-1, "CreateApp", "Template")["qAppId"]
        doc = client.open(id)
        client.call(doc, "SetScript", SCRIPT)
        assert client.call(doc, "DoReload")["qReturn"]
        client.call(doc, "DoSave")
        client.socket.close()
        return id


@pytest.fixture(scope="module")
def kit() -> Iterator[Kit]:
    with Tenant(in_memory=True, seed=1) as tenant, ExitStack() as stack:
        yield Kit(tenant, stack)


@pytest.fixture
def world(kit: Kit) -> Iterator[World]:
    made = kit.world()
    yield made
    made.client.socket.close()


@pytest.mark.parametrize("id", METHODS)
def test_what_a_method_does(id: str, world: World) -> None:
    owner, _ = id.split(".")
    name = shape.METHODS[id].name
    module = module_of(owner)
    if hasattr(module, name):
        getattr(module, name)(world)
    else:
        getattr(module_of("Library"), name)(world, IN_LIBRARY[owner])
    assert id in world.done


MAKE: dict[str, Any] = {
    "Global": lambda t: -1,
    "Doc": lambda t: t.doc,
    "Field": World.field,
    "GenericObject": World.chart,
    "GenericVariable": World.variable,
    "Variable": World.old_variable,
    **IN_LIBRARY,
}


@pytest.mark.parametrize("owner", sorted(MAKE))
def test_what_all_methods_of_a_class_refuse(owner: str, world: World) -> None:
    handle = MAKE[owner](world)
    for method in shape.CONTRACT.classes[owner]:
        required = [param for param in method.params if not param.type.optional]
        many = [None] * len(method.params) + [1]
        assert world.refused(handle, method.wire, *many) == -32602, method.id
        assert world.refused(987654, method.wire) == -32602, method.id
        if required:
            assert world.refused(handle, method.wire) == -32602, method.id
        if method.params:
            kind = shape.CONTRACT.json_type(method.params[0].type)
            wrong: Any = {"a": 1} if kind != "object" else "text"
            assert world.refused(handle, method.wire, wrong) == -32602, method.id
