"""Apps of the tenant.

What a single app needs, the engine's document among it, is loaded with the first one.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.model import plain
from ..core.operation import Operation
from ..core.paging import Params
from ..core.resource import operation
from ..generated.resources import apps as generated

if TYPE_CHECKING:
    from ..generated.models.apps import AppAttributes, CreateApp, NxApp
    from .app import App, AsyncApp
    from .progress import Progress

APP = "apps:NxApp"
SESSION_APP = "SessionApp_"


def _attributes(given: Any, **named: Any) -> Any:
    named = {name: value for name, value in named.items() if value is not None}
    if not named:
        return given
    from ..generated.models.apps import AppAttributes

    return {**(plain(given) or {}), **AppAttributes(**named).to_dict()}


def _session_app(session_app_id: str | None) -> NxApp:
    from ..generated.models.apps import NxApp, NxAttributes

    return NxApp(attributes=NxAttributes(id=session_app_id or f"{SESSION_APP}{uuid.uuid4()}"))


class Apps(generated.Apps):
    """Apps of the tenant; see the generated class for the plain operations.

    Methods that answer an app give an `App`.
    """

    def _call(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> Any:
        result = super()._call(op, params, data, fields)
        if op.result != APP or result is None:
            return result
        from .app import App

        return App(result, self._auth)

    @operation(generated.CREATE)
    def create(
        self,
        data: CreateApp | Mapping[str, Any] | None = None,
        *,
        attributes: AppAttributes | Mapping[str, Any] | None = None,
        name: str | None = None,
        description: str | None = None,
        space_id: str | None = None,
    ) -> App:
        """Create an app.

        Parameters:
            data: body, CreateApp; or give its attributes, or those you want by keyword.
            attributes: AppAttributes.
            name, description: of the app; space_id: of a shared space, your personal one by default.
        Source:
            ``POST /api/v1/apps``.
        """
        attributes = _attributes(attributes, name=name, description=description, space_id=space_id)
        app: App = self._call(generated.CREATE, {}, data, {"attributes": attributes})
        return app

    def upload(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        space_id: str | None = None,
        progress: Progress = None,
    ) -> App:
        """Create an app from an exported file, which is uploaded piece by piece.

        Parameters:
            path: of the file.
            name: of the app; that of the file by default.
            space_id: of a shared space, your personal one by default.
            progress: called with bytes sent and bytes in all; True shows a bar.
        Source:
            ``POST /api/v1/apps/import``.
        """
        from .progress import counted

        with counted(path, progress) as file:
            app: Any = self.import_app(file, name=name or Path(path).stem, space_id=space_id)
        made: App = app
        return made

    def create_session_app(self, session_app_id: str | None = None) -> App:
        """An app that lives as long as its engine session; nothing is sent before it is opened.

        Parameters:
            session_app_id: starts with ``SessionApp_``; made up when left out.
        """
        from .app import App

        return App(_session_app(session_app_id), self._auth)


class AsyncApps(generated.AsyncApps):
    """The asynchronous twin of `Apps`."""

    async def _call(
        self, op: Operation, params: Params, data: Any = None, fields: Mapping[str, Any] | None = None
    ) -> Any:
        result = await super()._call(op, params, data, fields)
        if op.result != APP or result is None:
            return result
        from .app import AsyncApp

        return AsyncApp(result, self._auth)

    @operation(generated.CREATE)
    async def create(
        self,
        data: CreateApp | Mapping[str, Any] | None = None,
        *,
        attributes: AppAttributes | Mapping[str, Any] | None = None,
        name: str | None = None,
        description: str | None = None,
        space_id: str | None = None,
    ) -> AsyncApp:
        """Create an app; see `Apps.create`."""
        attributes = _attributes(attributes, name=name, description=description, space_id=space_id)
        app: AsyncApp = await self._call(generated.CREATE, {}, data, {"attributes": attributes})
        return app

    async def upload(
        self,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        space_id: str | None = None,
        progress: Progress = None,
    ) -> AsyncApp:
        """Create an app from an exported file; see `Apps.upload`."""
        from .progress import counted

        with counted(path, progress) as file:
            app: Any = await self.import_app(file, name=name or Path(path).stem, space_id=space_id)
        made: AsyncApp = app
        return made

    def create_session_app(self, session_app_id: str | None = None) -> AsyncApp:
        """An app that lives as long as its engine session; see `Apps.create_session_app`."""
        from .app import AsyncApp

        return AsyncApp(_session_app(session_app_id), self._auth)
