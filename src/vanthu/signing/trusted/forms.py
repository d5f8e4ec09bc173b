"""Forms of the trust list."""

from __future__ import annotations

from django import forms

from vanthu.signing.models import TrustCertificate
from vanthu.web.fields import Choice, ManyFiles, Text

_GROUND = "Số, ngày văn bản hoặc thông báo của cơ quan quản lý; sẽ nằm trong lịch sử của danh sách."


class BringForm(forms.Form):
    """Certificates as files, or the folder of the server."""

    files = ManyFiles(
        "Tệp chứng thư số", required=False, help_text="PEM hoặc DER (.pem, .crt, .cer, .der), chọn được nhiều tệp."
    )
    purpose = Choice("Dùng cho", choices=TrustCertificate.PURPOSES, initial=TrustCertificate.BOTH)
    folder = forms.BooleanField(label="Lấy từ thư mục TRUST_LIST của máy chủ", required=False)


class GroundForm(forms.Form):
    """Why the list is changed."""

    ground = Text("Căn cứ", longest=500, help_text=_GROUND)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ConfirmForm(GroundForm):
    """The import that was looked at."""

    what = forms.CharField(widget=forms.HiddenInput)


class PurposeForm(GroundForm):
    purpose = Choice("Dùng cho", choices=TrustCertificate.PURPOSES)

    field_order = ("purpose", "ground")
