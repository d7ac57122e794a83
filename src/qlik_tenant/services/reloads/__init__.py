"""The reloads service."""
