"""Signed files of the tests' own authority in an office that was told to trust it."""

from __future__ import annotations

from functools import cache

import factories
from benches import files, pki
from vanthu.core import clock
from vanthu.core.actor import system
from vanthu.signing.models import TrustCertificate
from vanthu.signing.trusted import actions, certificates


@cache
def authority() -> pki.Authority:
    return pki.Authority()


@cache
def good() -> bytes:
    """Signed by a leader, numbered and sealed, with everything that proves it inside."""
    return files.document(authority())


def trust() -> None:
    """Let the office trust the authority."""
    holders = (authority().root, authority().ca)
    found = [one for holder in holders for one in certificates.read("x.der", holder.der, purpose="both")]
    actions.import_certificates(found=found, ground="Kiểm thử", by=system(), at=clock.now())


def distrust() -> None:
    """Take the authority's certificates off the list."""
    marks = {
        certificates.read("x.der", holder.der, purpose="both")[0].fingerprint
        for holder in (authority().root, authority().ca)
    }
    for row in TrustCertificate.objects.filter(fingerprint__in=marks, withdrawn=None):
        actions.withdraw(certificate_id=row.pk, ground="Thử rút", by=factories.cast().admin, at=clock.now())
