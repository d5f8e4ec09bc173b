"""A file that was signed outside, at somebody's desk: is it ours plus exactly the one update that was asked for?

Whatever the tool, its user or whoever sits between says of the result is no evidence. The bytes are: they begin with
ours, one revision follows (ISO 32000-1 7.5.6), it fills the one signature field that was meant and the text fields of
this act, with what the register says, and nothing else; the certificate is the registered one, and the whole is valid.

Files come from strangers: call this in the sandbox (`vanthu.pdf.sandbox`).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.diff_analysis import DiffResult, FormUpdatingRule, ModificationLevel, StandardDiffPolicy
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON

from vanthu.pdf import certificates, changes, drawn, number, signature_look, verdict
from vanthu.pdf.fields import NUMBER
from vanthu.pdf.paper import Paper
from vanthu.pdf.signature_look import Look
from vanthu.pdf.signed import Signed, signed_fields
from vanthu.pdf.trust import Kinds, TrustList
from vanthu.pdf.verify import verify
from vanthu.refusal import BadInput, Refusal

log = logging.getLogger(__name__)

#: What a signature, its picture and its evidence may add to a file.
MOST_GROWTH = 4 * 1024 * 1024
#: How far the clock of a desk may be off where no time-stamp says better.
CLOCK_DRIFT = timedelta(minutes=10)
#: Revisions that may follow the signature's own where evidence behind it is allowed: DSS, document time-stamp.
_MOST_EVIDENCE = 2
#: What signing and filling change in a field; everything else of it stays as it was laid.
_FILLED = frozenset({"/V", "/AP", "/M"})

#: The first signature of a file says so in the form's flags (ISO 32000-1 12.7.2); later ones find them set.
_POLICY = StandardDiffPolicy(
    global_rules=changes.POLICY.global_rules,
    form_rule=FormUpdatingRule(
        field_rules=changes.POLICY.form_rule.field_rules,
        ignored_acroform_keys=ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
    ),
)
_SIGNATURES_EXIST = 1


class ReturnedFileRefused(BadInput):
    """The file that came back is not the one that was asked for. Nothing of it is kept."""

    code = "returned_refused"


class ReturnedRewritten(ReturnedFileRefused):
    code = "returned_rewritten"
    template = (
        "Tệp trả về không giữ nguyên tệp đã gửi đi ký mà đã được ghi lại từ đầu, làm hỏng các chữ ký có trước. "
        "Hãy ký lại và để phần mềm ký số lưu theo cách ghi nối tiếp, không “lưu thành”, in hoặc nén lại tệp."
    )


class ReturnedUnsigned(ReturnedFileRefused):
    code = "returned_unsigned"
    template = "Tệp trả về chưa có chữ ký số mới. Hãy bấm ký lại và hoàn tất bước ký trên phần mềm ký số."


class ReturnedTooLarge(ReturnedFileRefused):
    code = "returned_too_large"
    template = (
        "Tệp trả về lớn hơn tệp đã gửi đi ký {grown:.1f} MB, quá mức {limit} MB. "
        "Hãy dùng hình ảnh chữ ký nhỏ hơn trong phần mềm ký số rồi ký lại."
    )


class ReturnedUnreadable(ReturnedFileRefused):
    code = "returned_unreadable"
    template = "Không đọc được phần được thêm vào tệp trả về. Hãy ký lại; nếu lặp lại, báo công chức CNTT."


class ReturnedExtraRevision(ReturnedFileRefused):
    """More than one update, or one that does not build on our last one."""

    code = "returned_extra_revision"
    template = (
        "Tệp trả về có nhiều hơn một lần ghi thêm sau tệp đã gửi đi ký. "
        "Hãy ký lại, chỉ một lần ký, không thêm bước nào khác trong phần mềm ký số."
    )


class ReturnedPagesChanged(ReturnedFileRefused):
    code = "returned_pages_changed"
    template = "Tệp trả về có {theirs} trang, tệp gửi đi ký có {ours} trang. Hãy ký lại mà không thêm, bớt trang."


class ReturnedManySignatures(ReturnedFileRefused):
    code = "returned_many_signatures"
    template = "Tệp trả về có {count} chữ ký số mới, chỉ được có một. Hãy ký lại đúng một lần."


class ReturnedOtherField(ReturnedFileRefused):
    code = "returned_other_field"
    template = (
        "Chữ ký số nằm ở ô “{found}”, không phải ô ký của bước này (“{expected}”). "
        "Hãy ký lại và chọn đúng ô ký đã có sẵn trên trang, không tạo ô ký mới."
    )


class ReturnedContentChanged(ReturnedFileRefused):
    code = "returned_content_changed"
    template = (
        "Ngoài chữ ký số, nội dung của tệp trả về đã bị sửa (trang, chú thích hoặc thành phần khác). "
        "Hãy ký lại mà không viết, vẽ hay đóng dấu gì thêm lên trang; cần sửa nội dung thì trả lại văn bản."
    )


class ReturnedFieldChanged(ReturnedFileRefused):
    code = "returned_field_changed"
    template = "Ô “{name}” của tệp trả về đã bị sửa trong khi bước này không được sửa ô đó. Hãy ký lại, chỉ điền ô ký."


class ReturnedWrongValue(ReturnedFileRefused):
    code = "returned_wrong_value"
    template = (
        "Ô “{name}” của tệp trả về ghi “{found}”, sổ đăng ký ghi “{expected}”. "
        "Hãy ký lại và giữ nguyên số, ngày, tháng mà hệ thống chuyển sang phần mềm ký số."
    )


class ReturnedDrawnOtherwise(ReturnedFileRefused):
    code = "returned_drawn_otherwise"
    template = (
        "Số, ngày, tháng nhìn thấy trên tệp trả về khác với giá trị lưu trong tệp. "
        "Hãy ký lại; nếu lặp lại, báo công chức CNTT kiểm tra phần mềm ký số."
    )


class ReturnedUnlocked(ReturnedFileRefused):
    """The field's /Lock was not taken over into the signature: others could fill on."""

    code = "returned_unlocked"
    template = (
        "Chữ ký số trên tệp trả về không khóa các ô như văn bản quy định, nên số, ngày còn có thể bị sửa sau khi ký. "
        "Hãy cập nhật phần mềm ký số rồi ký lại."
    )


class ReturnedBlank(ReturnedFileRefused):
    """This and the next: it shows something else than the regulation wants to see (BD điều 14, 15; LC điều 13.4)."""

    code = "returned_look_blank"
    template = (
        "Chữ ký số đã có nhưng ô ký trên trang để trống. "
        "Hãy chọn hình ảnh chữ ký (hoặc con dấu) trong cấu hình phần mềm ký số rồi ký lại."
    )


class ReturnedWithText(ReturnedFileRefused):
    code = "returned_look_text"
    template = (
        "Hình chữ ký số có kèm chữ hoặc nét vẽ khác; quy chế của cơ quan chỉ cho phép hình ảnh chữ ký. "
        "Hãy chọn mẫu chữ ký “chỉ hình ảnh” trong cấu hình phần mềm ký số rồi ký lại."
    )


class ReturnedWithoutPicture(ReturnedFileRefused):
    code = "returned_look_picture"
    template = (
        "Ô ký của tệp trả về không hiển thị rõ hình ảnh chữ ký tay (chỉ có chữ, bị che hoặc là một mảng tô kín). "
        "Hãy chọn ảnh chữ ký tay (.png, nền trong suốt) trong cấu hình phần mềm ký số rồi ký lại."
    )


class ReturnedNotBlue(ReturnedFileRefused):
    code = "returned_look_colour"
    template = (
        "Hình ảnh chữ ký tay trên tệp trả về không phải màu xanh như quy định. "
        "Hãy thay bằng ảnh chữ ký mực xanh trong cấu hình phần mềm ký số rồi ký lại."
    )


class ReturnedOutOfPlace(ReturnedFileRefused):
    """The seal's place was laid before: it will not cover its third of this ink."""

    code = "returned_look_place"
    template = (
        "Hình chữ ký trên tệp trả về không nằm đúng chỗ trong ô ký: con dấu phải trùm lên khoảng 1/3 chữ ký về phía bên "
        "trái (28–38 %). Hãy cắt sát ảnh chữ ký, để ảnh vừa hết chiều ngang ô ký trong phần mềm ký số rồi ký lại."
    )


class ReturnedWithoutSeal(ReturnedFileRefused):
    code = "returned_look_seal"
    template = (
        "Ô con dấu của tệp trả về không hiển thị con dấu màu đỏ đúng kích thước, đúng chỗ (đường kính lệch không quá "
        "0,5 mm). Hãy chọn đúng ảnh con dấu, kích thước thật, trong cấu hình phần mềm ký số rồi ký lại."
    )


class ReturnedSealAside(ReturnedFileRefused):
    code = "returned_look_cover"
    template = (
        "Con dấu trên tệp trả về không trùm lên khoảng 1/3 chữ ký của người ký về phía bên trái (28–38 %). Hãy để phần "
        "mềm ký số đặt con dấu vào đúng chỗ đã chừa rồi ký lại; nếu vẫn lệch, trả văn bản để người ký ký lại."
    )


class ReturnedWithoutCaption(ReturnedFileRefused):
    code = "returned_look_caption"
    template = (
        "Cạnh con dấu của tệp trả về không có đủ tên cơ quan và thời gian ký mà quy chế yêu cầu: thiếu tên cơ quan. "
        "Hãy bật hiển thị tên cơ quan và thời gian ký trong phần mềm ký số rồi ký lại."
    )


class ReturnedWithoutWords(ReturnedFileRefused):
    code = "returned_look_words"
    template = (
        "Chữ ký số của cơ quan ở góc trên bên phải tệp trả về không ghi “{words}” như quy định. "
        "Hãy bật hiển thị nội dung này trong phần mềm ký số rồi ký lại."
    )


class ReturnedWithoutTime(ReturnedFileRefused):
    code = "returned_look_time"
    template = (
        "Chữ ký số của cơ quan trên tệp trả về không ghi đủ thời gian ký: ngày, tháng, năm, giờ, phút, giây và múi giờ "
        "Việt Nam (+07:00). Hãy bật hiển thị đầy đủ thời gian ký trong phần mềm ký số rồi ký lại."
    )


class ReturnedTimeOff(ReturnedFileRefused):
    code = "returned_look_clock"
    template = (
        "Thời gian ký nhìn thấy trên tệp trả về lệch quá 60 giây so với thời điểm ký ({signed}). "
        "Hãy chỉnh đồng hồ của máy tính cho đúng rồi ký lại, nhập mã PIN ngay khi được hỏi."
    )


_LOOKS: dict[signature_look.Missing, type[ReturnedFileRefused]] = {
    "blank": ReturnedBlank,
    "text": ReturnedWithText,
    "picture": ReturnedWithoutPicture,
    "colour": ReturnedNotBlue,
    "place": ReturnedOutOfPlace,
    "seal": ReturnedWithoutSeal,
    "cover": ReturnedSealAside,
    "caption": ReturnedWithoutCaption,
    "words": ReturnedWithoutWords,
    "time": ReturnedWithoutTime,
    "clock": ReturnedTimeOff,
}


class ReturnedOtherCertificate(ReturnedFileRefused):
    code = "returned_other_certificate"
    template = (
        "Tệp trả về được ký bằng chứng thư số của “{holder}” (số {serial}), không phải chứng thư số đã đăng ký để ký "
        "bước này. Hãy cắm đúng thiết bị, chọn đúng chứng thư số rồi ký lại."
    )


class ReturnedNotValid(ReturnedFileRefused):
    """The verifier's own word on the file, with its sentence."""

    code = "returned_not_valid"
    template = "Chữ ký số trên tệp trả về không hợp lệ: {why} Hãy khắc phục rồi ký lại."


class ReturnedWithoutTimeStamp(ReturnedFileRefused):
    code = "returned_without_time_stamp"
    template = (
        "Chữ ký số trên tệp trả về chưa có dấu thời gian mà quy chế của cơ quan yêu cầu. "
        "Hãy bật cấp dấu thời gian (TSA) trong cấu hình phần mềm ký số rồi ký lại."
    )


class ReturnedWrongClock(ReturnedFileRefused):
    code = "returned_wrong_clock"
    template = "Thời điểm ký ghi trong tệp trả về ({found}) không đúng. Hãy chỉnh lại đồng hồ của máy tính rồi ký lại."


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What came back, when it is what was asked for. `signed_at` is the time-stamp's where `stamped`, else the desk's;
    `evidence` says that the file carries validation data (a DSS)."""

    signed_at: datetime
    stamped: bool
    evidence: bool


def check_returned(
    ours: bytes,
    theirs: bytes,
    *,
    field: str,
    certificate: bytes,
    trust: TrustList,
    at: datetime,
    since: datetime,
    fill: Mapping[str, str] | None = None,
    accepts_claimed_time: bool = False,
    online: bool = False,
    kinds: Kinds | None = None,
    look: Look | None = None,
    bears: frozenset[str] = frozenset(),
    evidence_behind: bool = False,
) -> Returned:
    """Hold `theirs` against `ours`: exactly one update, by the DER `certificate`, in the signature `field`.

    `fill` are the texts that this act puts into text fields, by name; names that the file has not got (a year that is
    printed) are passed over. Without a time-stamp the claimed time must lie between `since` and `at`, with some drift.
    `look` is what the signature has to show, `kinds` the registry of certificates. `bears` are codes of the verifier that
    this act can bear (`revocation_unknown`). With `evidence_behind` further revisions may follow that only bring
    validation data or a document time-stamp.

    Raises a `ReturnedFileRefused`, or MemoryError; anything that cannot be read is `ReturnedUnreadable`.
    """
    if not theirs.startswith(ours):
        raise ReturnedRewritten()
    if len(theirs) == len(ours):
        raise ReturnedUnsigned()
    if len(theirs) - len(ours) > MOST_GROWTH:
        raise ReturnedTooLarge(grown=(len(theirs) - len(ours)) / 1024 / 1024, limit=MOST_GROWTH // 1024 // 1024)
    try:
        mine, reader = PdfFileReader(BytesIO(ours)), PdfFileReader(BytesIO(theirs))
        signature = _one_update(mine, reader, field=field, evidence_behind=evidence_behind)
        _only_what_was_asked(mine, reader, signature, fill=fill or {})
        _numbers(theirs, fill=fill or {})
        assert signature.embedded is not None
        if not changes.locks_as_laid(signature.embedded):
            raise ReturnedUnlocked()
        found = signature.embedded.signer_cert
        if found.dump() != certificate:
            raise ReturnedOtherCertificate(holder=certificates.holder(found), serial=certificates.serial(found))
        evidence = "/DSS" in reader.root
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # a stranger's file raises whatever it likes
        log.info("a returned file could not be read: %s", type(error).__name__)
        raise ReturnedUnreadable() from error
    report = verify(theirs, trust=trust, at=at, online=online, accepts_claimed_time=accepts_claimed_time, kinds=kinds)
    told = _believed(report, field=field, at=at, since=since, bears=bears, evidence=evidence, behind=evidence_behind)
    _looked_at(theirs, field, look or Look(), certificate=found, at=told.signed_at)
    return told


def _one_update(mine: PdfFileReader, reader: PdfFileReader, *, field: str, evidence_behind: bool) -> Signed:
    """The one new signature, of the one new revision."""
    before, after = mine.xrefs.total_revisions, reader.xrefs.total_revisions
    if before > after or any(_start(mine, n) != _start(reader, n) for n in range(before)):
        # Their last revision does not lead back to ours: our bytes are there, and nobody would look at them.
        raise ReturnedExtraRevision()
    if after == before:
        raise ReturnedUnsigned()
    ours, theirs = (int(file.root["/Pages"]["/Count"]) for file in (mine, reader))
    if ours != theirs:
        raise ReturnedPagesChanged(ours=ours, theirs=theirs)
    old = {one.name for one in signed_fields(mine)}
    new = [one for one in signed_fields(reader) if one.name not in old]
    signatures = [one for one in new if not one.stamp]
    if not signatures:
        raise ReturnedUnsigned()
    if len(signatures) > 1:
        raise ReturnedManySignatures(count=len(signatures))
    signature = signatures[0]
    if signature.name != field:
        raise ReturnedOtherField(found=signature.name, expected=field)
    if signature.embedded is None:
        raise ReturnedUnreadable()
    if signature.revision != before or after > before + 1 + (_MOST_EVIDENCE if evidence_behind else 0):
        raise ReturnedExtraRevision()
    if len(new) > 1 and not evidence_behind:
        raise ReturnedManySignatures(count=len(new))
    return signature


def _start(reader: PdfFileReader, revision: int) -> int:
    return reader.xrefs.get_xref_container_info(revision).start_location


def _only_what_was_asked(
    mine: PdfFileReader, reader: PdfFileReader, signature: Signed, *, fill: Mapping[str, str]
) -> None:
    base = signature.revision - 1
    judged = _POLICY.review_file(reader, base)
    if not isinstance(judged, DiffResult) or judged.modification_level.value > ModificationLevel.FORM_FILLING.value:
        raise ReturnedContentChanged()
    if not int(changes.entry(reader.root["/AcroForm"], "/SigFlags") or 0) & _SIGNATURES_EXIST:
        raise ReturnedContentChanged()
    if reader.xrefs.total_revisions > signature.revision + 1:
        later = _POLICY.review_file(reader, signature.revision)
        if not isinstance(later, DiffResult) or later.modification_level.value > ModificationLevel.LTA_UPDATES.value:
            raise ReturnedExtraRevision()
    before, after = _laid(mine), _laid(reader.get_historical_resolver(signature.revision))
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.frame != new.frame:
            raise ReturnedFieldChanged(name=name)
        if name in fill:
            if new.value != fill[name]:
                raise ReturnedWrongValue(name=name, found=new.value, expected=fill[name])
        elif name != signature.name and old != new:
            raise ReturnedFieldChanged(name=name)


@dataclass(frozen=True, kw_only=True)
class _Field:
    """A terminal field: digests over what filling changes and over all the rest, and its value as text."""

    frame: bytes
    filling: bytes
    value: str


def _laid(handler: PdfHandler) -> dict[str, _Field]:
    found: dict[str, _Field] = {}
    for name, item, inherited in changes.terminal_fields(handler):
        while name in found:
            name += "′"
        frame = {key: item.raw_get(key) for key in item if key not in _FILLED}
        signature = inherited.get("/FT") == "/Sig"
        filling = {key: item.raw_get(key) for key in item if key in _FILLED and not (signature and key == "/V")}
        found[name] = _Field(
            frame=changes.fingerprint(generic.DictionaryObject(frame)),
            filling=changes.fingerprint(generic.DictionaryObject(filling)),
            # A signature refers to the whole document; that nobody touched it is told by kinds of change, above.
            value="" if signature else changes.shown(inherited.get("/V")),
        )
    return found


def _numbers(theirs: bytes, *, fill: Mapping[str, str]) -> None:
    """Number and date show what they store: as ink on paper, and in the plain way that is read before issuing."""
    if NUMBER not in fill:
        return
    with Paper(theirs) as paper:
        if drawn.mismatches(paper):
            raise ReturnedDrawnOtherwise()
    try:
        number.read_number(theirs)
    except number.NumberMismatch as refusal:
        raise ReturnedDrawnOtherwise() from refusal


def _believed(
    report: verdict.Report,
    *,
    field: str,
    at: datetime,
    since: datetime,
    bears: frozenset[str],
    evidence: bool,
    behind: bool,
) -> Returned:
    signature = next((one for one in report.signatures if one.field == field), None)
    if signature is not None and any(problem.code == "claimed_time" for problem in signature.problems):
        if signature.time_source == "claimed" and signature.signed_at is not None and signature.signed_at > at:
            raise _wrong_clock(signature.signed_at)
        if report.codes <= bears | {"claimed_time"}:
            raise ReturnedWithoutTimeStamp()
    # Evidence without a time-stamp over it ends a file that we cover with one ourselves.
    bears = bears | {"not_whole_file"} if behind else bears
    unborne = [problem for problem in report.problems if problem.code not in bears]
    if unborne or signature is None or signature.signed_at is None:
        why = unborne[0].sentence if unborne else "không đọc được chữ ký số."
        raise ReturnedNotValid(why=why, codes=sorted(report.codes))
    if signature.coverage != "whole_file" and not behind:
        raise ReturnedExtraRevision()
    stamped = signature.time_source == "tsa"
    if not stamped:
        check_clock(signature.signed_at, since=since, at=at)
    return Returned(signed_at=signature.signed_at, stamped=stamped, evidence=evidence)


def check_clock(claimed: datetime, *, since: datetime, at: datetime) -> None:
    """A claimed time lies between `since`, before which there was nothing to sign, and `at`, with some drift.

    Raises ReturnedWrongClock.
    """
    if not since - CLOCK_DRIFT <= claimed <= at + CLOCK_DRIFT:
        raise _wrong_clock(claimed)


def _looked_at(theirs: bytes, field: str, look: Look, *, certificate: x509.Certificate, at: datetime) -> None:
    try:
        lacking = signature_look.missing(theirs, field, look, certificate=certificate, at=at)
    except MemoryError:
        raise
    except Exception as error:  # a stranger's file raises whatever it likes
        log.info("a returned signature could not be looked at: %s", type(error).__name__)
        raise ReturnedUnreadable() from error
    if lacking is not None:
        raise _LOOKS[lacking](words="”, “".join(look.words), signed=_moment(at))


def _wrong_clock(found: datetime) -> ReturnedWrongClock:
    return ReturnedWrongClock(found=_moment(found))


def _moment(at: datetime) -> str:
    return f"{verdict.in_vietnam(at):%H:%M:%S ngày %d/%m/%Y}"
