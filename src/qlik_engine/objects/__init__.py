"""Generic objects: properties, and the layouts made of them."""

from .generic import GenericObject
from .ids import new_id

__all__ = ["GenericObject", "new_id"]
