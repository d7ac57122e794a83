"""Reading and writing data files."""

from .sources import FolderSources, NoSources, Sources

__all__ = ["FolderSources", "NoSources", "Sources"]
