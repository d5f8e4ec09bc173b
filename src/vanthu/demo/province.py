"""The demo province: the five agencies of the regulations with people, keys, seals and case files.

Loading is repeatable: what is there stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from ssl import DER_cert_to_PEM_cert

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from vanthu.axis.models import Member
from vanthu.core import audit
from vanthu.core.actor import system
from vanthu.core.folding import fold
from vanthu.core.roles import Role
from vanthu.demo import assets, pki
from vanthu.demo.documents.catalogue import DemoKind, of_agency
from vanthu.demo.units import AT_DESK, SHORT, UNITS
from vanthu.documents.models import CaseFile
from vanthu.pdf import registering
from vanthu.pdf.trust import TrustList
from vanthu.people.models import Account, Agency, Position, Unit
from vanthu.policy import AGENCIES
from vanthu.policy.agencies import Agency as NamedAgency
from vanthu.signing.models import Certificate, Claim, Custody, Device, Picture
from vanthu.store import bytes_store

LOADED = audit.declare("demo.loaded", "Nạp dữ liệu dùng thử.", "agencies", "accounts")

#: Every demo account's password. The demo refuses production, so this opens nothing real.
PASSWORD = "vanthu-demo"
SEAL_MM = 36.0
SINCE = date(2019, 1, 1)


@dataclass(frozen=True)
class Seat:
    """One demo account of an agency: login suffix, title, roles, unit (index) and whether it signs."""

    login: str
    title: str
    roles: tuple[Role, ...]
    unit: int | None
    signs: bool = False


RETENTION = "10 năm"


def seats(policy_key: str) -> Iterator[Seat]:
    """The accounts of one agency, one per role that its regulation needs."""
    head = "Chủ tịch" if policy_key == "hau_giang_ubnd_2019" else "Giám đốc"
    yield Seat("giamdoc", head, (Role.LEADER, Role.HEAD), None, signs=True)
    yield Seat("phogiamdoc", f"Phó {head}", (Role.LEADER,), None, signs=True)
    yield Seat("chanhvanphong", "Chánh Văn phòng", (Role.OFFICE_CHIEF, Role.UNIT_LEADER), 0, signs=True)
    yield Seat("vanthu", "Văn thư", (Role.CLERK,), 0)
    yield Seat("kiemtra", "Người kiểm tra thể thức", (Role.FORM_CHECKER,), 0)
    yield Seat("truongphong", "Trưởng phòng", (Role.UNIT_LEADER,), 1, signs=True)
    yield Seat("chuyenvien", "Chuyên viên", (Role.SPECIALIST,), 1)
    yield Seat("truongphong2", "Trưởng phòng", (Role.UNIT_LEADER,), 2, signs=True)
    yield Seat("chuyenvien2", "Chuyên viên", (Role.SPECIALIST,), 2)
    yield Seat("luutru", "Lưu trữ cơ quan", (Role.ARCHIVIST,), 0)
    yield Seat("quantri", "Công chức công nghệ thông tin", (Role.ADMIN,), 0)
    if policy_key == "quang_nam_ldtbxh_2019":
        # Here the key of the seal can be handed over to another clerk.
        yield Seat("vanthu2", "Văn thư kiêm nhiệm", (Role.CLERK,), 0)


def load(*, at: datetime, pki_url: str) -> int:
    """Load what is missing of the demo province; returns the number of accounts. Keys and bytes first, rows after."""
    if settings.ENVIRONMENT == "production":
        raise RuntimeError("the demo province is not for production")
    _keys(pki_url)
    wanted = sum(1 for named in _hosted() for _ in seats(named.policy))
    if Account.objects.count() >= wanted and Member.objects.count() >= len(AGENCIES):
        return wanted
    pictures = _pictures()
    hashed = make_password(PASSWORD)
    with transaction.atomic(durable=True):
        for named in AGENCIES:
            agency = _agency(named)
            if named.policy in SHORT and not named.parent:
                _staff(agency, named, hashed, pictures, at=at)
        accounts = Account.objects.count()
        audit.record(
            LOADED, by=system(), at=at, target=("province", None), agencies=Agency.objects.count(), accounts=accounts
        )
    with transaction.atomic(using="axis", durable=True):
        for named in AGENCIES:
            Member.objects.get_or_create(code=named.code_qd20, defaults={"code102": named.code, "name": named.name})
    return accounts


def desks(*, on: bool) -> None:
    """Move these keys to the desks, where VGCA Sign Service (its double) reaches them, or back to the server."""
    if settings.ENVIRONMENT == "production":
        raise RuntimeError("the demo province is not for production")
    names = [_key_name(uid) for uid in AT_DESK]
    with transaction.atomic(durable=True):
        for name in names:
            here, there = f"{Claim.VGCA}:{name}", name
            Certificate.objects.filter(key__in=(here, there)).update(key=here if on else there)


def sign_ins() -> list[dict[str, str]]:
    """Login, name and agency of every demo account, in the order of the agencies."""
    rows = (
        Position.objects.select_related("account", "agency", "unit")
        .filter(agency__hosted=True)
        .order_by("agency__code", "order")
    )
    return [
        {
            "username": row.account.username,
            "password": PASSWORD,
            "name": row.account.name,
            "agency": row.agency.name,
            "title": row.title,
        }
        for row in rows
    ]


def holders() -> list[pki.Holder]:
    """Everybody who gets a certificate: signers in person, agencies for their seals."""
    found = []
    for named in _hosted():
        short = SHORT[named.policy]
        found.append(
            pki.Holder(
                kind="organisation",
                common_name=_certified_name(named),
                organisation=_certified_name(named),
                uid=f"MST:{short}-con-dau",
            )
        )
        found += [
            pki.Holder(
                kind="person",
                common_name=_printed(named, seat),
                organisation=_certified_name(named),
                uid=f"CCCD:{short}-{seat.login}",
            )
            for seat in seats(named.policy)
            if seat.signs
        ]
    return found


def _hosted() -> list[NamedAgency]:
    return [named for named in AGENCIES if named.policy in SHORT and not named.parent]


def _keys(pki_url: str) -> None:
    """Demo certificates in the PKI's folder, keys where the held-key backend looks, the root in the trust list."""
    folder = Path(settings.DATA) / "pki"
    pki.build(folder, holders(), base_url=pki_url)
    settings.KEYS.mkdir(parents=True, exist_ok=True)
    settings.TRUST_LIST.mkdir(parents=True, exist_ok=True)
    (settings.TRUST_LIST / "demo-root.pem").write_bytes(pki.trust_root(folder).read_bytes())
    for holder in holders():
        credential = pki.credential(folder, holder.uid)
        path = settings.KEYS / f"{_key_name(holder.uid)}.pem"
        path.touch(mode=0o600)
        path.write_bytes(credential.key)
        (settings.KEYS / "chain.pem").write_bytes(b"".join(credential.chain))
        (settings.TRUST_LIST / "demo-issuing.pem").write_bytes(b"".join(credential.chain))


def _pictures() -> dict[str, str]:
    """Blue hand signatures and red seals in the store: name → SHA-256."""
    found = {}
    for named in _hosted():
        short = SHORT[named.policy]
        found[f"{short}-con-dau"] = bytes_store().put(assets.draw_seal(named.name.upper(), _over(named), SEAL_MM))
        for seat in seats(named.policy):
            if seat.signs:
                name = f"{short}-{seat.login}"
                found[name] = bytes_store().put(assets.draw_signature(name))
    return found


def _agency(named: NamedAgency) -> Agency:
    hosted = named.policy in SHORT and not named.parent
    parent = Agency.objects.filter(code102=named.parent).first() if named.parent else None
    agency, _ = Agency.objects.get_or_create(
        code=named.code_qd20,
        defaults={
            "code102": named.code,
            "name": named.name,
            "abbreviation": named.abbreviation,
            "folded": fold(f"{named.name} {named.abbreviation} {named.province}"),
            "hosted": hosted,
            "policy_key": named.policy if hosted else "",
            "parent": parent,
            "parent_name": "" if named.policy == "hau_giang_ubnd_2019" else f"Ủy ban nhân dân tỉnh {named.province}",
            "place": named.province,
            "address": named.address,
            "valid_from": SINCE,
        },
    )
    return agency


def _staff(agency: Agency, named: NamedAgency, hashed: str, pictures: dict[str, str], *, at: datetime) -> None:
    short = SHORT[named.policy]
    units = [
        Unit.objects.get_or_create(agency=agency, name=name, defaults={"abbreviation": abbreviation, "order": order})[0]
        for order, (name, abbreviation) in enumerate(UNITS[named.policy])
    ]
    for order, seat in enumerate(seats(named.policy)):
        account, made = Account.objects.get_or_create(
            username=f"{seat.login}.{short}",
            defaults={"name": _display(named, seat), "printed_name": _printed(named, seat), "password": hashed},
        )
        if not made:
            continue
        Position.objects.create(
            account=account,
            agency=agency,
            unit=units[seat.unit] if seat.unit is not None else None,
            title=seat.title,
            roles=[role.value for role in seat.roles],
            order=order,
            valid_from=SINCE,
        )
        if seat.signs:
            _certificate(agency, f"CCCD:{short}-{seat.login}", account, at=at)
            Picture.objects.create(
                kind=Picture.SIGNATURE, agency=agency, account=account, sha256=pictures[f"{short}-{seat.login}"]
            )
    if not Picture.objects.filter(agency=agency, kind=Picture.SEAL).exists():
        seal = _certificate(agency, f"MST:{short}-con-dau", None, at=at)
        Picture.objects.create(
            kind=Picture.SEAL, agency=agency, sha256=pictures[f"{short}-con-dau"], diameter_mm=SEAL_MM
        )
        Custody.objects.create(
            certificate=seal,
            keeper=Account.objects.get(username=f"vanthu.{short}"),
            ground="Quyết định giao quản lý thiết bị lưu khóa bí mật con dấu (dữ liệu dùng thử)",
            since=datetime(2019, 1, 1, tzinfo=UTC),
        )
    for number, (unit, title) in enumerate(
        (
            (units[0], "Văn bản đến, văn bản đi của cơ quan"),
            (units[1], "Quy chế, hướng dẫn về tiếp nhận, xử lý, phát hành và quản lý văn bản điện tử"),
            (units[1], "Công văn trao đổi về nghiệp vụ của phòng"),
            (units[2], "Hồ sơ phối hợp công tác với các sở, ban, ngành"),
        ),
        start=1,
    ):
        CaseFile.objects.get_or_create(
            agency=agency,
            year=at.year,
            code=f"{number:02d}.{unit.abbreviation}",
            defaults={"unit": unit, "title": title, "retention": RETENTION},
        )


def _certificate(agency: Agency, uid: str, account: Account | None, *, at: datetime) -> Certificate:
    """A row as the IT officer's registration makes it, confirmed by its owner; the key is a file and says so."""
    kind = Certificate.PERSON if account else Certificate.ORGANISATION
    file = registering.examine(
        pki.credential(Path(settings.DATA) / "pki", uid).certificate,
        kind=kind,
        trust=TrustList.load(settings.TRUST_LIST),
        demanded="cơ sở dữ liệu dùng thử",
        at=at,
    )
    device, _ = Device.objects.get_or_create(
        agency=agency,
        kind="software",
        serial=_key_name(uid),
        defaults={"place": "Thư mục khóa của dữ liệu dùng thử", "state_since": at},
    )
    certificate, _ = Certificate.objects.get_or_create(
        fingerprint=file.fingerprint,
        struck=False,
        defaults={
            "kind": kind,
            "agency": agency,
            "account": account,
            "subject": file.subject[:300],
            "common_name": file.common_name,
            "issuer": file.issuer[:300],
            "serial": file.serial,
            "pem": DER_cert_to_PEM_cert(file.der),
            "not_before": file.not_before,
            "not_after": file.not_after,
            "tells_kind": file.tells_kind,
            "key": _key_name(uid),
            "device": device,
            "state_since": at,
            "registered_at": at,
            "chain": list(file.chain),
            "chain_checked_at": at,
        },
    )
    return certificate


def _key_name(uid: str) -> str:
    return uid.partition(":")[2]


def _certified_name(named: NamedAgency) -> str:
    """The agency's name within the 64 bytes that certificates have for it."""
    long = {"Nông nghiệp và Phát triển nông thôn": "NN&PTNT", "Lao động - Thương binh và Xã hội": "LĐTBXH"}
    name = named.name
    for words, short in long.items():
        if len(name.encode()) > 64:
            name = name.replace(words, short)
    return name


def _display(named: NamedAgency, seat: Seat) -> str:
    """Văn thư Sở Công Thương Bình Định · Trưởng phòng Quản lý thương mại, Sở Công Thương Bình Định."""
    if not seat.unit:
        return f"{seat.title} {named.name}"
    unit = UNITS[named.policy][seat.unit][0]
    title = f"Trưởng {unit[0].lower()}{unit[1:]}" if seat.title == "Trưởng phòng" else f"{seat.title} {unit}"
    return f"{title}, {named.name}"


def _printed(named: NamedAgency, seat: Seat) -> str:
    """The name under the signature, on the page and in the certificate alike: as the agency's own regulation prints it
    for the one whose title stands there; nobody is invented, so the other signers are called by their titles."""
    decision = next(d for d in of_agency(named.policy.rpartition("_")[0]) if d.kind == DemoKind.DECISION)
    if decision.signer_title == seat.title.upper():
        return decision.signer_name
    return seat.title if seat.signs else ""


def _over(named: NamedAgency) -> str:
    return f"TỈNH {named.province.upper()}"
