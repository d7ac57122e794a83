"""Where a load script's `lib://` references lead: the stored data files the user may read."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..access import Caller
    from ..tenant import Tenant

_REFERENCE = re.compile(r"lib://(?:(?P<space>[^/:]+):)?DataFiles/(?P<name>.+)\Z", re.IGNORECASE | re.DOTALL)
_CANNOT_OPEN = 11020


class TenantSources:
    """Resolves `lib://DataFiles/x.csv` (the personal files of `caller`) and
    `lib://<Space name>:DataFiles/x.csv` through the data-files service.
    """

    def __init__(self, tenant: Tenant, caller: Caller) -> None:
        self._tenant = tenant
        self._caller = caller

    def resolve(self, reference: str) -> Path:
        """The stored file; DataSourceError for other references, and for files not there or not readable."""
        from ..services.data_files import service

        space, name = _parts(reference)
        try:
            return service.resolve(self._tenant, self._caller, space, name)
        except KeyError:
            raise _refused(reference, "there is no such file, or it may not be read") from None

    def matching(self, reference: str) -> list[Path]:
        """The files whose names match a reference with `*` or `?` in it, by name; errors as `resolve`."""
        from ..services.data_files import service

        space, name = _parts(reference)
        if not re.search(r"[*?]", name):
            return [self.resolve(reference)]
        try:
            known = service.names(self._tenant, self._caller, space)
        except KeyError:
            known = []
        pattern = name.replace("[", "[[]")
        found = [one for one in known if one.count("/") == name.count("/") and fnmatch.fnmatch(one, pattern)]
        if not found:
            raise _refused(reference, "no file matches")
        return [service.resolve(self._tenant, self._caller, space, one) for one in found]


def _parts(reference: str) -> tuple[str | None, str]:
    match = _REFERENCE.match(reference.strip())
    if match is None:
        raise _refused(reference, "it does not name a data file")
    name = match["name"].replace("\\", "/")
    if ".." in name.split("/"):
        raise _refused(reference, "it leads out of its connection")
    return match["space"], name


def _refused(reference: str, reason: str) -> Exception:
    from qlik_engine import DataSourceError

    return DataSourceError(f"Cannot open '{reference}': {reason}", code=_CANNOT_OPEN, parameter=reference)
