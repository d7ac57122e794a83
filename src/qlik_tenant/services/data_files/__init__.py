"""The data-files service."""
