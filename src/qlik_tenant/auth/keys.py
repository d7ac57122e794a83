"""Keys of the tenant itself: what it signs cookies and tokens with. Made on first use, kept in one file that
only the owner of the data folder can read."""

from __future__ import annotations

import json
import secrets
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..storage.files import write_private

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from joserfc.jwk import RSAKey

_FILE = "keys.json"


class Keys:
    """The keys of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._lock = threading.Lock()
        self._known: dict[str, str] = json.loads(self._path.read_text()) if self._path.exists() else {}
        self._signing: EllipticCurvePrivateKey | None = None
        self._identity: RSAKey | None = None

    def _kept(self, name: str, make: Any) -> str:
        with self._lock:
            if name not in self._known:
                self._known[name] = make()
                write_private(self._path, json.dumps(self._known))
            return self._known[name]

    @property
    def cookie(self) -> bytes:
        """The key cookies are signed with."""
        return bytes.fromhex(self._kept("cookie", lambda: secrets.token_hex(32)))

    @property
    def key_id(self) -> str:
        """The `kid` of the signing key."""
        return self._kept("kid", lambda: secrets.token_urlsafe(12))

    @property
    def signing(self) -> EllipticCurvePrivateKey:
        """The key access tokens are signed with (P-384)."""
        if self._signing is None:
            from cryptography.hazmat.primitives import serialization

            pem = self._kept("signing", _new_signing_key)
            key: Any = serialization.load_pem_private_key(pem.encode(), None)
            self._signing = key
        assert self._signing is not None
        return self._signing

    @property
    def identity_id(self) -> str:
        """The `kid` of the key for id tokens."""
        return self._kept("identityKid", lambda: secrets.token_urlsafe(12))

    @property
    def identity(self) -> RSAKey:
        """The key id tokens are signed with: RS256, as every client of OpenID Connect can check that."""
        if self._identity is None:
            from joserfc.jwk import RSAKey

            pem = self._kept("identity", _new_identity_key)
            told: Any = {"kid": self.identity_id, "use": "sig", "alg": "RS256"}
            self._identity = RSAKey.import_key(pem, told)
        return self._identity


def _new_signing_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import ec

    return _pem(ec.generate_private_key(ec.SECP384R1()))


def _new_identity_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return _pem(rsa.generate_private_key(65537, 2048))


def _pem(key: Any) -> str:
    from cryptography.hazmat.primitives import serialization

    form = serialization.PrivateFormat.PKCS8
    text: bytes = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    return text.decode()
