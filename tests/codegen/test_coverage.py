"""The coverage tables are read from the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import coverage, evidence, language
from codegen.evidence import DONE, NOT, PARTIAL
from codegen.model import load

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    service = tmp_path / coverage.SERVICES / "spaces"
    tests = tmp_path / evidence.TESTS[0]
    service.mkdir(parents=True)
    tests.mkdir(parents=True)
    (tmp_path / "contract").symlink_to(ROOT / "contract")
    (service / "provider.py").write_text(
        "class Provider(SpacesApi):\n"
        "    PARTIAL = {'patch': 'Names only.'}\n"
        "    def list(self, call): ...\n"
        "    async def create(self, call): ...\n"
        "    def patch(self, call): ...\n"
    )
    (tests / "test_spaces.py").write_text("COVERS = ('spaces.list', 'spaces.patch', 'spaces.delete')\n")
    return tmp_path


def test_rest_statuses(tree: Path) -> None:
    found = coverage.rest_statuses(tree)
    assert len(found) == 731
    assert found["spaces.list"].state == DONE
    assert found["spaces.create"] == evidence.Status(PARTIAL, "Not tested by name.")
    assert found["spaces.patch"] == evidence.Status(PARTIAL, "Names only.")
    assert found["spaces.delete"].state == NOT
    assert found["items.list"].state == NOT


def test_tests_cover_operations_that_exist() -> None:
    rest = {operation.id for api in load(ROOT / "contract") for operation in api.operations}
    assert {name for name in evidence.covered(ROOT) if name[0].islower()} <= rest


def test_every_function_of_the_engine_is_documented() -> None:
    names = {name.lower() for family in language.documented(ROOT, "functions").values() for name in family}
    assert language.declared_functions() <= names


def test_names_are_listed_once() -> None:
    for page in ("functions", "statements"):
        listed = [name.lower() for family in language.documented(ROOT, page).values() for name in family]
        assert sorted(listed) == sorted(set(listed))


def test_language_statuses(tmp_path: Path) -> None:
    for folder in ("contract", "src"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    cases = tmp_path / language.CASES
    cases.mkdir(parents=True)
    (cases / "one.txt").write_text("Left('ab', 1)\nDROP FIELD a;\nLEFT JOIN (t) LOAD 1 AS a AUTOGENERATE 1;")
    text = language.functions(tmp_path)["Text"]
    assert text["Left"].state == DONE
    assert text["Upper"].state == PARTIAL
    found = {
        name: status for family in language.statements(tmp_path).values() for name, status in family.items()
    }
    assert found["Drop Field"].state == DONE
    assert found["Left"].state == DONE
    assert found["Trace"].state == PARTIAL
    assert found["Execute"].state == NOT


def test_summary_adds_up() -> None:
    table = coverage._rest(ROOT)
    assert table.counts["total"] == sum(table.counts[state] for state in evidence.STATES) == 731
