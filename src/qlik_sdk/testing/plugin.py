"""Pytest fixtures: put ``pytest_plugins = ["qlik_sdk.testing.plugin"]`` into your ``conftest.py``.

``cassette`` is a `Cassette` beside the test, in ``cassettes/<test module>/<test>.json``; ``qlik`` is a client
on it. They replay; ``pytest --qlik-record`` records anew, from the tenant of the environment (``QLIK_HOST``,
``QLIK_API_KEY``, or a context of qlik-cli).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..client import Qlik
from ..config import Config
from ..settings import completed
from .cassette import Cassette


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--qlik-record``."""
    parser.getgroup("qlik").addoption(
        "--qlik-record", action="store_true", help="record the cassettes of the tests that run"
    )


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Iterator[Cassette]:
    """The cassette of the test."""
    module = Path(str(request.path))
    name = re.sub(r"[^\w.-]+", "_", request.node.name)
    path = module.parent / "cassettes" / module.stem / f"{name}.json"
    recording = request.config.getoption("--qlik-record")
    config = Config(**completed({})) if recording else None
    tape = Cassette(path, "record" if recording else "replay", config=config)
    yield tape
    tape.close()


@pytest.fixture
def qlik(cassette: Cassette) -> Iterator[Qlik]:
    """A client on the test's cassette."""
    given = completed({}) if cassette.recording else {"host": "replayed.invalid", "api_key": "replayed"}
    with Qlik(**given, transport=cassette, rate_limits=False) as client:
        yield client
