"""The honest files that the attacks start from, each made once a run, and the people who sign them."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cached_property

import file_bench as bench
from asn1crypto import cms, core, tsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from file_bench import DAY as DAY_FIELD
from file_bench import LEADER, MONTH, NUMBER, SEAL
from pki_bench import NOW, Authority, Holder, issue, name, rsa_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from vanthu.pdf.held_key import HeldKeySigner
from vanthu.pdf.trust import TrustList

FILL = {NUMBER: "1234", DAY_FIELD: "05", MONTH: "11"}


class Clock(TimeStamper):
    """A time-stamping authority that answers with any key and any time, and may lie about what it stamps."""

    def __init__(
        self,
        holder: Holder,
        at: datetime,
        *,
        others=(),
        digest: str | None = None,
        lies: bool = False,
        signs_with: Holder | None = None,
    ) -> None:
        super().__init__(include_nonce=False)
        self._holder, self._at, self._digest, self._lies = holder, at, digest, lies
        # No attributes but those of the token: HeldKeySigner makes the CMS.
        self._signer: Signer = held((signs_with or holder).key, holder, others)

    async def async_request_tsa_response(self, req):
        imprint = req["message_imprint"]
        if self._lies:
            imprint = tsp.MessageImprint({"hash_algorithm": imprint["hash_algorithm"], "hashed_message": bytes(32)})
        for length in range(1, 20):
            info = tsp.TSTInfo(
                {
                    "version": "v1",
                    "policy": "1.3.6.1.4.1.4146.2.2",
                    "message_imprint": imprint,
                    "serial_number": 1 << 8 * length,
                    "gen_time": self._at,
                }
            )
            token = await self._signer.async_sign_general_data(
                tsp_content(info), self._digest or "sha256", detached=False
            )
            fresh = cms.ContentInfo.load(token.dump())
            if not seems_endless(fresh.dump()):
                break
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": fresh})


def seems_endless(der: bytes) -> bool:
    """Whether a length inside ends in 0x80, which asn1crypto 1.5 takes for "of indefinite length": it then encodes the
    whole tree anew, in exponential time (seconds for a time-stamp token inside a signature).
    """
    place = 0
    while place + 2 <= len(der):
        tag, size = der[place], der[place + 1]
        place += 2
        if size >= 0x80:
            more = size & 0x7F
            if der[place + more - 1] == 0x80:
                return True
            size = int.from_bytes(der[place : place + more], "big")
            place += more
        if tag & 0x20 and seems_endless(der[place : place + size]):
            return True
        place += size
    return False


def tsp_content(info: tsp.TSTInfo):

    return cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": core.ParsableOctetString(info.dump())})


class Quick(HeldKeySigner):
    """Signs as its parent does and hands out a signature that asn1crypto need not encode again."""

    async def async_sign(self, *args, **options):
        done = await super().async_sign(*args, **options)
        return done if options.get("dry_run") else rebuilt(done, lambda *_: None)


def rebuilt(done: cms.ContentInfo, change) -> cms.ContentInfo:
    """The CMS put together anew, by hand, after `change(parts, info)`: see `seems_endless` for why."""
    data = done["content"]
    info = data["signer_infos"][0]
    parts = {key: data[key] for key in ("version", "digest_algorithms", "encap_content_info")}
    parts["certificates"] = [one.chosen for one in data["certificates"]]
    parts["signers"] = 1
    about = {key: info[key] for key in ("version", "sid", "digest_algorithm", "signature_algorithm")}
    about["signed_attrs"] = list(info["signed_attrs"])
    about["signature"] = info["signature"].native
    about["unsigned"] = info["unsigned_attrs"].dump() if info["unsigned_attrs"] is not core.VOID else b""
    change(parts, about)
    signer = tlv(
        0x30,
        *(about[key].dump() for key in ("version", "sid", "digest_algorithm")),
        tlv(0xA0, *attributes_of(about)) if about["signed_attrs"] else b"",
        about["signature_algorithm"].dump(),
        tlv(0x04, about["signature"]),
        about["unsigned"],
    )
    signed = tlv(
        0x30,
        *(parts[key].dump() for key in ("version", "digest_algorithms", "encap_content_info")),
        tlv(0xA0, *(one.dump() for one in parts["certificates"])),
        tlv(0x31, *[signer] * parts["signers"]),
    )
    return cms.ContentInfo.load(tlv(0x30, core.ObjectIdentifier("1.2.840.113549.1.7.2").dump(), tlv(0xA0, signed)))


def tlv(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def attributes_of(about: dict) -> list[bytes]:
    """The signed attributes in the order of DER."""
    return sorted(one.dump() for one in about["signed_attrs"])


def held(key, holder: Holder, others=()) -> HeldKeySigner:
    return Quick(certificate=holder.asn1, key=key, chain=[other.asn1 for other in others])


class Bases:
    """The authority, its people and the files that they signed."""

    def __init__(self) -> None:
        self.authority = Authority()
        self.stranger = Authority()
        self.trust = TrustList(anchors=(self.authority.root.der,), intermediates=(self.authority.ca.der,))
        self.now = NOW
        self.tsa = issue(
            name("Dấu thời gian EC", office="Cơ yếu thử nghiệm"),
            by=self.authority.ca,
            purposes=(ExtendedKeyUsageOID.TIME_STAMPING,),
            ocsp_url="http://ocsp.invalid/",
        )

    def clock(self, at: datetime = NOW, **options) -> Clock:
        return Clock(options.pop("holder", self.tsa), at, others=[self.authority.ca], **options)

    def sign(
        self,
        pdf: bytes,
        field: str,
        holder: Holder | None = None,
        *,
        evidence: bool = False,
        clock="trusted",
        subfilter=SigSeedSubFilter.PADES,
        change=None,
        box=None,
        page: int = 0,
        fill=None,
        draws=None,
        signer: Signer | None = None,
        **metadata,
    ) -> bytes:
        """Sign in one revision, which `change(writer)` may add to. `box` lays a new field."""
        writer = open_for_more(pdf)
        bench._fill(writer, fill or {}, draws, "0 g")
        if change is not None:
            change(writer)
        if evidence:
            DocumentSecurityStore.supply_dss_in_writer(
                writer,
                None,
                certs=[self.authority.ca.asn1, self.authority.root.asn1],
                crls=evidence if evidence is not True else self.lists,
            )
        about = PdfSignatureMetadata(
            field_name=field, md_algorithm=metadata.pop("digest", "sha256"), subfilter=subfilter, **metadata
        )
        if signer is None:
            who = holder or (self.authority.office if field == SEAL else self.authority.leader)
            signer = held(who.key, who, [self.authority.ca])
        work = PdfSigner(
            about,
            signer,
            timestamper=self.clock() if clock == "trusted" else clock,
            new_field_spec=SigFieldSpec(field, box=box, on_page=page) if box else None,
        )
        return work.sign_pdf(writer, bytes_reserved=16384).getvalue()

    @cached_property
    def lists(self):
        return self.authority.lists()

    def stamp(self, pdf: bytes, at: datetime = NOW, change=None, update=IncrementalPdfFileWriter, **options) -> bytes:
        """What anybody can buy: a document time-stamp of the trusted authority over the whole file."""
        writer = update(io.BytesIO(pdf), strict=False)
        if change is not None:
            change(writer)
        return (
            PdfTimeStamper(self.clock(at), **options).timestamp_pdf(writer, "sha256", bytes_reserved=16384).getvalue()
        )

    @cached_property
    def prepared(self) -> bytes:
        return bench.prepared()

    @cached_property
    def open_prepared(self) -> bytes:
        """The same fields without any lock, as other systems lay them."""
        return bench.prepared(leader_locks=False, seal_locks=False)

    @cached_property
    def led(self) -> bytes:
        """Signed by the leader; neither numbered nor sealed."""
        return self.sign(self.prepared, LEADER, evidence=True)

    @cached_property
    def open_led(self) -> bytes:
        return self.sign(self.open_prepared, LEADER, evidence=True)

    @cached_property
    def good(self) -> bytes:
        """Leader, number and seal, with locks and evidence: valid."""
        return self.sign(self.sign(self.prepared, LEADER), SEAL, evidence=True, fill=FILL)

    @cached_property
    def open_good(self) -> bytes:
        """Leader, number and seal without any lock: valid too."""
        return self.sign(self.sign(self.open_prepared, LEADER), SEAL, evidence=True, fill=FILL)

    @cached_property
    def strange_office(self) -> Holder:
        return issue(name("Sở khác", uid="MST:0200000000", office="Sở khác"), by=self.authority.ca)

    @cached_property
    def asked(self) -> Holder:
        """A person about whom an OCSP service answers."""
        return self.authority.person(ocsp_url="http://ocsp.invalid/")

    @cached_property
    def rsa_leader(self) -> Holder:
        return self.authority.person(key=rsa_key(2048))


def open_for_more(pdf: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
