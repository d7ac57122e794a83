"""The csrf-token service."""
