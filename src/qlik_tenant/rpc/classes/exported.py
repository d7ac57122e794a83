"""Where apps go that are written to files by name, and what of the engine's machine is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ACCESS_DENIED, APP_INVALID_NAME, RpcError

if TYPE_CHECKING:
    from pathlib import Path

    from ..session import RpcSession

SUFFIX = ".qvf"


def folder(rpc: RpcSession) -> Path:
    """The folder of exported apps, which only administrators may look into."""
    if not rpc.caller.has("TenantAdmin"):
        raise RpcError(ACCESS_DENIED, "Only administrators see the folder of exported apps")
    return rpc.tenant.apps.exports


def exported_file(rpc: RpcSession, name: str) -> Path:
    """The file of an exported app by its name, or by its path in the folder of `folder`.

    Errors: 1001 for a name that leads anywhere else, 5 for those who are no administrators.
    """
    root = folder(rpc)
    plain = name.replace("\\", "/").removeprefix(f"{root.as_posix()}/")
    if not plain.strip() or plain.startswith(".") or any(char in plain for char in '/:*?"<>|\0'):
        raise RpcError(APP_INVALID_NAME, name)
    root.mkdir(parents=True, exist_ok=True)
    return root / (plain if plain.endswith(SUFFIX) else f"{plain}{SUFFIX}")
