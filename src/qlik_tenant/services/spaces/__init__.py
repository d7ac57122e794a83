"""The spaces service."""
