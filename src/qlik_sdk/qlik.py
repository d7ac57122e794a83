"""The import path of qlik-sdk 0.17 for the client."""

from __future__ import annotations

from .client import Qlik

__all__ = ["Qlik"]
