"""What the codec refuses: one class for each stable code, with the path of the element and words for the person."""

from __future__ import annotations

from vanthu.refusal import BadInput


class Refused(BadInput):
    """A packet that cannot be read (or must not be built). `path` names the element, "" when there is none."""

    code = "edxml_refused"
    template = "Không đọc được gói tin edXML."

    @property
    def path(self) -> str:
        return self.fields.get("path", "")


class Malformed(Refused):
    code = "edxml_malformed"
    template = "Gói tin không phải XML đúng cú pháp (dòng {line}). Đề nghị bên gửi gửi lại."


class Truncated(Refused):
    code = "edxml_truncated"
    template = "Gói tin rỗng hoặc bị cắt ngang khi truyền. Đề nghị bên gửi gửi lại."


class NotUtf8(Refused):
    code = "edxml_encoding"
    template = "Gói tin không dùng bảng mã UTF-8. Đề nghị bên gửi tạo lại gói tin bằng UTF-8."


class DoctypeRefused(Refused):
    code = "edxml_doctype"
    template = "Gói tin có khai báo DOCTYPE, điều edXML không cho phép. Gói tin bị từ chối vì lý do an toàn."


class WrongNamespace(Refused):
    code = "edxml_namespace"
    template = "Gói tin không theo QCVN 102:2016/BTTTT (không gian tên là “{namespace}”)."


class WrongRoot(Refused):
    code = "edxml_root"
    template = "Phần tử gốc của gói tin là “{name}”, không phải “edXML”."


class TooDeep(Refused):
    code = "edxml_too_deep"
    template = "Gói tin lồng quá {limit} cấp phần tử tại {path}. Gói tin bị từ chối vì lý do an toàn."


class TooLarge(Refused):
    code = "edxml_too_large"
    template = "Gói tin vượt giới hạn cho phép ({what}: tối đa {limit}). Đề nghị bên gửi chia nhỏ hồ sơ."


class TooLong(Refused):
    code = "edxml_too_long"
    template = "Mã tại {path} dài quá {limit} ký tự. Đề nghị bên gửi kiểm tra mã định danh và gửi lại."


class TooManyElements(Refused):
    code = "edxml_too_many_elements"
    template = "Gói tin có quá {limit} phần tử hoặc thuộc tính. Gói tin bị từ chối vì lý do an toàn."


class TooManyAttachments(Refused):
    code = "edxml_too_many_attachments"
    template = "Gói tin có quá {limit} tệp đính kèm. Đề nghị bên gửi chia nhỏ hồ sơ."


class MissingElement(Refused):
    code = "edxml_missing_element"
    template = "Gói tin thiếu nội dung bắt buộc {path}. Đề nghị bên gửi bổ sung và gửi lại."


class DuplicateElement(Refused):
    code = "edxml_duplicate_element"
    template = "Gói tin có nhiều hơn một {path}, không xác định được nội dung nào là đúng."


class DuplicateContentId(Refused):
    code = "edxml_duplicate_content_id"
    template = "Gói tin có hai tệp đính kèm cùng mã “{content_id}”. Đề nghị bên gửi tạo lại gói tin."


class BadDate(Refused):
    code = "edxml_bad_date"
    template = "Ngày “{value}” tại {path} không hợp lệ; dạng đúng là năm/tháng/ngày, ví dụ 2026/11/20."


class BadBusinessType(Refused):
    code = "edxml_bad_business_type"
    template = "Loại nghiệp vụ “{value}” không có trong QCVN 102:2016/BTTTT (0 mới, 1 thu hồi, 2 cập nhật, 3 thay thế)."


class BadStatusCode(Refused):
    code = "edxml_bad_status_code"
    template = "Mã trạng thái “{value}” không có trong bảng mã trạng thái liên thông nên không được gửi đi."


class BadBase64(Refused):
    code = "edxml_bad_base64"
    template = "Nội dung tệp đính kèm tại {path} không phải base64 đúng. Đề nghị bên gửi gửi lại."


class ZipBomb(Refused):
    code = "edxml_zip_bomb"
    template = "Tệp đính kèm “{name}” nén bất thường (giải nén vượt giới hạn). Gói tin bị từ chối vì lý do an toàn."
