"""The data-connections service."""
