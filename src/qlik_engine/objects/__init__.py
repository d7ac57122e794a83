"""Generic objects: properties, and the layouts made of them."""

from .generic import GenericObject, Record
from .ids import new_id

__all__ = ["GenericObject", "Record", "new_id"]
