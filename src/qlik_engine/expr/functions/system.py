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
