"""Tokens in software (SoftHSM2): as many as a test wants, in a folder of its own, and one that is pulled out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from asn1crypto import pem as asn1_pem
from asn1crypto import x509

#: Where distributions put the library.
_PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
)
SO_PIN = "so-pin-of-tests"


def library() -> str:
    found = next((place for place in _PLACES if Path(place).exists()), "")
    assert found and shutil.which("softhsm2-util"), "install SoftHSM2: apt-get install softhsm2"
    return found


class SoftHsm:
    """A machine's tokens. `environment` makes a process see them; `use` makes this one do so."""

    def __init__(self, folder: Path) -> None:
        self.library = library()
        self._tokens = folder / "tokens"
        self._tokens.mkdir(parents=True)
        self._settings = folder / "softhsm2.conf"
        self._settings.write_text(
            f"directories.tokendir = {self._tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
        )
        self.environment = {"SOFTHSM2_CONF": str(self._settings)}

    def use(self) -> None:
        """This process sees these tokens from now on (SoftHSM reads the variable when it begins)."""
        os.environ.update(self.environment)

    def token(self, label: str, pin: str) -> str:
        """Make a token; its serial number."""
        before = set(self._tokens.iterdir())
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", SO_PIN],
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
        )
        (made,) = set(self._tokens.iterdir()) - before
        # The folder's name ends with the serial number.
        return made.name.replace("-", "")[-16:]

    def put(self, serial: str, pin: str, *, key: bytes, certificate: bytes, id: bytes, label: str) -> None:
        """Import a PEM key with its certificate (b"" for none), as a registration authority does."""
        import pkcs11
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
            load_pem_private_key,
        )
        from pkcs11 import Attribute, CertificateType, ObjectClass
        from pkcs11.util.ec import decode_ec_private_key
        from pkcs11.util.rsa import decode_rsa_private_key

        loaded = load_pem_private_key(key, password=None)
        der = loaded.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        attributes = (decode_rsa_private_key if isinstance(loaded, RSAPrivateKey) else decode_ec_private_key)(der)
        found = pkcs11.lib(self.library)
        try:
            (token,) = (one for slot in found.get_slots() if (one := slot.get_token()).serial.decode() == serial)
            with token.open(rw=True, user_pin=pin) as session:
                own = {Attribute.TOKEN: True, Attribute.ID: id, Attribute.LABEL: label}
                session.create_object({**attributes, **own, Attribute.SIGN: True, Attribute.PRIVATE: True})
                if not certificate:
                    return
                _, _, content = asn1_pem.unarmor(certificate)
                described = x509.Certificate.load(content)
                session.create_object(
                    {
                        Attribute.CLASS: ObjectClass.CERTIFICATE,
                        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                        Attribute.SUBJECT: described.subject.dump(),
                        Attribute.VALUE: content,
                        **own,
                    }
                )
        finally:
            found.finalize()

    def pull(self, serial: str) -> None:
        """Take the token out of the machine."""
        (folder,) = (one for one in self._tokens.iterdir() if one.name.replace("-", "").endswith(serial))
        shutil.rmtree(folder)


def forget() -> None:
    """Leave the library, whatever was open: the next test begins with other tokens."""
    import pkcs11

    for loaded in list(pkcs11._loaded.values()):
        if loaded.initialized:
            loaded.finalize()
