"""What the api-keys service keeps besides the keys: the tenant's rules for them."""

from ...storage import Table

API_KEY_CONFIGS = Table("api_key_configs")

DEFAULT_CONFIG = {
    "max_api_key_expiry": "PT24H",
    "max_keys_per_user": 5,
    "scim_externalClient_expiry": "P365D",
}
