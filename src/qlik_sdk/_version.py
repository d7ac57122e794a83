"""The version of the package: a constant, as asking the installed metadata costs more than a call."""

__version__ = "1.0.0.dev0"
