"""One app: script, data model, persistent objects."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from numpy.typing import NDArray

from .columns.archive import read_archive, write_archive
from .errors import DataSourceError, EngineError, ReloadCancelled, ScriptError, UnsupportedError
from .model import Model
from .model.access import Grant, SectionAccess, User
from .model.describe import describe_field, describe_locale, describe_tables, table_rows
from .model.store import dump_model, load_model
from .objects.generic import Record
from .reduction import reduced
from .selection import PossibleCache
from .session import Session

if TYPE_CHECKING:
    from .io import Sources
    from .script import Loaded

_RELOADING = 11000


@dataclass(frozen=True, slots=True)
class ReloadResult:
    """How a reload ended. `duration` is in seconds; `error` is set when the script failed."""

    success: bool
    log: str
    error: EngineError | None = None
    duration: float = 0.0
    cancelled: bool = False
    warnings: tuple[str, ...] = ()


class Document:
    """One app. Thread-safe: everything that reads or changes it holds `lock`; only the work of a reload
    runs outside, on data of its own, which replace the old when complete.

    `version` grows with every reload, `revision` with every change of anything kept. `settings` holds, as
    JSON, what an app keeps besides properties and objects.
    """

    def __init__(self, id: str = "", *, title: str = "", script: str = "") -> None:
        self.id = id
        self.script = script
        self.properties: dict[str, Any] = {"qTitle": title}
        self.version = 0
        self.revision = 0
        self.model = Model()
        self.last_reload: datetime | None = None
        self.records: dict[str, Record] = {}
        self.alternate_states: list[str] = []
        self.settings: dict[str, Any] = {}
        self.lock = threading.RLock()
        self.possible = PossibleCache()
        self._reloading = threading.Lock()
        self._reduced: WeakValueDictionary[Grant, Model] = WeakValueDictionary()

    def __repr__(self) -> str:
        return f"<Document {self.id} {self.title!r}>"

    @property
    def title(self) -> str:
        return str(self.properties.get("qTitle", ""))

    @title.setter
    def title(self, title: str) -> None:
        with self.lock:
            self.properties["qTitle"] = title
            self.touch()

    @property
    def one_and_only_one(self) -> set[str]:
        """The fields in which exactly one value is selected at all times."""
        return set(self.settings.get("oneAndOnlyOne", ()))

    def keep_setting(self, name: str, value: Any) -> None:
        """Set one of `settings`."""
        with self.lock:
            self.settings = {**self.settings, name: value}
            self.touch()

    def touch(self) -> None:
        """Note that something kept has changed."""
        self.revision += 1

    @classmethod
    def open(cls, path: Path) -> Document:
        """Open a saved app; its columns are mapped into memory, not read.

        Raises EngineError 11 naming a file that is not whole, FileNotFoundError if there is none.
        """
        stored, arrays = read_archive(Path(path))
        document = cls(stored["id"], script=stored["script"])
        document.properties = stored["properties"]
        document.version = stored["version"]
        document.model = load_model(stored["model"], arrays)
        if stored["lastReload"] is not None:
            document.last_reload = datetime.fromisoformat(stored["lastReload"])
        document.alternate_states = stored["alternateStates"]
        document.settings = stored.get("settings", {})
        document.records = {entry["id"]: Record(**entry) for entry in stored["objects"]}
        return document

    def save(self, path: Path) -> None:
        """Save to one file, replaced as one step: a save that is killed leaves the old one as it was."""
        with self.lock:
            arrays: list[NDArray[Any]] = []
            stored = {
                "id": self.id,
                "script": self.script,
                "properties": self.properties,
                "version": self.version,
                "lastReload": self.last_reload.isoformat() if self.last_reload else None,
                "alternateStates": self.alternate_states,
                "settings": self.settings,
                "model": dump_model(self.model, arrays),
                "objects": [_stored(record) for record in self.records.values()],
            }
            write_archive(Path(path), stored, arrays)

    def reload(
        self,
        sources: Sources | None = None,
        *,
        on_progress: Callable[[Any], None] | None = None,
        cancel: threading.Event | None = None,
        partial: bool = False,
        row_limit: int | None = None,
    ) -> ReloadResult:
        """Run the script; its data replace the old ones when it has ended well, else those stay.

        Parameters: `sources` finds the files it names (none may be read without); `on_progress` hears of
        each step; `cancel`, once set, stops the run; `partial` begins with the data there are and runs only
        LOADs with ADD, REPLACE or MERGE; `row_limit` is the most records read of any source.

        Raises EngineError 11000 while another reload runs. A script that fails is a result, not an error.
        """
        if not self._reloading.acquire(blocking=False):
            raise EngineError("Reload in progress", code=_RELOADING)
        try:
            return self._reload(sources, on_progress, cancel, partial, row_limit)
        finally:
            self._reloading.release()

    def _reload(
        self,
        sources: Sources | None,
        on_progress: Callable[[Any], None] | None,
        cancel: threading.Event | None,
        partial: bool,
        row_limit: int | None,
    ) -> ReloadResult:
        from .io import NoSources
        from .script import run

        begun = time.monotonic()
        before = self.model
        try:
            loaded = run(
                self.script,
                sources=sources or NoSources(),
                on_progress=on_progress,
                cancel=cancel,
                row_limit=row_limit,
                variables=before.variables if partial else None,
                partial=partial,
                previous=before.tables.values() if partial else (),
            )
            model = _model_of(loaded, before if partial else Model())
            if cancel is not None and cancel.is_set():
                raise ReloadCancelled("The reload was cancelled")
        except ReloadCancelled as error:
            return ReloadResult(False, error.message, error, time.monotonic() - begun, cancelled=True)
        except (ScriptError, DataSourceError, UnsupportedError) as error:
            return ReloadResult(False, error.message, error, time.monotonic() - begun)
        self.replace_data(model)
        warnings = (*model.warnings, *(model.access.warnings(model) if model.access else ()))
        log = "\n".join([*loaded.log, *warnings])
        return ReloadResult(True, log, None, time.monotonic() - begun, warnings=warnings)

    def replace_data(self, model: Model) -> None:
        """Put `model` in the place of the data; sessions keep selections on values that are still there."""
        with self.lock:
            self.model = model
            self.version += 1
            self.last_reload = datetime.now(UTC)
            self.possible.clear()
            self._reduced.clear()
            self.touch()

    def session(self, user: User | None = None) -> Session:
        """A new session: nothing selected, no session objects.

        `user` is what is known of who it is for, by the column of section access that asks for it (USERID,
        USER.EMAIL, USER.NAME, GROUP: a text or several); the session has the data that section access leaves
        to that user. Without one it has all data.

        Raises AccessDenied if section access gives the user nothing.
        """
        with self.lock:
            return Session(self, user)

    @property
    def has_section_access(self) -> bool:
        """Whether the script says who may see what."""
        return self.model.access is not None

    def model_for(self, user: User | None) -> Model:
        """The data that section access leaves to a user, all for None; users with the same get the same
        object. Raises AccessDenied."""
        with self.lock:
            access = self.model.access
            if user is None or access is None:
                return self.model
            grant = access.grant(self.model, user)
            if grant.is_whole:
                return self.model
            found = self._reduced.get(grant)
            if found is None:
                found = self._reduced[grant] = reduced(self.model, grant)
            return found

    def variables(self) -> dict[str, str]:
        """Name to definition: those of the script, then those made as objects."""
        with self.lock:
            made = {
                str(record.properties.get("qName", "")): str(record.properties.get("qDefinition", ""))
                for record in self.records.values()
                if record.kind == "variable"
            }
            return {**self.model.variables, **made}

    def tables_and_keys(
        self, *, synthetic: bool = False
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """`qtr` and `qk` (Doc.GetTablesAndKeys); `synthetic` shows the tables of synthetic keys."""
        with self.lock:
            return describe_tables(self.model, synthetic)

    def field_description(self, name: str) -> dict[str, Any]:
        """`qReturn` of Doc.GetFieldDescription. Raises NotFoundError."""
        with self.lock:
            return describe_field(self.model, name)

    def table_data(
        self, name: str, offset: int = 0, rows: int = 100, *, synthetic: bool = False
    ) -> list[dict[str, Any]]:
        """`qData` of Doc.GetTableData: rows `{qValue: [{qText, qIsNumeric, qNumber}]}`.

        Raises EngineError 11001 for an unknown table.
        """
        with self.lock:
            return table_rows(self.model, name, offset, rows, synthetic)

    def locale_info(self) -> dict[str, Any]:
        """`qLocaleInfo` of the app layout."""
        with self.lock:
            return describe_locale(self.model.locale)


def _model_of(loaded: Loaded, before: Model) -> Model:
    """The data of a run; what belongs to data that stay, because of a partial reload, stays with them."""
    access = SectionAccess(loaded.section_access, loaded.star) if loaded.section_access else before.access
    return Model(
        loaded.tables.values(),
        loaded.locale,
        loaded.variables,
        loose=loaded.loose,
        comments={**before.comments, **loaded.comments},
        tags={**before.field_tags, **loaded.tags},
        table_tags={**before.table_tags, **loaded.table_tags},
        access=access,
    )


def _stored(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "kind": record.kind,
        "properties": record.properties,
        "parent": record.parent,
        "children": record.children,
        "content": record.content,
        "flags": record.flags,
    }
