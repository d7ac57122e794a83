"""A tenant in this process: its store, its services, its ASGI application and, when asked, its server."""

from __future__ import annotations

import functools
import tempfile
import threading
from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from . import bootstrap
from .access import EVERYONE, Access, Caller
from .app import App
from .auth import METHODS, Method, limiter, scopes
from .auth.credential import Attempt, Credential
from .auth.keys import Keys
from .auth.refusals import unauthorized
from .auth.throttle import Throttle
from .auth.watch import Watch
from .errors import ApiError
from .events import Events
from .gateway.providers import Providers
from .gateway.router import Router
from .services.groups.store import GROUPS
from .services.roles.store import AUTO_ASSIGNED, ROLES
from .services.tenants.store import TENANTS
from .services.users.store import USERS
from .settings import Settings
from .storage import Files, Store, Where
from .storage.lock import lock_folder
from .toolkit.ids import Ids
from .toolkit.timestamps import Clock, system_clock

if TYPE_CHECKING:
    from .apps.host import AppHost
    from .server import Server, ServerThread


class Tenant:
    """One tenant.

    `data` is the folder everything is kept in; with `in_memory` (or without a folder) nothing outlives the
    tenant. `settings` are those of `qlik_tenant.settings`; `clock` gives the time; `seed` makes ids and keys
    repeatable.

    As a context manager it serves on `host`:`port` (0: any free port) in a thread:

        with Tenant(in_memory=True) as tenant:
            tenant.url, tenant.api_key, tenant.tenant_id, tenant.user_id

    Without a socket, `tenant.app` is its ASGI application. Raises FolderInUse if another process has the
    folder.
    """

    def __init__(
        self,
        data: Path | str | None = None,
        *,
        in_memory: bool = False,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: bool = False,
        hostnames: tuple[str, ...] = (),
        settings: Mapping[str, str | int] | None = None,
        clock: Clock = system_clock,
        seed: int | None = None,
    ) -> None:
        self.settings = Settings(settings)
        self.limiter = limiter.make(self)
        self.clock = clock
        self.ids = Ids(seed, lambda: clock().timestamp())
        self._host, self._port, self._tls, self._hostnames = host, port, tls, hostnames
        in_memory = in_memory or data is None
        self._temporary = tempfile.TemporaryDirectory(prefix="qlik-tenant-") if in_memory else None
        self.folder = Path(self._temporary.name) if self._temporary else Path(data or "").resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = lock_folder(self.folder)
        self.store = Store(None if in_memory else self.folder / "tenant.db")
        self.files = Files(self.folder / "files")
        self.keys = Keys(self.folder)
        self.access = Access(self)
        self.events = Events(self)
        self.providers = Providers(self)
        self.throttle = Throttle(self)
        self.watch = Watch(self)
        self.tenant_id = ""
        known = bootstrap.open_tenant(self, self.folder)
        self.tenant_id, self.user_id, self.api_key = known["tenantId"], known["userId"], known["apiKey"]
        self.nobody = Caller("", "", "", self.tenant_id, self.access, groups=())
        self.app = App(self)
        self._thread: ServerThread | None = None
        self._apps: AppHost | None = None
        self._making = threading.Lock()
        self.url = ""

    # Parts that are made with their first use ---------------------------------------------------------------

    @functools.cached_property
    def router(self) -> Router:
        """Every route of the contract."""
        from .generated.routes import ROUTES

        return Router(ROUTES)

    @property
    def apps(self) -> AppHost:
        """The engine side of the tenant's apps."""
        with self._making:
            if self._apps is None:
                from .apps.host import AppHost

                self._apps = AppHost(self.folder / "apps")
            return self._apps

    # Callers ------------------------------------------------------------------------------------------------

    def identify(self, scope: MutableMapping[str, Any]) -> Caller | None:
        """Who opens a connection, from its ASGI scope; None without, or with bad, credentials."""
        prefix = self.settings.text("proxy_prefix")
        behind = bool(prefix) and str(scope.get("path", "")).startswith(f"/{prefix}/")
        try:
            found = self.caller_of(Attempt.of(scope, prefix if behind else ""))
            return scopes.limit(found, "apps", "open", "GET") if found else None
        except ApiError:
            return None

    def caller_of(self, attempt: Attempt, methods: tuple[Method, ...] = METHODS) -> Caller | None:
        """Who is behind a connection; None without credentials, 401 for bad ones."""
        for method in methods:
            credential = method(self, attempt)
            if credential is not None:
                return self.caller(credential.user_id, credential)
        return None

    def caller(self, user_id: str, credential: Credential | None = None) -> Caller:
        """A user as a caller, with the roles held now; 401 for one who is gone or not active."""
        return self.store.known(("caller", user_id, credential), lambda: self._caller(user_id, credential))

    def as_of_now(self, caller: Caller) -> Caller:
        """Who opened an engine socket, with the roles held now; without any once they may not open one."""

        def find() -> Caller:
            try:
                return scopes.limit(self.caller(caller.user_id, caller.credential), "apps", "open", "GET")
            except ApiError:
                return replace(caller, roles=frozenset(), groups=())

        return self.store.known(("socket", caller.user_id, caller.credential), find)

    def _caller(self, user_id: str, credential: Credential | None) -> Caller:
        user = self.store[USERS].get(user_id)
        if user is None or user["status"] != "active":
            raise unauthorized("The user of this credential is not active.")
        found = (self.store[GROUPS].get(id) for id in (EVERYONE, *user["groupIds"]))
        groups = [group for group in found if group and group["status"] == "active"]
        role_ids = {*user["roleIds"], *(id for group in groups for id in group["assignedRoleIds"])}
        held = [role for role in map(self.store[ROLES].get, role_ids) if role]
        # Custom roles have any name; what they give are scopes.
        roles = {role["name"] for role in held if role["type"] == "default"}
        held.append(self.store[ROLES].first(Where.equal(ROLES, "name", "UserDefault")) or {})
        granted = frozenset(scope for role in held for scope in role.get("assignedScopes", ()))
        group_ids = tuple(group["id"] for group in groups)
        record = self.record
        roles.update(role for flag, role in AUTO_ASSIGNED.items() if record.get(flag))
        return Caller(
            user_id, user["subject"], user["name"], self.tenant_id, self.access, frozenset(roles), group_ids,
            granted, credential,
        )  # fmt: skip

    @property
    def record(self) -> dict[str, Any]:
        """The tenant's own record."""
        return self.store[TENANTS].find(limit=1)[0]

    @property
    def host_name(self) -> str:
        """The name the tenant has when a request names none."""
        return self.url.partition("://")[2] or "localhost"

    # Serving ------------------------------------------------------------------------------------------------

    @functools.cached_property
    def ca_file(self) -> Path | None:
        """The authority clients have to trust; None without TLS."""
        return self._certificates.authority if self._certificates else None

    @functools.cached_property
    def _certificates(self) -> Any:
        if not self._tls:
            return None
        from .tls import certificates

        return certificates(self.folder / "tls", {"localhost", "127.0.0.1", "::1", *self._names()})

    def _names(self) -> list[str]:
        unspecified = ("", "0.0.0.0", "::")
        return [*self._hostnames, *(() if self._host in unspecified else (self._host,))]

    def make_server(self, ready: Any) -> Server:
        """A bound server for this tenant; sets `url`. `ready()` is called once it answers."""
        from .server import Server

        server = Server(
            self.app,
            self._host,
            self._port,
            certificates=self._certificates,
            ready=ready,
            max_message_bytes=self.settings.number("qix_max_frame_bytes"),
        )
        host = "127.0.0.1" if server.host == "0.0.0.0" else server.host
        self.url = f"{'https' if self._tls else 'http'}://{host}:{server.port}"
        return server

    def __enter__(self) -> Tenant:
        from .server import ServerThread

        try:
            self._thread = ServerThread(self.make_server)
            self._thread.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop serving and let go of everything that is open."""
        if self._thread:
            self._thread.stop()
            self._thread = None
        self.providers.close()
        if self._apps is not None:
            self._apps.close()
        self.store.close()
        self._lock.close()
        if self._temporary:
            self._temporary.cleanup()
