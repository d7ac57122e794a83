"""Documented functions this engine does not have: using one says so, rather than that it is unknown."""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
    attribute clientplatform color connectstring documentpath getactivesheetid getfolderpath
    getobjectdimension getobjectfield getobjectmeasure getregistrystring inobject mutualinfo objectid
"""
NOT_YET: Final = frozenset(_NAMES.split())
