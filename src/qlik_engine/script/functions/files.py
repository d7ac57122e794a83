"""FileName, FilePath ...: the file that is being read."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from ...columns import Dual
from ...errors import DataSourceError, ScriptError
from ...expr.lift import Value
from ...io.media import tags
from ...io.sources import CANNOT_OPEN
from .base import Call, loader_function

_UNIX_EPOCH = 25569.0
_SECONDS_PER_DAY = 86_400


def _name(call: Call) -> PurePosixPath:
    """The file that is read, as the script knows it."""
    stage = call.stage
    if stage.file is None:
        raise ScriptError(f"{call.name}() has a meaning in a LOAD FROM a file only")
    return PurePosixPath(stage.file_name.replace("\\", "/").rpartition("/")[2])


def _chosen(call: Call) -> Path | None:
    """The file named by the argument, else the one being read; None if there is no such file."""
    name = call.optional_text(0)
    try:
        if name is not None:
            path = call.run.sources.resolve(call.run.located(name))
        elif len(call):
            return None
        else:
            _name(call)
            path = call.stage.file or Path()
    except DataSourceError as error:
        if error.code != CANNOT_OPEN:
            raise
        return None
    return path if path.is_file() else None


@loader_function("Attribute")
def attribute(call: Call) -> Value:
    """A tag of a media file; null if it has none of that name, or there is no such file."""
    path, name = _chosen(call), call.optional_text(1)
    if path is None or name is None:
        return Dual()
    found = next((value for tag, value in tags(path).items() if tag.lower() == name.lower()), None)
    return Dual(text=found) if isinstance(found, str) else Dual() if found is None else Dual(found)


@loader_function("FileName")
def file_name(call: Call) -> Value:
    return Dual(text=_name(call).name)


@loader_function("FileBaseName")
def file_base_name(call: Call) -> Value:
    return Dual(text=_name(call).stem)


@loader_function("FileExtension")
def file_extension(call: Call) -> Value:
    return Dual(text=_name(call).suffix.removeprefix("."))


@loader_function("FilePath")
def file_path(call: Call) -> Value:
    """As the script names it; a wildcard replaced by the file's own name."""
    _name(call)
    return Dual(text=call.stage.file_name.replace("\\", "/"))


@loader_function("FileDir")
def file_dir(call: Call) -> Value:
    _name(call)
    return Dual(text=call.stage.file_name.replace("\\", "/").rpartition("/")[0])


@loader_function("FileSize")
def file_size(call: Call) -> Value:
    """In bytes; null if there is no such file."""
    path = _chosen(call)
    return Dual(float(path.stat().st_size)) if path else Dual()


@loader_function("FileTime")
def file_time(call: Call) -> Value:
    """When the file was last changed (UTC), as a timestamp; null if there is no such file."""
    path = _chosen(call)
    if path is None:
        return Dual()
    return call.run.timestamp(path.stat().st_mtime / _SECONDS_PER_DAY + _UNIX_EPOCH)
