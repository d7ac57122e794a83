"""Coverage of the engine methods is read from the tenant's classes and the tests that name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import qix_coverage
from codegen.qix_model import Contract, Method

CONTRACT = Contract(
    classes={
        "Doc": tuple(
            Method("Doc", wire, f"{wire} it.", (), ()) for wire in ("Open", "Close", "Draw", "Erase")
        )
    },
    structs={},
    enums={},
    errors={},
    warnings={},
    titles={"Doc": "An app."},
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    classes = tmp_path / qix_coverage.CLASSES
    classes.mkdir(parents=True)
    (classes / "part.py").write_text("class Part(DocApi):\n    pass\n")
    (classes / "doc.py").write_text(
        "class Doc(Part):\n"
        "    PARTIAL = {'draw': 'lines only'}\n"
        "    def open(self): ...\n"
        "    async def close(self): ...\n"
        "    def draw(self): ...\n"
        "class Other:\n"
        "    def erase(self): ...\n"
    )
    tests = tmp_path / "tests" / "tenant"
    tests.mkdir(parents=True)
    (tests / "test_doc.py").write_text("COVERS = ('Doc.Open', 'Doc.Draw', 'Doc.Erase')\n")
    return tmp_path


def test_states_follow_from_code_and_tests(checkout: Path) -> None:
    found = qix_coverage.statuses(checkout, CONTRACT)
    assert found["Doc.Open"] == qix_coverage.Status("done")
    assert found["Doc.Close"].state == "partial"
    assert found["Doc.Draw"] == qix_coverage.Status("partial", "lines only")
    assert found["Doc.Erase"] == qix_coverage.Status("not")


def test_the_page_counts_and_explains(checkout: Path) -> None:
    page = qix_coverage.table(checkout, CONTRACT)
    assert "has all 4 methods. The tenant has 1 done and 2 partial; the other 1 " in page
    assert "| Draw | done | partial | Draw it. **lines only** |" in page


def test_counts_of_this_checkout_add_up() -> None:
    counts = qix_coverage.counts(Path(__file__).resolve().parents[2])
    assert counts["total"] == counts["sdk"] == 336
    assert counts["done"] + counts["partial"] + counts["not"] == counts["total"]
