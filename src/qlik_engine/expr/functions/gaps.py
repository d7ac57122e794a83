"""Documented functions this engine does not have: using one says so, rather than that it is unknown."""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
    attribute author clientplatform color connectstring documentpath geoaggrgeometry
    georeducegeometry getactivesheetid getfolderpath getobjectdimension getobjectmeasure
    getregistrystring getsysattr getuserattr inobject kmeans2d kmeanscentroid2d kmeanscentroidnd
    kmeansnd mutualinfo objectid
    stl_residual stl_seasonal stl_trend valuelist valueloop window wrank
"""
NOT_YET: Final = frozenset(_NAMES.split())
