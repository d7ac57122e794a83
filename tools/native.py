"""The engine's compiled loops without installing: `python -m tools.native build` compiles them in place,
`python -m tools.native check` runs their tests in a build with the address and undefined-behaviour
sanitizers (gcc or clang, Linux).
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NATIVE = ROOT / "src" / "qlik_engine" / "native"
TESTS = ("test_kernels.py", "test_kernels_loops.py", "test_associations.py", "test_star.py")
STRICT = ("-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter")
SANITIZERS = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")


def main(arguments: list[str]) -> int:
    """`build` or `check`; returns the exit status."""
    if arguments == ["build"]:
        compile_loops(NATIVE / "_kernels.abi3.so", "-O3")
        return 0
    if arguments == ["check"]:
        with tempfile.TemporaryDirectory() as folder:
            return check(Path(folder) / "_kernels.so")
    print(__doc__, file=sys.stderr)
    return 2


def compile_loops(target: Path, *options: str) -> None:
    """Compile `kernels.c` to `target`. Raises CalledProcessError."""
    command = [os.environ.get("CC", "cc"), *options, *STRICT, "-std=c11", "-shared", "-fPIC"]
    command += ["-DPy_LIMITED_API=0x030b0000", f"-I{sysconfig.get_path('include')}"]
    subprocess.run([*command, str(NATIVE / "kernels.c"), "-o", str(target)], check=True)


def check(target: Path) -> int:
    """The tests of the loops with sanitizers, which stop at the first access outside an array."""
    compile_loops(target, *SANITIZERS)
    compiler = os.environ.get("CC", "cc")
    library = subprocess.run(
        [compiler, "-print-file-name=libasan.so"], check=True, capture_output=True, text=True
    ).stdout.strip()
    environment = os.environ | {
        "QLIK_ENGINE_NATIVE": str(target),
        "LD_PRELOAD": library,
        "ASAN_OPTIONS": "detect_leaks=0",  # the interpreter keeps what it has until it ends
    }
    tests = [str(ROOT / "tests" / "engine" / name) for name in TESTS]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *tests], env=environment, cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
