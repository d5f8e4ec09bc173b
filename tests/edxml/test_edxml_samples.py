"""The packets that others made are read, each field of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from edxml_packets import FIXTURES, sample

from vanthu.edxml import (
    TIME_ZONE,
    BusinessType,
    Organisation,
    Priority,
    ReceiverChange,
    Replaced,
    ResponseFor,
    StatusCode,
    Update,
    read,
)

VPCP_DOCUMENT = "000.00.00.G22,2015/09/30,7816/VPCP-TTĐT"


@pytest.mark.req("QN-14.2a")
def test_it_reads_a_new_document_whole():
    packet = read(sample("edoc_new"))
    document = packet.document
    assert packet.kind == "document"
    assert document.from_.code == "002.00.20.H13"
    assert document.from_.in_charge == "UBND xã Hòa Tiến - UBND huyện Hòa Vang - Thành phố Đà Nẵng"
    assert [one.code for one in document.to] == ["28.22.H17"]
    assert document.to[0].telephone == "(84-4) 3821 5137"
    assert document.document_id == VPCP_DOCUMENT
    assert (document.number, document.notation, document.code) == ("74fass22", "VPCP-TTĐT", "74fass22/VPCP-TTĐT")
    assert (document.place, document.promulgation_date) == ("Hà Nội", date(2019, 1, 16))
    assert (document.type_code, document.type_detail, document.type_name) == (1, 0, "Công văn")
    assert document.subject == document.content == "V/v kết nối, liên thông phần mềm quản lý văn bản"
    assert document.signer.competence == "TL. BO TRUONG"
    assert document.due_date == date(2018, 9, 28)
    assert (document.priority, document.direction) == (Priority.NORMAL, False)
    assert (document.promulgation_amount, document.page_amount, document.steering_type) == (2, 22, 1)
    assert document.appendixes == ("Công văn về việc kết nối, liên thông phần mềm quản lý văn bản",)
    assert document.to_places == ("Cac bo va co quan ngang bo", "Uy ban nhan dan cac tinh, TP")
    assert document.trace == (("000.00.00.G22", datetime(2018, 9, 28, tzinfo=TIME_ZONE)),)
    assert (document.business_type, document.business_reason) == (BusinessType.NEW, "Văn bản điện tử mới")
    assert document.business_document_id == "000.00.00.G22,2014/02/30,7806/VPCP-TTĐT"  # a date that does not exist
    assert document.staff.department == "Văn thư văn phòng"
    assert packet.key == ("document", "002.00.20.H13", VPCP_DOCUMENT, "0")


def test_it_reads_a_recall_whose_own_document_id_names_the_target():
    packet = read(sample("edoc_revocation"))
    assert packet.kind == "recall"
    assert packet.document.business_type == BusinessType.RECALL
    assert packet.document.business_reason == "Thu hồi văn bản điện tử"
    assert packet.document.business_document_id == ""
    assert packet.document.target_id == packet.document.document_id == VPCP_DOCUMENT
    assert packet.document.response_for == (
        ResponseFor(
            organ_code="000.00.00.H14",
            code="267/VPCP-TTĐT",
            document_id="000.00.04.G14,2012/08/06,267/VPCP-TTĐT",
            promulgation_date=date(2018, 9, 28),
        ),
    )


def test_it_reads_an_update_with_its_changes_of_receivers():
    packet = read(sample("edoc_update"))
    assert packet.kind == "update"
    assert packet.document.target_id == "000.00.00.G22,2014/02/30,7806/VPCP-TTĐT"
    assert packet.document.update == Update(
        document_changed=True,
        receivers_changed=True,
        receivers=(
            ReceiverChange(organ_code="000.00.00.H41", added=False),
            ReceiverChange(organ_code="000.00.00.H14", added=True),
        ),
    )


def test_it_reads_a_replacement_with_what_it_replaces():
    packet = read(sample("edoc_replacement"))
    assert packet.kind == "replace"
    replaced = Replaced(
        document_id="000.00.00.G22,2014/01/30,7806/VPCP-TTĐT", organ_codes=("000.00.00.H41", "000.00.00.H14")
    )
    assert packet.document.replaces == (replaced, replaced)


def test_it_reads_a_bus_download_without_business_and_with_an_empty_response():
    packet = read(sample("bus_download_2019"))
    document = packet.document
    assert document.document_id == "9fbfbad2-f1f8-4256-a2eb-50fb1061cddb"
    assert (document.business_type, document.response_for, document.update) == (BusinessType.NEW, (), None)
    assert document.to[0] == Organisation(
        code="000.00.15.H51",
        name="Trung tâm test production 02323232323",
        address="185 Giảng Võ - Đống Đa - Hà Nội",
        email="sotttt@ict-hanoi.gov.vn",
        telephone="(04)35123536",
        fax="(04)37366617",
        website="http://www.ict-hanoi.gov.vn",
    )
    assert [code for code, _ in document.trace] == ["01.02.G22", "001.00.20.TT2"]
    (attachment,) = packet.attachments
    assert (attachment.size, attachment.content[:2]) == (17, b"\xff\xf4")
    assert [problem.code for problem in attachment.problems] == ["type_mismatch"]
    assert not attachment.usable


@pytest.mark.parametrize("name", ["edoc_new", "edoc_update", "edoc_revocation", "edoc_replacement"])
def test_it_unzips_the_wrong_file_of_the_examples_and_says_that_it_is_wrong(name):
    (attachment,) = read(sample(name)).attachments
    assert attachment.name == "1896_QD-TTg_m_294779.doc"
    assert (attachment.declared_type, attachment.actual_type) == ("application/zip", "application/xml")
    assert attachment.content.startswith(b"<?xml")
    assert [problem.code for problem in attachment.problems] == ["type_mismatch"]


@pytest.mark.req("QN-14.2a")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("inbox_01", StatusCode.ARRIVED),
        ("rejection_02", StatusCode.RETURNED),
        ("acceptance_03", StatusCode.ACCEPTED),
        ("assignment_04", StatusCode.FORWARDED),
        ("processing_05", StatusCode.PROCESSING),
        ("finish_06", StatusCode.COMPLETED),
        ("cancellation_13", StatusCode.RECALL_REQUESTED),
        ("change-acceptance_15", StatusCode.CHANGE_ACCEPTED),
        ("change-rejection_16", StatusCode.CHANGE_REFUSED),
    ],
)
def test_it_reads_every_status(name, code):
    packet = read(sample(f"status_{name}"))
    status = packet.status
    sender, other = ("000.00.00.G22", "000.00.00.H41") if code == "13" else ("000.00.00.H41", "000.00.00.G22")
    assert packet.kind == "status"
    assert (status.from_.code, status.response_for.organ_code) == (sender, other)
    assert (status.response_for.document_id, status.response_for.code) == (VPCP_DOCUMENT, "7816/VPCP-TTĐT")
    assert status.code == code
    assert status.label == code.label
    assert status.description
    assert status.timestamp == datetime(2015, 9, 20, 11, 8, 36, tzinfo=TIME_ZONE)
    assert status.staff.department == "Phong hanh chinh"
    assert (packet.attachments, packet.problems) == ((), ())


def test_no_two_samples_share_a_digest():
    digests = [read(path.read_bytes()).digest for path in FIXTURES.glob("*.edxml")]
    assert len(digests) == len(set(digests)) == 14
