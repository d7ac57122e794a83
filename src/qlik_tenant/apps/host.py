"""The app host: apps as files of the tenant, and the documents that are open."""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..jobs import Jobs
from .downloads import Downloads
from .metadata import describe_data
from .sessions import AppSession, Listener, SessionRegistry
from .suspension import Suspension

if TYPE_CHECKING:
    from qlik_engine import Document, ReloadResult, Sources

IDLE_SECONDS = 60
"""A saved app nobody is in stays in memory this long, so that the next page view finds it open."""
WORKERS = 16
"""Calls of all sockets that run at the same time; the engine releases the interpreter in its kernels."""
RELOADERS = 4
"""Reloads that run at the same time."""
_DISCARDED = ".discarded-"


class OpenApp:
    """A document in memory, shared by all sessions of all users.

    `unsaved` is true while the document differs from its files; such a document is given up with its
    last session; `has_new_data` is true while its data do. `owner_id` and `space_id` say whose a session app
    is and which space it was put into.
    """

    def __init__(self, host: AppHost, app_id: str, document: Document, *, stored: bool = True) -> None:
        self.id = app_id
        self.document = document
        self.stored = stored
        self.owner_id = ""
        self.space_id = ""
        self.unsaved = False
        self.has_new_data = False
        self.deleted = False
        self.sessions: set[AppSession] = set()
        self.holders = 0
        self._host = host
        self._version = document.version

    @property
    def is_session_app(self) -> bool:
        """Whether the app lives only as long as its session."""
        return not self.stored

    def reload(self, sources: Sources, **options: Any) -> ReloadResult:
        """Run the script over `sources`; new data are in memory until `save`.

        Sockets are told when one that takes its time makes their layouts uncertain. `options` and errors are
        those of `Document.reload`: 11000 while another reload of the app runs.
        """
        with Suspension(self) as suspension:
            heard = options.pop("on_progress", None)
            result = self.document.reload(sources, on_progress=suspension.begins_with(heard), **options)
            if result.success:
                self.unsaved = self.has_new_data = suspension.succeeded = True
        return result

    def reload_stored(self, sources: Sources, **options: Any) -> ReloadResult:
        """Run the script as it was last saved, and save the new data; what users have not saved stays as it
        is, unsaved. `options` and errors as `reload`; KeyError if the app was deleted meanwhile."""
        from qlik_engine import Document

        if not self.unsaved:
            result = self.reload(sources, **options)
            if result.success:
                self.save()
            return result
        path = self._host.path(self.id)
        apart = Document.open(path)
        result = apart.reload(sources, **options)
        if result.success:
            with self.document.lock:
                if self.deleted:
                    raise KeyError(self.id)
                stored = Document.open(path)  # saved again, perhaps, while the script ran
                for document in (stored, self.document):
                    document.replace_data(apart.model)
                stored.save(path)
        return result

    def save(self) -> None:
        """Write the document to the tenant's files, atomically; KeyError if the app was deleted meanwhile."""
        if self.is_session_app:
            raise ValueError("a session app has no files")
        if self.deleted:
            raise KeyError(self.id)
        before = self.unsaved, self.has_new_data
        self.unsaved = self.has_new_data = False
        try:
            self.document.save(self._host.path(self.id))
        except BaseException:
            self.unsaved, self.has_new_data = before
            raise

    def save_objects(self) -> None:
        """Write all but the data to the tenant's files; errors as `save`."""
        if not self.has_new_data:
            self.save()
            return
        if self.is_session_app or self.deleted:
            raise KeyError(self.id)
        self.document.save_objects(self._host.path(self.id))

    @property
    def shown_version(self) -> int:
        """The version of the data that sockets have been told of."""
        return self._version

    def publish(self, current: Listener | None) -> None:
        """After new data, tell every socket of every session that its layouts are out of date."""
        if self.document.version == self._version:
            return
        self._version = self.document.version
        self.tell(lambda entry: True, current)

    def tell(self, which: Callable[[Any], bool], current: Listener | None) -> None:
        """Handles for which `which(entry)` holds are out of date, on every socket of every session."""
        for session in list(self.sessions):
            session.follow()
            session.tell(which, current)

    def drop(self, keys: list[Hashable]) -> None:
        """The things with these handle keys are gone, on every socket of every session; `tell` follows."""
        for session in list(self.sessions):
            session.drop(keys)

    def leave(self, session: AppSession) -> None:
        """A session is over."""
        self.sessions.discard(session)
        self._host.release(self)


class AppHost:
    """Apps under the folder `root`, one entry per app id, and the documents that are open.

    Every method that takes an app id raises KeyError for an app that is not there. Thread-safe.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.RLock()
        self._opening: dict[str, threading.Lock] = {}
        self._open: dict[str, OpenApp] = {}
        self._session_apps: dict[str, OpenApp] = {}
        self.exports = root.parent / "exported-apps"
        self._closer: threading.Timer | None = None
        self.sessions = SessionRegistry(self)
        self.workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="qix")
        self.reloaders = ThreadPoolExecutor(RELOADERS, thread_name_prefix="reload")
        self.jobs = Jobs(self.reloaders)
        root.mkdir(parents=True, exist_ok=True)
        self._discard_leftovers()
        self.downloads = Downloads(root / ".downloads")

    def close(self) -> None:
        """End all sessions; unsaved data are given up."""
        self.jobs.close()
        self.sessions.close()
        with self._lock:
            if self._closer is not None:
                self._closer.cancel()
            self._open.clear()
        self.workers.shutdown(wait=False, cancel_futures=True)
        self.reloaders.shutdown(wait=False, cancel_futures=True)

    # -- apps as files ---------------------------------------------------------------------------------------

    def path(self, app_id: str) -> Path:
        """Where an app is stored; ValueError for an id that could leave the folder."""
        if not app_id or not all(char.isalnum() or char in "-_" for char in app_id):
            raise ValueError(f"not an app id: {app_id!r}")
        return self._root / app_id

    def exists(self, app_id: str) -> bool:
        """Whether an app is stored."""
        try:
            return self.path(app_id).exists()
        except ValueError:
            return False

    def size(self, app_id: str) -> int:
        """Bytes an app takes on disk."""
        path = self._stored(app_id)
        files = path.rglob("*") if path.is_dir() else [path]
        return sum(file.stat().st_size for file in files if file.is_file())

    def create(self, app_id: str, *, title: str = "", script: str = "") -> None:
        """Store a new, empty app; ValueError if the id is taken."""
        from qlik_engine import Document

        with self._lock:
            if self.exists(app_id):
                raise ValueError(f"app {app_id} exists")
            Document(app_id, title=title, script=script).save(self.path(app_id))

    def delete(self, app_id: str) -> None:
        """Remove an app; sockets in it are closed with 4004."""
        path = self._stored(app_id)
        for session in self.sessions.of_app(app_id):
            for listener in list(session.listeners):
                listener.end(4004, "app deleted")
        with self._lock:
            app = self._open.pop(app_id, None)
            if app is not None:
                app.deleted = True
            doomed = self._root / f"{_DISCARDED}{uuid.uuid4().hex}"
            path.rename(doomed)
        _remove(doomed)

    def copy(self, source_id: str, target_id: str, *, title: str = "") -> None:
        """Store a copy of an app, as last saved, under another id."""
        source = self._stored(source_id)
        if self.exists(target_id):
            raise ValueError(f"app {target_id} exists")
        self._store_as(source, target_id, title)

    def export(self, app_id: str) -> Path:
        """The file of an app as last saved; `import_` takes it."""
        return self._stored(app_id)

    def import_(self, app_id: str, source: Path, *, title: str = "") -> None:
        """Store an exported app under an id; ValueError if the id is taken or `source` is no app."""
        if self.exists(app_id):
            raise ValueError(f"app {app_id} exists")
        self._store_as(source, app_id, title)

    def save_as(self, app: OpenApp, app_id: str, *, title: str) -> None:
        """Store an open app, as it is in memory, in the place of another one."""
        beside = self._root / f"{_DISCARDED}{uuid.uuid4().hex}"
        app.document.save(beside)
        try:
            self._stored(app_id)
            self._store_as(beside, app_id, title)
        finally:
            _remove(beside)

    def _store_as(self, source: Path, app_id: str, title: str) -> None:
        from qlik_engine import Document, EngineError

        try:
            document = Document.open(source)
        except EngineError as error:
            raise ValueError(f"not an app: {error.message}") from error
        document.id = app_id
        document.title = title or document.title
        document.save(self.path(app_id))

    def script(self, app_id: str) -> str:
        """The load script."""
        with self.using(app_id) as app:
            return app.document.script

    def set_script(self, app_id: str, script: str) -> None:
        """Replace the load script, and save."""
        with self.using(app_id) as app:
            app.document.script = script
            app.save()
            app.tell(lambda entry: bool(entry.key == ("Doc",)), None)

    def publish_objects(self, app_id: str, owner_id: str) -> None:
        """Let everybody who may open an app see its objects, but not the private ones of others than the
        owner given; and save, unless there are changes that nobody has saved."""
        with self.using(app_id) as app:
            app.document.publish_objects(owner_id)
            if not app.unsaved:
                app.save()
            app.tell(lambda entry: True, None)

    def has_section_access(self, app_id: str) -> bool:
        """Whether the app says who may see what."""
        with self.using(app_id) as app:
            return app.document.has_section_access

    def shows_all(self, app_id: str, user: Mapping[str, Any]) -> bool:
        """Whether section access leaves all data of an app to a user (see `Document.session`)."""
        from qlik_engine import AccessDenied

        with self.using(app_id) as app:
            try:
                return app.document.model_for(user) is app.document.model
            except AccessDenied:
                return False

    def metadata(self, app_id: str, user: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The data model as `GET /apps/{id}/data/metadata` shows it to a user (see `Document.session`);
        AccessDenied if section access leaves the user nothing."""
        with self.using(app_id) as app:
            return describe_data(app.document, app.document.session(user or {}))

    # -- open documents --------------------------------------------------------------------------------------

    def acquire(self, app_id: str) -> OpenApp:
        """An open app, read from its files if need be; `release` it afterwards."""
        path = self._stored(app_id)
        with self._lock:
            opening = self._opening.setdefault(app_id, threading.Lock())
        with opening:
            with self._lock:
                app = self._open.get(app_id)
                if app is not None:
                    app.holders += 1
                    return app
            from qlik_engine import Document

            app = OpenApp(self, app_id, Document.open(path))
            with self._lock:
                app.holders += 1
                self._open[app_id] = app
            return app

    def session_app(
        self,
        app_id: str,
        template_id: str = "",
        *,
        owner_id: str = "",
        shares: Callable[[str], bool] | None = None,
    ) -> OpenApp:
        """An open app without files: a new one, or a copy of `template_id` as last saved.

        One that is open already is entered by its owner, or by those to whom `shares` says that its space is
        open; KeyError for others.
        """
        from qlik_engine import Document

        with self._lock:
            known = self._session_apps.get(app_id)
            if known is not None:
                if known.owner_id != owner_id and not (known.space_id and shares and shares(known.space_id)):
                    raise KeyError(app_id)
                known.holders += 1
                return known
        document = Document.open(self._stored(template_id)) if template_id else Document(app_id)
        document.id = app_id
        app = OpenApp(self, app_id, document, stored=False)
        app.owner_id = owner_id
        app.holders += 1
        with self._lock:
            self._session_apps[app_id] = app
        return app

    def release(self, app: OpenApp) -> None:
        """Give an open app back; the last one out closes it, at once if there is unsaved work to give up."""
        with self._lock:
            app.holders -= 1
            if not app.holders and self._session_apps.get(app.id) is app:
                del self._session_apps[app.id]
            if app.holders or self._open.get(app.id) is not app:
                return
            if app.unsaved:
                del self._open[app.id]
            elif self._closer is None:
                self._closer = threading.Timer(IDLE_SECONDS, self._close_idle)
                self._closer.daemon = True
                self._closer.start()

    @contextmanager
    def using(self, app_id: str) -> Iterator[OpenApp]:
        """An open app for the length of a block."""
        app = self.acquire(app_id)
        try:
            yield app
        finally:
            self.release(app)

    def _close_idle(self) -> None:
        with self._lock:
            self._closer = None
            for app_id in [app_id for app_id, app in self._open.items() if not app.holders]:
                del self._open[app_id]
                self._opening.pop(app_id, None)

    def _stored(self, app_id: str) -> Path:
        if not self.exists(app_id):
            raise KeyError(app_id)
        return self.path(app_id)

    def _discard_leftovers(self) -> None:
        # A killed process leaves half-written or half-removed entries; their names begin with a dot.
        for entry in self._root.iterdir():
            if entry.name.startswith("."):
                _remove(entry)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
