"""The app host: which apps are stored, which are open, who is in them, and what their scripts may read."""

from .host import AppHost, OpenApp
from .sources import TenantSources

__all__ = ["AppHost", "OpenApp", "TenantSources"]
