"""What the web-integrations service keeps."""

from ...storage import Table

WEB_INTEGRATIONS = Table("web_integrations", indexed=("name", "created"), unique=(("name",),))
