"""`qHyperCubeDef`, `qListObjectDef`: hypercubes and list objects."""

from __future__ import annotations

from ..generic import GenericObject

layout = GenericObject.laid_out
