"""Where OAuth tokens outlive the program: the keyring of the system, or files only their owner can read."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import ConfigError

if TYPE_CHECKING:
    from ..config import Config

_SERVICE = "qlik-sdk"
_LOCK_SECONDS = 60.0
_LOCK_PAUSE = 0.02


class TokenCache(Protocol):
    """Keeps texts by name; used by one thread at a time.

    One that has ``lock(name)`` too, which waits and gives how to unlock, lets one program at a time renew a
    token.
    """

    def load(self, name: str) -> str | None: ...

    def save(self, name: str, text: str) -> None: ...

    def delete(self, name: str) -> None: ...


class FileCache:
    """One file per name, mode 0600, in a folder of mode 0700.

    Parameters:
        folder: made if needed; ``qlik-sdk`` in the user's folder for caches when left out.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self._folder = Path(folder) if folder is not None else _user_folder()

    def load(self, name: str) -> str | None:
        """The text, None where there is none.

        Raises:
            ConfigError: others can read the file, or it belongs to somebody else.
        """
        path = self._path(name)
        try:
            with path.open(encoding="utf-8") as file:
                _check_private(path, os.fstat(file.fileno()))
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConfigError(f"cannot read the token cache {path}: {error}") from error

    def save(self, name: str, text: str) -> None:
        """Replace the text; a reader sees the old or the new one, never half of it."""
        import tempfile

        path = self._path(name)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # mkstemp makes files that nobody else can read from the first moment on.
            handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".token-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                os.replace(temporary, path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise ConfigError(f"cannot write the token cache {path}: {error}") from error

    def delete(self, name: str) -> None:
        """Forget the text."""
        self._path(name).unlink(missing_ok=True)

    def lock(self, name: str) -> Callable[[], None]:
        """Wait until no other program renews this token; the answer ends what was begun.

        A refresh token is good for one use, so two programs must not use the same one. Whoever holds the lock
        for too long is passed over: its token will be seen when it comes.
        """
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ConfigError(f"cannot write the token cache {self._folder}: {error}") from error
        until = time.monotonic() + _LOCK_SECONDS
        while not _locked(handle) and time.monotonic() < until:
            time.sleep(_LOCK_PAUSE)
        return lambda: os.close(handle)  # which unlocks it, as the end of the program would

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def _locked(handle: int) -> bool:
    """Lock a file for this program; false while another one has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class KeyringCache:
    """The keyring of the system, through the keyring package."""

    def __init__(self, keyring: Any) -> None:
        self._keyring = keyring

    def load(self, name: str) -> str | None:
        """The text, None where there is none."""
        text: str | None = self._keyring.get_password(_SERVICE, name)
        return text

    def save(self, name: str, text: str) -> None:
        """Replace the text."""
        self._keyring.set_password(_SERVICE, name, text)

    def delete(self, name: str) -> None:
        """Forget the text."""
        with suppress(self._keyring.errors.PasswordDeleteError):
            self._keyring.delete_password(_SERVICE, name)

    def lock(self, name: str) -> Callable[[], None]:
        """As `FileCache.lock`: keyrings have no locks of their own."""
        return FileCache().lock(name)


def token_cache(config: Config) -> TokenCache | None:
    """The cache ``config`` asks for, None for none."""
    asked = config.token_cache
    if asked is None or asked is False:
        return None
    if asked is True:
        return _keyring_cache() or FileCache()
    if isinstance(asked, str | os.PathLike):
        return FileCache(asked)
    return asked


def _keyring_cache() -> KeyringCache | None:
    try:
        keyring = import_module("keyring")
        import_module("keyring.errors")
    except ImportError:
        return None
    # A machine without a keyring gets a stand-in that fails, and says so by its priority.
    return KeyringCache(keyring) if keyring.get_keyring().priority > 0 else None


def _user_folder() -> Path:
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / _SERVICE


def _check_private(path: Path, status: os.stat_result) -> None:
    if os.name == "nt":
        return
    if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077:
        raise ConfigError(f"others have access to the token cache {path}; delete it and log in again")
