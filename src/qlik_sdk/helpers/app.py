"""An app: what REST tells about it, and the engine's document behind it, in one object."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..compat.names import method_name
from ..core.acting import renewing
from ..core.model import DataclassFields
from ..errors import EngineError
from .apps import APP, SESSION_APP, Apps, AsyncApps
from .document import AsyncDocument, Document

if TYPE_CHECKING:
    from ..auth import AsyncAuth, Auth
    from ..generated.acting.apps import AppOperations, AsyncAppOperations
    from ..generated.models.apps import NxApp, NxAttributes
    from ..generated.qix.global_ import AsyncGlobal, Global
    from ..generated.qix.structs.script import DoReloadExResult
    from ..rpc.async_session import AsyncRpcSession
    from ..rpc.session import RpcSession
    from .progress import Messages, Progress
else:
    AppOperations = AsyncAppOperations = object  # whose methods `_AppFace` finds at run time

_GLOBAL = -1
_APP_ALREADY_OPEN = 1002


class _AppFace:
    """What REST told about an app, as attributes, and what REST can do with it, as methods.

    Every operation of `Apps` that takes an app id is a method of the app (``app.copy(...)``), unless the
    engine's document has a method of that name.
    """

    __dataclass_fields__ = DataclassFields(APP)

    _info: NxApp

    def _resource(self) -> Apps | AsyncApps:
        raise NotImplementedError

    @property
    def attributes(self) -> NxAttributes:
        """Name, owner, space and times of the app."""
        found: NxAttributes | None = self._info.attributes
        if found is None:
            from ..generated.models.apps import NxAttributes

            return NxAttributes()
        return found

    @property
    def name(self) -> str | None:
        """Title of the app."""
        return self.attributes.name

    def to_dict(self) -> dict[str, Any]:
        """What REST told, as plain values."""
        return self._info.to_dict()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        name = method_name("App", name, dir(Apps)) or name
        known = getattr(getattr(Apps, name, None), "operation", None)
        if known is None or "app_id" not in known.path_params:
            return getattr(self._info, name)
        return self._of_rest(name)

    def _of_rest(self, name: str) -> Any:
        call = partial(getattr(self._resource(), name), self.attributes.id)
        return renewing(self, call) if name == "update" else call

    def _replace(self, info: Mapping[str, Any]) -> None:
        self._info = type(self._info).from_dict(info)

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish to a space; see `Apps.publish`. Not the engine's method of that name, which is of old."""
        return self._of_rest("publish")(*args, **kwargs)

    def get_media_list(self, *args: Any, **kwargs: Any) -> Any:
        """Files and folders of the app's media; see `Apps.get_media_list`."""
        return self._of_rest("get_media_list")(*args, **kwargs)

    def get_script_by_version(self, version: str) -> Any:
        """A version of the script; see `Apps.get_script`."""
        return self._of_rest("get_script")(version)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} id={self.attributes.id!r} name={self.name!r}>"


Call = tuple[str, dict[str, Any]]


def _opening(app_id: str, no_data: bool | None) -> Generator[Call, EngineError | None, None]:
    """The calls that open a document: each is tried when the one before was refused.

    A session app exists from the connection on, so it is the active document at once; another app may be open
    already where the session is shared.
    """
    params: dict[str, Any] = {"qDocName": app_id}
    if no_data is not None:
        params["qNoData"] = no_data
    by_name: Call = ("OpenDoc", params)
    active: Call = ("GetActiveDoc", {})
    first, second = (active, by_name) if app_id.startswith(SESSION_APP) else (by_name, active)
    refused = yield first
    if refused is not None and first is by_name and refused.code != _APP_ALREADY_OPEN:
        raise refused
    yield second


class App(_AppFace, Document, AppOperations):
    """An app.

    ``app.attributes.name`` and ``app.id`` come from REST; ``with app.open():`` connects to the engine, and
    within it all methods of `Doc` work (``app.get_app_layout()``).
    """

    def __init__(self, info: NxApp, auth: Auth) -> None:
        self._info = info
        self.auth = auth
        app_id = info.attributes.id if info.attributes is not None else None
        super().__init__(auth.rpc(app_id or ""), 0, type="Doc", id=app_id)

    def open(self, qNoData: bool | None = None) -> RpcSession:
        """Connect to the engine and open the app; use the answer in a ``with`` block, which disconnects.

        Parameters:
            qNoData: open without the data, to look at script and objects only.
        Raises:
            FailedToConnect: no connection.
            EngineError: the engine does not open the app.
        """
        session = self._session.open()
        calls = _opening(self.id or "", qNoData)
        method, params = next(calls)
        try:
            try:
                answer = session.call(method, _GLOBAL, params)
            except EngineError as error:
                method, params = calls.send(error)
                answer = session.call(method, _GLOBAL, params)
            self.handle = answer["qReturn"]["qHandle"]
        except BaseException:
            session.__exit__(BaseException)
            raise
        return session

    def close(self) -> None:
        """Disconnect from the engine."""
        self._session.close()

    @property
    def Global(self) -> Global:
        """The engine itself, in the app's session."""
        from ..generated.qix.global_ import Global

        return Global(self._session, _GLOBAL)

    def reload(self, *, partial: bool = False, progress: Messages = None) -> DoReloadExResult:
        """Run the script and wait for its end; `do_save` keeps the new data.

        Parameters:
            partial: only statements marked for partial reload.
            progress: told each message of the engine; True shows them.
        Returns:
            ``qSuccess`` and what the engine says about the run.
        QIX:
            Doc.DoReloadEx, Global.GetProgress.
        """
        from .reloading import run

        return run(self, partial, progress)

    def download(
        self, path: str | os.PathLike[str], *, no_data: bool | None = None, progress: Progress = None
    ) -> Path:
        """Export the app, as it was last saved, and download the file.

        Parameters:
            path: of the file, which appears when it is complete.
            no_data: leave the data out.
            progress: called with bytes received and bytes in all; True shows a bar.
        Source:
            ``POST /api/v1/apps/{appId}/export``, ``GET /api/v1/temp-contents/{id}``.
        """
        from .temp_contents import TempContents

        where = self._resource().export(self.id or "", no_data=no_data)
        return TempContents(self.auth).download(where or "", path, progress=progress)

    def delete(self) -> None:
        """Delete the app. Source: ``DELETE /api/v1/apps/{appId}``."""
        self._resource().delete(self.id or "")

    def _resource(self) -> Apps:
        return Apps(self.auth)


class AsyncApp(_AppFace, AsyncDocument, AsyncAppOperations):
    """The asynchronous twin of `App`: ``async with app.open(): await app.get_app_layout()``."""

    def __init__(self, info: NxApp, auth: AsyncAuth) -> None:
        self._info = info
        self.auth = auth
        app_id = info.attributes.id if info.attributes is not None else None
        super().__init__(auth.rpc(app_id or ""), 0, type="Doc", id=app_id)

    def open(self, qNoData: bool | None = None) -> AsyncOpening:
        """Connect and open the app: ``async with app.open():``, or ``await app.open()`` and `close`."""
        return AsyncOpening(self, qNoData)

    async def close(self) -> None:
        """Disconnect from the engine."""
        await self._session.close()

    @property
    def Global(self) -> AsyncGlobal:
        """The engine itself, in the app's session."""
        from ..generated.qix.global_ import AsyncGlobal

        return AsyncGlobal(self._session, _GLOBAL)

    async def reload(self, *, partial: bool = False, progress: Messages = None) -> DoReloadExResult:
        """Run the script and wait for its end; see `App.reload`."""
        from .reloading import run_async

        return await run_async(self, partial, progress)

    async def download(
        self, path: str | os.PathLike[str], *, no_data: bool | None = None, progress: Progress = None
    ) -> Path:
        """Export the app and download the file; see `App.download`."""
        from .temp_contents import AsyncTempContents

        where = await self._resource().export(self.id or "", no_data=no_data)
        return await AsyncTempContents(self.auth).download(where or "", path, progress=progress)

    async def delete(self) -> None:
        """Delete the app. Source: ``DELETE /api/v1/apps/{appId}``."""
        await self._resource().delete(self.id or "")

    def _resource(self) -> AsyncApps:
        return AsyncApps(self.auth)


class AsyncOpening:
    """An app about to be opened, to be awaited or entered."""

    def __init__(self, app: AsyncApp, no_data: bool | None) -> None:
        self._app = app
        self._no_data = no_data

    async def _open(self) -> AsyncRpcSession:
        app = self._app
        session = await app._session.open()
        calls = _opening(app.id or "", self._no_data)
        method, params = next(calls)
        try:
            try:
                answer = await session.call(method, _GLOBAL, params)
            except EngineError as error:
                method, params = calls.send(error)
                answer = await session.call(method, _GLOBAL, params)
            app.handle = answer["qReturn"]["qHandle"]
        except BaseException:
            await session.__aexit__(BaseException)
            raise
        return session

    def __await__(self) -> Generator[Any, None, AsyncRpcSession]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncRpcSession:
        return await self._open()

    async def __aexit__(self, kind: object, *exc: object) -> None:
        await self._app._session.__aexit__(kind, *exc)
