"""The data model: tables, the fields they hold, and how they hang together. Immutable after a reload."""

from .graph import Graph, KeyNode, Link, Node, TableNode, is_look_up
from .model import Field, Model, Texts

__all__ = ["Field", "Graph", "KeyNode", "Link", "Model", "Node", "TableNode", "Texts", "is_look_up"]
