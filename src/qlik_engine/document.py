"""One app: script, data model, persistent objects."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from numpy.typing import NDArray

from .columns.archive import read_archive, write_archive
from .errors import (
    DataSourceError,
    EngineError,
    MemoryLimitError,
    ReloadCancelled,
    ScriptError,
    UnsupportedError,
)
from .kernels.memory import expect
from .model import Model
from .model.access import Grant, SectionAccess, User
from .model.describe import describe_field, describe_locale, describe_tables, table_rows
from .model.store import dump_model, load_model
from .objects.layouts import LayoutCache
from .objects.record import Record, variables_in
from .reduction import reduced
from .selection import PossibleCache
from .turns import Turns

if TYPE_CHECKING:
    from .io import Sources
    from .script import Loaded
    from .session import Session

_RELOADING = 11000
# So many rows are worth it that memory is made ready for what charts calculate.
_MANY_ROWS = 1 << 20


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
    JSON, what an app keeps besides properties and objects. `memory_limit` is how many bytes its data may
    take: a reload that brings more fails, and the data there are stay.
    """

    def __init__(
        self, id: str = "", *, title: str = "", script: str = "", memory_limit: int | None = None
    ) -> None:
        self.id = id
        self.memory_limit = memory_limit
        self.script = script
        self.properties: dict[str, Any] = {"qTitle": title}
        self.version = 0
        self.revision = 0
        self.model = Model()
        self.last_reload: datetime | None = None
        self.records: dict[str, Record] = {}
        self.alternate_states: list[str] = []
        self.settings: dict[str, Any] = {}
        self.lock = Turns()
        self.possible = PossibleCache()
        self.layouts = LayoutCache()
        self._reloading = threading.Lock()
        # The data that objects were made for last; 0 as long as there were none.
        self._expected = 0
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

    def save_objects(self, path: Path) -> None:
        """Save to a file all but the data, which stay there as they were saved last."""
        with self.lock:
            kept = Document.open(path)
            kept.script, kept.properties, kept.settings = self.script, self.properties, self.settings
            kept.records, kept.alternate_states = self.records, self.alternate_states
            kept.save(path)

    def publish_objects(self, owner: str) -> None:
        """Let everybody see what `owner` sees; other people's private objects stay theirs."""
        with self.lock:
            for record in self.records.values():
                if record.owner and (record.is_public or record.owner == owner):
                    record.flags = {**record.flags, "published": True, "approved": True}
            self.touch()

    def reduced(self, model: Model, *, owner: str = "") -> Document:
        """A copy with other data, and with the objects that `owner` sees."""
        with self.lock:
            made = Document(self.id, script=self.script)
            made.properties, made.settings = dict(self.properties), dict(self.settings)
            made.alternate_states = list(self.alternate_states)
            made.last_reload, made.version = self.last_reload, self.version
            made.model = model
            seen = self.session(owner=owner)
            made.records = {id: record for id, record in self.records.items() if seen.sees(record)}
            return made

    def reload(
        self,
        sources: Sources | None = None,
        *,
        on_progress: Callable[[Any], None] | None = None,
        cancel: threading.Event | None = None,
        partial: bool = False,
        row_limit: int | None = None,
        variables: Mapping[str, str] | None = None,
        user: User | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> ReloadResult:
        """Run the script; its data replace the old ones when it has ended well, else those stay.

        Parameters: `sources` finds the files it names (none may be read without); `on_progress` hears of
        each step; `cancel`, once set, stops the run; `partial` begins with the data there are and runs only
        LOADs with ADD, REPLACE or MERGE; `row_limit` is the most records read of any source; `variables` are
        set before the script begins; `user` is what is known of who reloads, as in `session`, and
        `environment` where the app is (`Session.environment`).

        Raises EngineError 11000 while another reload runs. A script that fails is a result, not an error.
        """
        if not self._reloading.acquire(blocking=False):
            raise EngineError("Reload in progress", code=_RELOADING)
        try:
            about = self._about(user or {}, environment or {})
            return self._reload(sources, on_progress, cancel, partial, row_limit, variables or {}, about)
        finally:
            self._reloading.release()

    def _reload(
        self,
        sources: Sources | None,
        on_progress: Callable[[Any], None] | None,
        cancel: threading.Event | None,
        partial: bool,
        row_limit: int | None,
        variables: Mapping[str, str],
        about: Mapping[str, Any],
    ) -> ReloadResult:
        from .columns.size import release_unused
        from .io import NoSources
        from .script import run

        begun = time.monotonic()
        before = self.model
        lines: list[str] = []
        try:
            loaded = run(
                self.script,
                sources=sources or NoSources(),
                on_progress=on_progress,
                cancel=cancel,
                row_limit=row_limit,
                variables={**(before.variables if partial else {}), **variables},
                partial=partial,
                previous=before.tables.values() if partial else (),
                log=lines,
                about=about,
                memory_limit=self.memory_limit,
            )
            model = _model_of(loaded, before if partial else Model())
            if cancel is not None and cancel.is_set():
                raise ReloadCancelled("The reload was cancelled")
        except ReloadCancelled as error:
            log = "\n".join([*lines, error.message])
            return ReloadResult(False, log, error, time.monotonic() - begun, cancelled=True)
        except (ScriptError, DataSourceError, UnsupportedError, MemoryLimitError) as error:
            log = "\n".join([*lines, error.message])
            return ReloadResult(False, log, error, time.monotonic() - begun)
        model.graph.resolve()
        self.replace_data(model)
        release_unused()
        if self._expected:
            self.expect_layouts()
        warnings = (*model.warnings, *(model.access.warnings(model) if model.access else ()))
        log = "\n".join([*loaded.log, *warnings])
        return ReloadResult(True, log, None, time.monotonic() - begun, warnings=warnings)

    def _about(self, user: User, environment: Mapping[str, str]) -> dict[str, Any]:
        """What a script may ask of the app it belongs to, and of who reloads it."""
        author = str(self.properties.get("author") or "")
        app = {"id": self.id, "title": self.title, "author": author, "reloaded": self.last_reload}
        return {**app, "user": user, "environment": environment}

    def replace_data(self, model: Model, *, is_reload: bool = True) -> None:
        """Put `model` in the place of the data; sessions keep selections on values that are still there.

        Fields on the fly are computed anew from the data of a reload.
        """
        from .altering import with_fields  # what computes them is a good part of the engine

        with self.lock:
            self.model = with_fields(model, self.settings.get("fieldsOnTheFly", {})) if is_reload else model
            self.version += 1
            if is_reload:
                self.last_reload = datetime.now(UTC)
            self.possible.clear()
            self.layouts.clear()
            self._reduced.clear()
            self.touch()

    def expect_layouts(self) -> None:
        """Somebody has objects and is going to ask for layouts: memory for that is made ready meanwhile."""
        model = self.model
        if self._expected != model.version:
            self._expected = model.version
            rows = max((table.length for table in model.tables.values()), default=0)
            if rows >= _MANY_ROWS:
                expect(rows)

    def forget(self) -> None:
        """Drop everything that is kept only for speed; it is calculated anew when asked for."""
        with self.lock:
            self.possible.clear()
            self.layouts.clear()
            self.touch()

    def session(self, user: User | None = None, *, owner: str = "", has_data: bool = True) -> Session:
        """A new session: nothing selected, no session objects.

        `user` is what is known of who it is for, by the column of section access that asks for it (USERID,
        USER.EMAIL, USER.NAME, GROUP: a text or several); the session has the data that section access leaves
        to that user. Without one it has all data.

        Objects it makes belong to `owner`; those of others are there once they are published. Without
        `has_data` it has none of the data.

        Raises AccessDenied if section access gives the user nothing.
        """
        from .session import Session  # charts and expressions, which data alone need not

        with self.lock:
            return Session(self, user, owner, has_data=has_data)

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
            return {**self.model.variables, **variables_in(self.records)}

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
        searchable={**before.searchable, **loaded.searchable},
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
        "owner": record.owner,
    }
