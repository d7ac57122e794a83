"""What all tests share: random examples are the same in every run, and may take their time.

`pytest --hypothesis-profile=random` looks for others.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A busy machine takes a second for what takes a millisecond elsewhere.
settings.register_profile("random", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("random"), derandomize=True)
settings.load_profile("same")
