"""Charts: join what a cube needs, group it, aggregate, sort, page and lay out."""

from .context import Context
from .cube import Cube
from .listbox import ListBox
from .pivot import PivotCube, make_cube
from .scope import CubeScope

__all__ = ["Context", "Cube", "CubeScope", "ListBox", "PivotCube", "make_cube"]
