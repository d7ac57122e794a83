"""The version of the engine contract the tenant speaks."""

ENGINE_VERSION = "12.2473.0"
