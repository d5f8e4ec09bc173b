"""Registering certificates, and what becomes of them and of their devices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ssl import DER_cert_to_PEM_cert
from uuid import UUID

from django.db import IntegrityError, transaction

from vanthu.core import audit
from vanthu.core.actor import Actor
from vanthu.core.folding import nfc
from vanthu.core.roles import Role
from vanthu.pdf.registering import CertificateFile
from vanthu.people import queries as people
from vanthu.people.models import Account, Agency
from vanthu.refusal import BadInput, NotPermitted
from vanthu.signing.models import Certificate, Claim, Device
from vanthu.signing.registry import keys, names, parts, rights
from vanthu.signing.registry.rights import Facts
from vanthu.signing.trusted.held import answered_for

REGISTERED = audit.declare(
    "certificate.registered",
    "Đăng ký chứng thư số số hiệu {serial} của {holder}.",
    "serial",
    "holder",
    "key",
    "replaces",
)
CONFIRMED = audit.declare("certificate.confirmed", "Chủ thể xác nhận chứng thư số là của mình.")
DECLINED = audit.declare(
    "certificate.declined", "Chủ thể không nhận chứng thư số này: {reason}", "reason", tone="danger"
)
SUSPENDED = audit.declare("certificate.suspended", "Tạm dừng chứng thư số: {reason}", "reason", tone="danger")
RESUMED = audit.declare("certificate.resumed", "Cho dùng lại chứng thư số: {reason}", "reason")
REVOKED = audit.declare("certificate.revoked", "Ghi nhận thu hồi chứng thư số: {reason}", "reason", tone="danger")
RETIRED = audit.declare("certificate.retired", "Thôi dùng chứng thư số: {reason}", "reason")
MOVED = audit.declare("certificate.moved", "Sửa thiết bị, địa chỉ khóa: {key}, {device}.", "key", "device", "former")
LOST = audit.declare("device.lost", "Báo mất thiết bị {serial}: {reason}", "serial", "reason", tone="danger")
LOCKED = audit.declare("device.locked", "Báo thiết bị {serial} bị khóa: {reason}", "serial", "reason", tone="danger")
RECOVERED = audit.declare("device.recovered", "Đưa thiết bị {serial} vào dùng lại: {reason}", "serial", "reason")
RETURNED = audit.declare("device.returned", "Giao nộp lại thiết bị {serial}: {reason}", "serial", "reason")


class AlreadyRegistered(BadInput):
    code = "certificate_registered"
    template = (
        "Chứng thư số này đã được đăng ký ({where}). Mỗi chứng thư số chỉ đăng ký một lần; nếu nơi đó nhập nhầm, hãy đề "
        "nghị quản trị ở đó ghi “Thôi dùng” rồi đăng ký lại."
    )


class HolderDiffers(BadInput):
    """The signer is who the page says, so the account must be the certificate's holder (reading 14, LC-6.1a)."""

    code = "certificate_holder"
    template = (
        "Tên chủ thể trên chứng thư số là “{held_by}”, khác họ tên ký của tài khoản “{printed}”. "
        "Hãy chọn đúng người, hoặc sửa họ tên ký của tài khoản trước."
    )


class AgencyNameDiffers(BadInput):
    """LC Mẫu 01 shows beside the seal the name on the certificate, which has to be that of the unit that signs."""

    code = "certificate_agency_name"
    template = (
        "Chứng thư số ghi tên “{held_by}”, khác tên cơ quan “{agency}”. Quy chế yêu cầu tên hiện cạnh con dấu là tên trên "
        "chứng thư số (Mẫu 01). Hãy đề nghị nơi cấp sửa tên trên chứng thư số rồi đăng ký lại."
    )


class DeviceUnfit(BadInput):
    code = "device_unfit"
    template = (
        "Thiết bị số hiệu {serial} đang ở trạng thái “{state}”. Hãy đưa vào dùng lại trước, hoặc ghi thiết bị khác."
    )


class ReplacesWrong(BadInput):
    code = "certificate_replaces"
    template = "Chứng thư số được thay phải cùng loại, cùng chủ thể, đang dùng và chưa có chứng thư số nào khác thay."


@dataclass(frozen=True, kw_only=True)
class DeviceData:
    """A device as the form describes it."""

    kind: str
    serial: str
    place: str


@transaction.atomic(durable=True)
def register(
    *,
    file: CertificateFile,
    kind: str,
    account: UUID | None,
    key: str,
    device: DeviceData,
    replaces: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Certificate:
    """Enter a certificate that `reading.certificate` has examined, with the device that holds its key (BD-16.1).

    A person's waits for his own confirmation (LC-5.3); the agency's can be used once the head has ordered who keeps its
    key. A name that is not the agency's is shown on the certificate's page, and refused where the seal shows it. Nothing
    is judged by it before somebody answers for it.
    Raises NotPermitted, AlreadyRegistered, HolderDiffers, AgencyNameDiffers, PersonUnfit, KeyAddressWrong, DeviceUnfit,
    ReplacesWrong.
    """
    if not by.has(Role.ADMIN) or by.agency is None:
        raise NotPermitted("Chỉ quản trị hệ thống được đăng ký chứng thư số.")
    key = keys.check(key)
    holder = None
    if kind == Certificate.PERSON:
        parts.position_of(
            account, agency=by.agency, on=at.date(), field="account",
            why="Hãy chọn người của cơ quan đang giữ một vị trí công tác.",
        )  # fmt: skip
        holder = Account.objects.get(pk=account)
        if nfc(file.common_name) != nfc(holder.printed_name):
            raise HolderDiffers(held_by=file.common_name, printed=holder.printed_name, field="account")
    else:
        _same_agency(file, by.agency, at=at)
    former = _replaced(replaces, kind=kind, account=holder.pk if holder else None, by=by)
    kept_in = _device(device, agency=by.agency, at=at)
    certificate = Certificate(
        kind=kind,
        agency_id=by.agency,
        account=holder,
        subject=file.subject[:300],
        common_name=file.common_name[:200],
        issuer=file.issuer[:300],
        serial=file.serial,
        fingerprint=file.fingerprint,
        pem=DER_cert_to_PEM_cert(file.der),
        not_before=file.not_before,
        not_after=file.not_after,
        tells_kind=file.tells_kind,
        key=key,
        state=Certificate.PENDING if holder else Certificate.ACTIVE,
        is_active=holder is None,
        state_since=at,
        device=kept_in,
        replaces=former,
        registered_at=at,
        chain=list(file.chain),
        chain_error=file.chain_error,
        chain_checked_at=at,
    )
    try:
        with transaction.atomic():
            certificate.save(force_insert=True)
    except IntegrityError as error:
        raise _twice(file, former, by=by) from error
    audit.record(
        REGISTERED,
        by=by,
        at=at,
        target=certificate,
        serial=certificate.serial,
        holder=certificate.common_name,
        key=key,
        replaces=former.serial if former else "",
    )
    if holder is not None:
        parts.tell(certificate, [holder.pk], "Chứng thư số mới chờ anh/chị xác nhận", at=at)
    else:
        told = parts.heads(by.agency, at=at)
        parts.tell(certificate, told, "Chứng thư số của cơ quan đã đăng ký, chờ giao người quản lý thiết bị", at=at)
    return certificate


@transaction.atomic(durable=True)
def confirm(*, certificate_id: UUID, by: Actor, at: datetime) -> Certificate:
    """The owner says that certificate and device are his; from now on it signs for him, and the one it replaces no more."""
    facts = parts.begin(certificate_id, rights.CONFIRM, by=by)
    certificate = facts.certificate
    parts.set_state(certificate, Certificate.ACTIVE, at=at)
    audit.record(CONFIRMED, by=by, at=at, target=certificate)
    if certificate.tells_kind:
        parts.look_again()
    if certificate.replaces_id:
        former = parts.lock(certificate.replaces_id)
        if former.certificate.state in rights.IN_FORCE:
            parts.stop(former, Certificate.RETIRED, at=at)
            reason = f"thay bằng chứng thư số số hiệu {certificate.serial}."
            audit.record(RETIRED, by=by, at=at, target=former.certificate, reason=reason)
    return certificate


def decline(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Certificate:
    """The owner says that it is not his: it will never sign, and can be registered for whose it is."""
    return _end(
        certificate_id=certificate_id,
        act=rights.DECLINE,
        state=Certificate.RETIRED,
        event=DECLINED,
        reason=reason,
        by=by,
        at=at,
    )


@transaction.atomic(durable=True)
def suspend(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Certificate:
    """Nobody signs with it until it is resumed; custody goes on."""
    facts = parts.begin(certificate_id, rights.SUSPEND, by=by)
    return _suspend(facts, reason, by=by, at=at)


@transaction.atomic(durable=True)
def resume(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Certificate:
    """It signs again."""
    facts = parts.begin(certificate_id, rights.RESUME, by=by)
    reason = parts.required(reason, what="căn cứ cho dùng lại", field="reason")
    device = facts.certificate.device
    if device is not None and device.state != Device.IN_USE:
        raise DeviceUnfit(serial=device.serial, state=device.get_state_display())
    parts.set_state(facts.certificate, Certificate.ACTIVE, at=at)
    audit.record(RESUMED, by=by, at=at, target=facts.certificate, reason=reason)
    _tell_holders(facts, "Chứng thư số được dùng lại", at=at)
    return facts.certificate


def revoke(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Certificate:
    """Its authority has revoked it (NĐ 68/2024): nobody signs with it again, and its device is to be returned."""
    return _end(
        certificate_id=certificate_id,
        act=rights.REVOKE,
        state=Certificate.REVOKED,
        event=REVOKED,
        reason=reason,
        by=by,
        at=at,
    )


def retire(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Certificate:
    """The agency uses it no more, though it may still be valid.

    One that nobody has ever signed with is taken back: it tells nothing of its kind any more, and can be registered
    again where it belongs.
    """
    return _end(
        certificate_id=certificate_id,
        act=rights.RETIRE,
        state=Certificate.RETIRED,
        event=RETIRED,
        reason=reason,
        by=by,
        at=at,
    )


@transaction.atomic(durable=True)
def move_key(*, certificate_id: UUID, key: str, device: DeviceData, by: Actor, at: datetime) -> Certificate:
    """The key is reached elsewhere (another device, another service); kept with what it was before."""
    facts = parts.begin(certificate_id, rights.MOVE_KEY, by=by)
    certificate = facts.certificate
    key = keys.check(key)
    former = certificate.key
    certificate.key, certificate.device = key, _device(device, agency=certificate.agency_id, at=at)
    certificate.save(update_fields=["key", "device"])
    audit.record(
        MOVED, by=by, at=at, target=certificate, key=key,
        device=f"{certificate.device.get_kind_display()} {certificate.device.serial}", former=former,
    )  # fmt: skip
    _tell_holders(facts, "Địa chỉ khóa hoặc thiết bị của chứng thư số được sửa", at=at)
    return certificate


# --- devices ---------------------------------------------------------------------------------------------------------


@transaction.atomic(durable=True)
def report_lost(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Device:
    """The device is lost: every certificate on it is suspended at once, and everybody concerned hears of it (LC-5.1)."""
    facts = parts.begin(certificate_id, rights.REPORT_LOST, by=by)
    device = _report(facts, Device.LOST, LOST, reason, by=by, at=at)
    others = Certificate.objects.filter(device=device, state=Certificate.ACTIVE).order_by("pk")
    for pk in others.values_list("pk", flat=True)[:50]:
        _suspend(parts.lock(pk), f"mất thiết bị {device.serial}.", by=by, at=at)
    return device


@transaction.atomic(durable=True)
def report_locked(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Device:
    """The device has locked itself (wrong PINs); who can unlock it is told (LC-5.1)."""
    facts = parts.begin(certificate_id, rights.REPORT_LOCKED, by=by)
    return _report(facts, Device.LOCKED, LOCKED, reason, by=by, at=at)


@transaction.atomic(durable=True)
def recover(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Device:
    """The device was unlocked or found. Its certificates stay suspended until each is resumed."""
    facts = parts.begin(certificate_id, rights.RECOVER, by=by)
    return _report(facts, Device.IN_USE, RECOVERED, reason, by=by, at=at)


@transaction.atomic(durable=True)
def give_back(*, certificate_id: UUID, reason: str, by: Actor, at: datetime) -> Device:
    """The device went back to who issued it; no certificate on it may be in use any more. Raises DeviceUnfit."""
    facts = parts.begin(certificate_id, rights.RETURN, by=by)
    used = Certificate.objects.filter(device_id=facts.certificate.device_id, state__in=rights.IN_FORCE).first()
    if used is not None:
        raise DeviceUnfit(
            f"Chứng thư số số hiệu {used.serial} trên thiết bị này còn “{used.get_state_display()}”. "
            "Hãy ghi nhận thu hồi hoặc thôi dùng trước khi giao nộp thiết bị."
        )
    return _report(facts, Device.RETURNED, RETURNED, reason, by=by, at=at)


# --- what the machine finds ------------------------------------------------------------------------------------------


@transaction.atomic(durable=True)
def note_chain(*, certificate_id: UUID, chain: Sequence[str], error: str, by: Actor, at: datetime) -> Certificate:
    """Keep how the certificate's chain fares against the anchors of today; a chain that broke is told to the admins.

    The machine looks every night; whoever answers for the certificate may ask for it at once.
    """
    machine = by.account is None
    facts = parts.lock(certificate_id) if machine else parts.begin(certificate_id, rights.CHECK_CHAIN, by=by)
    certificate = facts.certificate
    broke = bool(error) and not certificate.chain_error and certificate.chain_checked_at is not None
    certificate.chain, certificate.chain_error, certificate.chain_checked_at = list(chain), error, at
    certificate.save(update_fields=["chain", "chain_error", "chain_checked_at"])
    if broke:
        told = parts.admins(certificate.agency_id, at=at)
        parts.tell(certificate, told, "Chứng thư số không còn nối tới chứng thư gốc đã cấu hình", at=at, urgent=True)
    return certificate


# --- parts of this module --------------------------------------------------------------------------------------------


def _same_agency(file: CertificateFile, agency_id: UUID, *, at: datetime) -> None:
    agency = Agency.objects.get(pk=agency_id)
    shown = people.policy_of(agency, at.date()).seal_text == "certificate_and_tsa"
    if shown and names.differs(file.common_name, agency.name):
        raise AgencyNameDiffers(held_by=file.common_name, agency=agency.name, field="certificate")


@transaction.atomic(durable=True)
def _end(
    *, certificate_id: UUID, act: rights.Act, state: str, event: audit.Event, reason: str, by: Actor, at: datetime
) -> Certificate:
    facts = parts.begin(certificate_id, act, by=by)
    reason = parts.required(reason, what="lý do", field="reason")
    _tell_holders(facts, f"{act.label} chứng thư số", at=at)
    certificate = facts.certificate
    answered = Certificate.objects.filter(answered_for(), pk=certificate.pk).exists()
    used = Claim.objects.filter(certificate=certificate).exists()
    parts.stop(facts, state, at=at)
    if not used and (state == Certificate.RETIRED or not answered):
        told = answered and certificate.tells_kind
        certificate.struck, certificate.tells_kind = True, False
        certificate.save(update_fields=["struck", "tells_kind"])
        if told:
            parts.look_again()
    audit.record(event, by=by, at=at, target=facts.certificate, reason=reason)
    return facts.certificate


def _suspend(facts: Facts, reason: str, *, by: Actor, at: datetime) -> Certificate:
    reason = parts.required(reason, what="lý do tạm dừng", field="reason")
    parts.set_state(facts.certificate, Certificate.SUSPENDED, at=at)
    audit.record(SUSPENDED, by=by, at=at, target=facts.certificate, reason=reason)
    _tell_holders(facts, "Tạm dừng chứng thư số", at=at)
    return facts.certificate


def _report(facts: Facts, state: str, event: audit.Event, reason: str, *, by: Actor, at: datetime) -> Device:
    reason = parts.required(reason, what="việc gì đã xảy ra, khi nào", field="reason")
    assert facts.certificate.device_id is not None
    device = Device.objects.select_for_update().get(pk=facts.certificate.device_id)
    device.state, device.state_since = state, at
    device.save(update_fields=["state", "state_since"])
    audit.record(event, by=by, at=at, target=device, serial=device.serial, reason=reason)
    _tell_holders(facts, f"Thiết bị {device.serial}: {device.get_state_display().lower()}", at=at)
    return device


def _tell_holders(facts: Facts, text: str, *, at: datetime) -> None:
    """Whoever has the key in hand, the IT officers, and for the agency's key the head."""
    certificate = facts.certificate
    told = [
        certificate.account_id,
        facts.custody.keeper_id if facts.custody else None,
        facts.deputy.account_id if facts.deputy else None,
        *parts.admins(certificate.agency_id, at=at),
        *(parts.heads(certificate.agency_id, at=at) if facts.of_agency else ()),
    ]
    parts.tell(certificate, told, text, at=at, urgent=True)


def _replaced(replaces: UUID | None, *, kind: str, account: UUID | None, by: Actor) -> Certificate | None:
    if replaces is None:
        return None
    former = Certificate.objects.filter(pk=replaces, agency_id=by.agency, kind=kind, account_id=account).first()
    if former is None or former.state not in rights.IN_FORCE:
        raise ReplacesWrong(field="replaces")
    return former


def _device(data: DeviceData, *, agency: UUID, at: datetime) -> Device:
    serial = parts.required(data.serial, what="số hiệu thiết bị", field="device_serial")
    place = parts.required(data.place, what="nơi lưu giữ thiết bị", field="device_place")
    device, _ = Device.objects.get_or_create(
        agency_id=agency, kind=data.kind, serial=serial, defaults={"place": place, "state_since": at}
    )
    if device.state not in (Device.IN_USE, Device.LOCKED):
        raise DeviceUnfit(serial=serial, state=device.get_state_display(), field="device_serial")
    if device.place != place:
        device.place = place
        device.save(update_fields=["place"])
    return device


def _twice(file: CertificateFile, former: Certificate | None, *, by: Actor) -> BadInput:
    there = Certificate.objects.filter(fingerprint=file.fingerprint, struck=False).first()
    if there is None and former is not None:
        # What was to be replaced got another successor meanwhile.
        return ReplacesWrong(field="replaces")
    where = (
        "ở cơ quan khác"
        if there is None or there.agency_id != by.agency
        else f"trạng thái “{there.get_state_display()}”"
    )
    return AlreadyRegistered(where=where, field="certificate")
