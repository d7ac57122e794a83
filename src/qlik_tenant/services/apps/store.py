"""What the apps service keeps beside the app host's files."""

from ...storage import Table

APPS = Table("apps", indexed=("name", "spaceId", "ownerId", "createdDate", "originAppId"))

SCRIPTS = Table("app_scripts", indexed=("appId", "modifiedTime", "number"))
"""Versions of load scripts."""

RELOAD_LOGS = Table("reload_logs", indexed=("appId", "number"))
