"""Questions about where the engine runs."""

from __future__ import annotations

import platform

from ..declare import function
from ..lift import Context


@function("ComputerName", returns="text", help="The name of the machine the engine runs on.")
def computer_name() -> str:
    return platform.node()


@function("GetCollationLocale", returns="text", help="The language whose order texts are compared in.")
def get_collation_locale(ctx: Context) -> str:
    return ctx.locale.collation


def _hidden(name: str, args: str, help: str) -> None:
    """Declare a function that would show the machine the engine runs on: as documented for the standard mode
    of Qlik Sense, the only one there is here, it gives null."""

    def body(*_: object) -> None:
        return None

    body.__module__ = __name__
    function(name, args, returns="text", help=f"{help} Null: not supported in standard mode.")(body)


_hidden("DocumentPath", "", "The path of the app's file.")
_hidden("GetFolderPath", "folder:text", "The path of a folder of Windows.")
_hidden("GetRegistryString", "path:text, key:text", "The value of a key in the registry of Windows.")
