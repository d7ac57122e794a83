"""Work that callers do not wait for: it takes its turn, can be watched and can be cancelled."""

from .queue import Job, Jobs

__all__ = ["Job", "Jobs"]
