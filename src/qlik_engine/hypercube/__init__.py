"""Charts: join what a cube needs, group it, aggregate, sort, page and lay out."""

from .context import Context
from .cube import Cube
from .listbox import ListBox
from .make import make_cube
from .pivot import PivotCube
from .scope import CubeScope
from .tree import TreeCube
from .tree_data import TreeData

__all__ = ["Context", "Cube", "CubeScope", "ListBox", "PivotCube", "TreeCube", "TreeData", "make_cube"]
