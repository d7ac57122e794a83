"""An app's data may be bounded: a reload that brings more fails and leaves the data there are."""

from __future__ import annotations

from qlik_engine import Document


def test_a_reload_beyond_the_limit_fails_and_changes_nothing() -> None:
    document = Document(script="T: LOAD RecNo() AS n AUTOGENERATE 10;", memory_limit=100_000)
    assert document.reload().success
    document.script = "T: LOAD RecNo() AS n, 'text ' & RecNo() AS t AUTOGENERATE 10000;"
    result = document.reload()
    assert not result.success
    assert result.error is not None
    assert result.error.code == 6
    assert "0.1 MB are allowed" in result.log
    assert document.session().evaluate("Sum(n)").number == 55
    document.memory_limit = None
    assert document.reload().success
