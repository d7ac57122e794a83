"""Random load scripts, for `tools.fuzz`: whole ones of the tests with pieces changed, and soups of words."""

from __future__ import annotations

import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

from qlik_engine.errors import ReloadCancelled, ScriptError
from qlik_engine.io import FolderSources
from qlik_engine.script import check_syntax, run

CASES: Final = Path(__file__).resolve().parents[1] / "tests" / "cases" / "script"
ROWS: Final = 200
SECONDS: Final = 3.0
"""A script that goes on longer is cancelled, which has to work as well."""

_WORD_LIST: Final = """
    LOAD SQL SELECT FROM RESIDENT INLINE [ ] ( ) ; : , . * = ' " ` $( $(x) $(=1+1) $(Include=a.qvs) // /* */
    -- AUTOGENERATE WHERE WHILE GROUP BY ORDER AS DISTINCT JOIN LEFT KEEP CONCATENATE MAPPING CROSSTABLE(a,b)
    IF THEN ELSE END ENDIF FOR EACH NEXT DO LOOP SUB CALL EXIT SCRIPT SWITCH CASE LET SET TRACE REM STORE INTO
    DROP TABLE FIELD RENAME TO QUALIFY SECTION ACCESS WHEN UNLESS FIRST 3 ADD ONLY REPLACE MERGE BINARY
    EXECUTE INTERVALMATCH(a)
    HIERARCHY(a,b,c) GENERIC SEMANTIC INFO BUNDLE SEARCH STAR IS TAG WITH COMMENT USING MAP
    (txt) (qvd) (json) IterNo()<3 Peek('a') Previous(a) Exists(a) RecNo() a b T 'x' 1 -1 1e9 \ufeff \0 é
"""
_WORDS: Final = (*_WORD_LIST.split(), "\n", " ", "\t", "\r\n")


@cache
def _examples() -> tuple[str, ...]:
    accepted = (CASES / "accepted.txt").read_text("utf-8").split("\n====\n")
    return (*(path.read_text("utf-8") for path in sorted(CASES.glob("*.qvs"))), *accepted)


def make_script(chance: Random) -> str:
    if chance.random() < 0.2:
        return chance.choice(("", " ", "\n")).join(chance.choices(_WORDS, k=chance.randint(1, 80)))
    text = chance.choice(_examples())
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(text))
        end = min(len(text), at + chance.randint(0, 40))
        other = chance.choice(_examples())
        start = chance.randint(0, len(other))
        piece = chance.choice(
            ("", text[at:end] * 2, chance.choice(_WORDS), other[start : start + 60], f"\n{other}\n")
        )
        text = text[:at] + piece + text[end:]
    return text


def check_script(text: str) -> None:
    """Reading gives errors with places inside the script; running gives tables or such an error."""
    for error in check_syntax(text):
        _check_place(error, text)
    cancel = threading.Event()
    timer = threading.Timer(SECONDS, cancel.set)
    timer.start()
    try:
        with tempfile.TemporaryDirectory(prefix="qlik-fuzz-") as folder:
            data = Path(shutil.copytree(CASES / "data", Path(folder) / "data"))
            loaded = run(text, sources=FolderSources(data), row_limit=ROWS, cancel=cancel)
        for table in loaded.tables.values():
            lengths = {len(column.codes) for column in table.columns.values()}
            assert lengths <= {table.length}, f"{table.name}: columns of {lengths} rows"
    except ScriptError as error:
        _check_place(error, text)
    except ReloadCancelled:
        return
    finally:
        timer.cancel()


def _check_place(error: ScriptError, text: str) -> None:
    assert error.reason
    assert 1 <= error.line <= text.count("\n") + 2, f"line {error.line}"
    assert error.column >= 1
