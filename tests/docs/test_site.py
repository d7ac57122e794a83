"""The documentation site builds, with a page per API and a search index."""

from __future__ import annotations

import json
from pathlib import Path

from tools import docs


def test_the_site_builds(tmp_path: Path) -> None:
    docs.main(tmp_path)
    assert "Qlik Cloud from Python" in (tmp_path / "index.html").read_text("utf-8")
    spaces = (tmp_path / "reference" / "rest" / "spaces.html").read_text("utf-8")
    assert "create_assignment" in spaces
    assert "POST /api/v1/spaces" in spaces
    assert "GetAppLayout" in (tmp_path / "reference" / "qix" / "doc.html").read_text("utf-8")
    pages = json.loads((tmp_path / "search" / "search_index.json").read_text("utf-8"))["docs"]
    assert len({page["location"].split("#")[0] for page in pages}) > 90
