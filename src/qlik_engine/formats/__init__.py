"""Numbers and dates as text and back, under a script's format variables."""
