"""FileName, FilePath ...: the file that is being read."""

from __future__ import annotations

from pathlib import Path

from ...columns import Dual
from ...errors import ScriptError
from ...expr.lift import Value
from .base import Call, loader_function

_UNIX_EPOCH = 25569.0
_SECONDS_PER_DAY = 86_400


def _current(call: Call) -> tuple[Path, str]:
    stage = call.stage
    if stage.file is None:
        raise ScriptError(f"{call.name}() has a meaning in a LOAD FROM a file only")
    return stage.file, stage.reference


def _chosen(call: Call) -> Path:
    """The file named by the argument, else the one being read."""
    name = call.optional_text(0)
    return call.run.sources.resolve(call.run.located(name)) if name is not None else _current(call)[0]


@loader_function("FileName")
def file_name(call: Call) -> Value:
    return Dual(text=_current(call)[0].name)


@loader_function("FileBaseName")
def file_base_name(call: Call) -> Value:
    return Dual(text=_current(call)[0].stem)


@loader_function("FileExtension")
def file_extension(call: Call) -> Value:
    return Dual(text=_current(call)[0].suffix.removeprefix("."))


@loader_function("FilePath")
def file_path(call: Call) -> Value:
    """As the script names it; a wildcard replaced by the file's own name."""
    path, reference = _current(call)
    folder, slash, _ = reference.replace("\\", "/").rpartition("/")
    return Dual(text=f"{folder}{slash}{path.name}")


@loader_function("FileDir")
def file_dir(call: Call) -> Value:
    return Dual(text=_current(call)[1].replace("\\", "/").rpartition("/")[0])


@loader_function("FileSize")
def file_size(call: Call) -> Value:
    """In bytes; null if there is no such file."""
    path = _chosen(call)
    return Dual(float(path.stat().st_size)) if path.is_file() else Dual()


@loader_function("FileTime")
def file_time(call: Call) -> Value:
    """When the file was last changed (UTC), as a timestamp; null if there is no such file."""
    path = _chosen(call)
    if not path.is_file():
        return Dual()
    return call.run.timestamp(path.stat().st_mtime / _SECONDS_PER_DAY + _UNIX_EPOCH)
