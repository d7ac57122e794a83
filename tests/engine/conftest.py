"""What tests of the engine share."""

from __future__ import annotations

import pytest

from qlik_engine import native


@pytest.fixture
def loops() -> None:
    """For tests of compiled loops, or of numpy against them."""
    if native.lib is None:
        pytest.skip("the loops are not compiled here")
