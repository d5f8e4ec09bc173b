"""The roles of an office. They are code: what each may do is reviewed, not edited on a screen."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    CLERK = "clerk"  # văn thư: registers, numbers, seals, issues
    SPECIALIST = "specialist"  # chuyên viên: drafts, handles
    UNIT_LEADER = "unit_leader"  # lãnh đạo phòng, đơn vị
    FORM_CHECKER = "form_checker"  # người kiểm tra thể thức
    LEADER = "leader"  # lãnh đạo cơ quan, người có thẩm quyền: distributes, signs
    HEAD = "head"  # người đứng đầu
    OFFICE_CHIEF = "office_chief"  # chánh văn phòng: oversees
    ARCHIVIST = "archivist"  # lưu trữ cơ quan
    ADMIN = "admin"  # công chức CNTT: organisation and accounts, no content


LABELS: dict[Role, str] = {
    Role.CLERK: "Văn thư",
    Role.SPECIALIST: "Chuyên viên",
    Role.UNIT_LEADER: "Lãnh đạo đơn vị",
    Role.FORM_CHECKER: "Người kiểm tra thể thức",
    Role.LEADER: "Lãnh đạo cơ quan",
    Role.HEAD: "Người đứng đầu",
    Role.OFFICE_CHIEF: "Chánh Văn phòng",
    Role.ARCHIVIST: "Lưu trữ cơ quan",
    Role.ADMIN: "Quản trị hệ thống",
}

#: Those who may begin an outgoing document, a reply to an arrival included (BD-12.1, ST-9.1b, QN-18.3).
DRAFTS = frozenset(
    {
        Role.SPECIALIST,
        Role.UNIT_LEADER,
        Role.CLERK,
        Role.OFFICE_CHIEF,
        Role.FORM_CHECKER,
        Role.LEADER,
        Role.HEAD,
    }
)

#: Those who may be given an arrival to handle; whoever only administers reads no content.
HANDLES = DRAFTS | {Role.ARCHIVIST}

#: Those who see every document of their agency; the others see what they take part in.
SEE_ALL = frozenset({Role.CLERK, Role.LEADER, Role.HEAD, Role.OFFICE_CHIEF})
