"""Stands in for installing the tenant's CA on the machine: that client ignores every setting for one."""

import os

import certifi

certifi.where = lambda: os.environ["TENANT_CA_FILE"]
