"""The import path of qlik-sdk 0.17 for lists that come in pages."""

from __future__ import annotations

from .core.paging import Pages as ListableResource

__all__ = ["ListableResource"]
