"""`qlik-tenant`: run a tenant from the command line."""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import logging
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from .settings import SETTINGS, parse_setting

_NEEDED = (
    "cryptography",
    "httptools",
    "jsonschema",
    "numpy",
    "pyarrow",
    "python_calamine",
    "python_multipart",
    "trustme",
    "uvicorn",
    "websockets",
)
"""What the extra `tenant` installs; asked for at the start, so that no call fails for it later."""
# Of <malloc.h>.
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_ARENAS: Final = 2
_LARGE_BYTES: Final = 1 << 18
"""What is as large as this is mapped by itself, and gone when it is freed."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    options = _parser().parse_args(arguments)
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        print(
            f"qlik-tenant: not installed: {', '.join(missing)}. "
            "The tenant comes with an extra: pip install 'qlik-platform-sdk[tenant]'",
            file=sys.stderr,
        )
        return 1
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    return serve(options)


def serve(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; prints one line of JSON when requests are answered."""
    _keep_memory_together()
    from .storage.lock import FolderInUse
    from .tenant import Tenant

    try:
        tenant = Tenant(
            options.data,
            in_memory=options.in_memory,
            host=options.host,
            port=options.port,
            tls=options.tls,
            hostnames=tuple(options.hostname),
            settings=dict(options.set),
        )
    except (FolderInUse, ValueError) as error:
        print(f"qlik-tenant: {error}", file=sys.stderr)
        return 1

    def announce() -> None:
        line = {
            "url": tenant.url,
            "apiKey": tenant.api_key,
            "tenantId": tenant.tenant_id,
            "userId": tenant.user_id,
            "caFile": str(tenant.ca_file) if tenant.ca_file else None,
        }
        print(json.dumps(line), flush=True)

    try:
        try:
            server = tenant.make_server(announce)
        except OSError as error:
            print(
                f"qlik-tenant: cannot listen on {options.host}:{options.port}: {error.strerror}",
                file=sys.stderr,
            )
            return 1
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: server.stop())
        _collect_seldom()
        server.serve_forever()
    finally:
        tenant.close()
    return 0


def _keep_memory_together() -> None:
    """Let the C library (glibc; others have no such setting) keep what threads free in few places, and give
    what pages and frames took back to the system: with places by the dozen, each full of holes, a busy tenant
    takes twice the memory after an hour. It has to come before the first thread."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, _ARENAS)
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def _collect_seldom() -> None:
    """Let the collector of cycles come by less often: pages have ten thousand cells, and none in a cycle."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 3)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="qlik-tenant", description="Run a tenant on this machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve_parser = commands.add_parser("serve", help="serve a tenant until it is told to stop")
    add = serve_parser.add_argument
    add(
        "--data",
        type=Path,
        default=Path("qlik-tenant-data"),
        help="folder that keeps everything (default: %(default)s)",
    )
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--port", type=int, default=0, help="port to listen on; 0 takes a free one (default: %(default)s)")
    add("--tls", action="store_true", help="serve https and wss with a certificate authority of its own")
    add("--in-memory", action="store_true", help="keep nothing after the end")
    add("--hostname", action="append", default=[], metavar="NAME", help="further name for the certificate")
    add(
        "--set",
        action="append",
        default=[],
        type=_setting,
        metavar="NAME=VALUE",
        help=f"change a setting: {'; '.join(f'{known.name} ({known.help})' for known in SETTINGS)}",
    )
    return parser


def _setting(text: str) -> tuple[str, str | int]:
    try:
        return parse_setting(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
