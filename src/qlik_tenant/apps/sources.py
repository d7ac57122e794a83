"""Where a load script's `lib://` references lead: the stored data files the user may read and write."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qlik_engine import Model

    from ..access import Caller
    from ..tenant import Tenant

_REFERENCE = re.compile(r"lib://(?:(?P<space>[^/:]+):)?DataFiles/(?P<name>.+)\Z", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(r"lib://(?P<name>[^/]+)/(?P<rest>.+)\Z", re.IGNORECASE | re.DOTALL)
_CANNOT_OPEN = 11020


class TenantSources:
    """Resolves `lib://DataFiles/x.csv` (the personal files of `caller`),
    `lib://<Space name>:DataFiles/x.csv` and `lib://<connection>/x.csv` through the data-files service.
    """

    def __init__(self, tenant: Tenant, caller: Caller, *, writes: bool = True) -> None:
        self._tenant = tenant
        self._caller = caller
        self._writes = writes

    def resolve(self, reference: str) -> Path:
        """The stored file; DataSourceError for other references, and for files not there or not readable."""
        from ..services.data_files import service

        space, name = self._parts(reference)
        try:
            return service.resolve(self._tenant, self._caller, space, name)
        except KeyError:
            raise _refused(reference, "there is no such file, or it may not be read") from None

    def matching(self, reference: str) -> list[Path]:
        """The files whose names match a reference with `*` or `?` in it, by name; errors as `resolve`."""
        from ..services.data_files import service

        space, name = self._parts(reference)
        if not re.search(r"[*?]", name):
            return [self.resolve(reference)]
        found = [one for one in self._known(space) if _fits(one, name)]
        if not found:
            raise _refused(reference, "no file matches")
        return [service.resolve(self._tenant, self._caller, space, one) for one in found]

    def names(self, reference: str) -> list[str]:
        """The last parts of the names that `matching` finds."""
        space, name = self._parts(reference)
        return [one.rpartition("/")[2] for one in self._known(space) if _fits(one, name)]

    def folders(self, reference: str) -> list[Path]:
        """The folders, made of the names of files, whose names match a reference with `*` or `?` in it."""
        space, name = self._parts(reference)
        known = {one.rpartition("/")[0] for one in self._known(space)}
        parts = [folder.split("/") for folder in known if folder]
        found = {"/".join(steps[:depth]) for steps in parts for depth in range(1, len(steps) + 1)}
        return [Path(folder) for folder in sorted(found) if _fits(folder, name)]

    @contextmanager
    def target(self, reference: str) -> Iterator[Path]:
        """Where to write a file. When the block ends well it is a data file of the tenant, in the place of
        one of that name, unless the sources are without `writes`; DataSourceError without the right to that,
        or for other references."""
        from ..services.data_files import service

        space, name = self._parts(reference, "write")
        with _refusals(reference):
            service.writable(self._tenant, self._caller, space, name)
        written = self._tenant.files.incoming()
        try:
            yield written
            if not self._writes:
                return
            with _refusals(reference):
                service.put(self._tenant, self._caller, space, name, written)
        finally:
            written.unlink(missing_ok=True)

    def app(self, reference: str) -> Model:
        """The data of an app that the caller may export: what BINARY reads. DataSourceError for any other."""
        from ..services.apps import service as apps

        tenant, app_id = self._tenant, reference.strip().rpartition("/")[2].removesuffix(".qvf")
        row = apps.get_app_row(tenant, app_id)
        if row is None or not tenant.access.allowed(self._caller, "export", "app", row):
            raise _refused(reference, "there is no such app, or it may not be read")
        with tenant.apps.using(app_id) as opened:
            return opened.document.model

    def _parts(self, reference: str, act: str = "open") -> tuple[str | None, str]:
        match = _REFERENCE.match(reference.strip())
        if match is not None:
            space, name = match["space"], match["name"].replace("\\", "/")
        else:
            space, name = self._in_folder(reference, act)
        if ".." in name.split("/"):
            raise _refused(reference, "it leads out of its connection", act)
        return space, name

    def _in_folder(self, reference: str, act: str) -> tuple[str | None, str]:
        """The place and name of a file behind a folder connection."""
        from . import connections

        match = _NAMED.match(reference.strip())
        kept = connections.by_name(self._tenant, self._caller, match["name"]) if match else None
        if match is None or kept is None or not kept.is_folder:
            raise _refused(reference, "it does not name a data file", act)
        space, folder = connections.folder_of(kept.row["connectionString"])
        rest = match["rest"].replace("\\", "/")
        return space, f"{folder}/{rest}" if folder else rest

    def _known(self, space: str | None) -> list[str]:
        from ..services.data_files import service

        try:
            return service.names(self._tenant, self._caller, space)
        except KeyError:
            return []


@contextmanager
def _refusals(reference: str) -> Iterator[None]:
    """What the data-files service refuses, as an error of the script."""
    from ..errors import ApiError

    try:
        yield
    except KeyError:
        raise _refused(reference, "there is no such space", "write") from None
    except ValueError as error:
        raise _refused(reference, str(error), "write") from None
    except ApiError as error:
        raise _refused(reference, error.detail or error.title, "write") from None


def _fits(name: str, pattern: str) -> bool:
    """Whether a name matches `*` and `?`, which stand for text without a slash."""
    is_as_deep = name.count("/") == pattern.count("/")
    return is_as_deep and fnmatch.fnmatchcase(name, pattern.replace("[", "[[]"))


def _refused(reference: str, reason: str, act: str = "open") -> Exception:
    from qlik_engine import DataSourceError

    return DataSourceError(f"Cannot {act} '{reference}': {reason}", code=_CANNOT_OPEN, parameter=reference)
