"""The compiled loops of the engine and the client without installing: `python -m tools.native build` compiles
them in place, `python -m tools.native check` runs their tests in a build with the address and
undefined-behaviour sanitizers (gcc or clang, Linux), and `python -m tools.native fuzz [seconds]` feeds that
of the engine with arrays of any kind.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NATIVE = ROOT / "src" / "qlik_engine" / "native"
WIRE = ROOT / "src" / "qlik_sdk" / "native"
WIRE_TESTS = ("test_native.py", "test_websocket.py")
TESTS = (
    "io/test_delimited_scan.py",
    "io/test_parquet_footer.py",
    "io/test_parquet_pages.py",
    "test_cells.py",
    "test_columns.py",
    "expr/test_blocks.py",
    "test_kernels.py",
    "test_kernels_loops.py",
    "test_kernels_numbering.py",
    "test_kernels_packed.py",
    "test_kernels_parts.py",
    "test_associations.py",
    "test_star.py",
)
STRICT = ("-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter")
SANITIZERS = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def main(arguments: list[str]) -> int:
    """`build`, `check` or `fuzz`; returns the exit status."""
    if arguments == ["build"]:
        compile_loops(NATIVE / "_kernels.abi3.so", "-O3")
        compile_loops(WIRE / "_wire.abi3.so", "-O3", folder=WIRE)
        return 0
    if arguments == ["check"]:
        with tempfile.TemporaryDirectory() as folder:
            return check(Path(folder) / "_kernels.so") or check_wire(Path(folder) / "_wire.so")
    if arguments[:1] == ["fuzz"] and len(arguments) <= 2:
        with tempfile.TemporaryDirectory() as folder:
            return fuzz(Path(folder) / "_kernels.so", arguments[1] if len(arguments) > 1 else "60")
    print(__doc__, file=sys.stderr)
    return 2


def compile_loops(target: Path, *options: str, folder: Path = NATIVE) -> None:
    """Compile the sources of a folder to `target`. Raises CalledProcessError."""
    command = [os.environ.get("CC", "cc"), *options, *STRICT, "-std=c11", "-shared", "-fPIC", "-pthread"]
    command += ["-DPy_LIMITED_API=0x030b0000", f"-I{sysconfig.get_path('include')}"]
    sources = map(str, sorted(folder.glob("*.c")))
    subprocess.run([*command, *sources, "-o", str(target)], check=True)


def check(target: Path) -> int:
    """The tests of the loops with sanitizers, which stop at the first access outside an array."""
    tests = [str(ROOT / "tests" / "engine" / name) for name in TESTS]
    return _sanitized(target, "pytest", "-q", *tests)


def check_wire(target: Path) -> int:
    """The same of the client's loops."""
    tests = [str(ROOT / "tests" / "sdk" / name) for name in WIRE_TESTS]
    return _sanitized(target, "pytest", "-q", *tests, folder=WIRE, variable="QLIK_SDK_NATIVE")


def fuzz(target: Path, seconds: str) -> int:
    """The loops with anything at all for arguments, for some seconds."""
    return _sanitized(target, "tools.fuzz_loops", seconds, str(random.randrange(1 << 30)))


def _sanitized(
    target: Path, module: str, *arguments: str, folder: Path = NATIVE, variable: str = "QLIK_ENGINE_NATIVE"
) -> int:
    """The exit status of a module that runs with a sanitized build."""
    compile_loops(target, *SANITIZERS, folder=folder)
    compiler = os.environ.get("CC", "cc")
    # The sanitizer looks for C++ at its start, for exceptions in other people's libraries.
    names = [f"-print-file-name={name}" for name in ("libasan.so", "libstdc++.so")]
    found = [subprocess.run([compiler, name], check=True, capture_output=True, text=True) for name in names]
    environment = os.environ | {
        variable: str(target),
        "LD_PRELOAD": " ".join(each.stdout.strip() for each in found),
        "ASAN_OPTIONS": "detect_leaks=0",  # the interpreter keeps what it has until it ends
    }
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
