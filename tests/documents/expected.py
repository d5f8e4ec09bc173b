"""Who may do what in which state, written by hand from the five regulations and the reading of them.

Nothing here looks at the code that it judges. `ALL` lists what every agency does; the five tables below say what each
does besides, with the article. A line is: act, states in which it may be done, who may do it.

Who (see `actors` in test_states.py): `drafter` who drafted it; `unit_leader` of the drafting (or handling) unit;
`checker` chosen for it; `leader` who signs it or before whom it lies; `deputy` another leader; `clerk`; `handler` whom
the unit's leader named; `system`.
"""

from __future__ import annotations

from factories import BD, HG, LC, QN, ST

Table = frozenset[tuple[str, str, str]]


def lines(*rows: tuple[str, str, str]) -> Table:
    return frozenset(
        (act, state, who) for act, states, people in rows for state in states.split() for who in people.split()
    )


ALL = lines(
    # Văn bản đi
    ("edit", "draft", "drafter"),
    ("submit", "draft", "drafter"),
    # Where the fields go is seen, and put right by hand, before it goes up.
    ("place", "draft", "drafter"),
    ("cancel", "draft", "drafter"),
    ("sign", "at_signer", "leader"),
    # The signer may refuse until the document has left his desk (BD 12.3; ST 9.3.b).
    ("refuse_signing", "at_signer signed", "leader"),
    # Before anybody has signed; by who answers for the draft or by who would sign (reading 15).
    ("change_signer", "at_unit_leader at_checker at_signer", "drafter leader"),
    ("seal", "numbered", "clerk"),
    ("issue", "sealed", "clerk"),
    # The clerk's last check of the form (BD 12.4, ST 9.4), before anything has left.
    ("hand_back", "at_clerk numbered sealed", "clerk"),
    # Văn bản đến
    ("verify", "arrived checked accepted", "clerk system"),
    ("accept", "checked", "clerk system"),
    ("register", "accepted", "clerk"),
    ("refuse_arrival", "arrived checked accepted", "clerk system"),
    # After registration the số đến stays and the document goes back (NĐ 30 điều 21; reading 4).
    ("give_back", "registered submitted assigned", "clerk"),
    ("submit_arrival", "registered", "clerk"),
    ("distribute", "submitted", "leader"),
    ("assign", "assigned in_progress", "unit_leader"),
    ("start", "assigned", "handler"),
    ("file", "assigned in_progress", "handler"),
    ("report", "assigned in_progress", "handler"),
    ("reply", "assigned in_progress", "handler"),
    # QN 18.2 "chuyển cho cán bộ khác xử lý": the fourth way of handling, everywhere.
    ("pass_on", "assigned in_progress", "handler"),
    ("hand_up", "assigned in_progress", "handler"),
    ("confirm", "reported", "leader"),
    ("send_back", "reported", "leader"),
)

#: What belongs to a state, but to a holder whom the table's documents do not have: a leader to whom the document was
#: distributed passes it on (reading 5; BD 9, LC 11, QN 17.2).
OF_ANOTHER_HOLDER: frozenset[tuple[str, str]] = frozenset({("distribute", "assigned")})

_UNIT_LEADER_REFUSES = ("refuse", "at_unit_leader", "unit_leader")
_NUMBER_AFTER_SIGNATURE = ("number", "at_clerk", "clerk")
_FORWARD = ("forward", "signed", "leader")
#: Paper of one's own is printed before the seal, or at any time later (BD 13.1.b, LC 12.1.d).
_PRINT = ("print", "numbered sealed issued", "clerk")
#: The leader has a unit look at it, gets it back from there, or fetches it (ST 9.3).
_REVIEW = (
    ("expert_review", "at_signer", "leader"),
    ("give_review", "at_review", "unit_leader"),
    ("call_back_review", "at_review", "leader"),
)
_CHECKER = (
    ("pass_to_checker", "at_unit_leader", "unit_leader"),
    ("check_pass", "at_checker", "checker"),
    ("hand_back_form", "at_checker", "checker"),
)

OWN: dict[str, Table] = {
    BD: lines(
        ("pass_up", "at_unit_leader", "unit_leader"),  # 12.2: answers for content and form
        _UNIT_LEADER_REFUSES,  # 12.2
        _FORWARD,  # 12.3 "Duyệt & Chuyển VT"
        _NUMBER_AFTER_SIGNATURE,  # 13.1.b
        _PRINT,
    ),
    LC: lines(
        # 12.1: a) the drafter submits for signature, b) the leader signs and passes on, c) the clerk numbers and seals.
        _FORWARD,
        _NUMBER_AFTER_SIGNATURE,
        # 12.2: both signatures are of the day of issue, so a leader puts off what comes in the evening, and what
        # was not sealed that day goes back to him alone.
        ("put_off", "at_signer", "leader"),
        ("sign_again", "at_clerk numbered sealed", "clerk"),
        _PRINT,
    ),
    HG: lines(
        *_CHECKER,  # 13.2, 13.3
        _UNIT_LEADER_REFUSES,
        # 14.2: number, date and the way to the clerk come by themselves with the signature.
        ("report_receipts", "issued", "clerk"),  # 14.3
    ),
    ST: lines(
        ("initial", "at_unit_leader", "unit_leader"),  # 9.2: after "./."
        ("pass_up", "at_unit_leader", "unit_leader"),
        _UNIT_LEADER_REFUSES,
        ("edit_outside", "at_signer", "leader"),  # 9.3.a: downloads, edits, signs and uploads
        *_REVIEW,
        _FORWARD,  # 9.3.a
        _NUMBER_AFTER_SIGNATURE,  # 9.4
        # 9.1, 9.4: paper goes the same way, and its copies are sealed.
        ("take_paper", "at_clerk numbered sealed issued", "clerk"),
        _PRINT,
    ),
    QN: lines(
        *_CHECKER,  # silent: NĐ 30 điều 12, TT 01/2019 điều 10
        _UNIT_LEADER_REFUSES,
        ("permit_issue", "signed", "leader deputy"),  # 17.2: an act of its own, of the leaders
        _NUMBER_AFTER_SIGNATURE,
    ),
}


def expected(key: str) -> Table:
    """Everything that may be done at the agency under this policy."""
    return ALL | OWN[key]


#: Words on the buttons. None: the text of the agency names no button and ours is used.
LABELS: dict[str, dict[str, str]] = {
    BD: {
        "submit": "Trình thông qua",
        "pass_up": "Thông qua & trình duyệt",
        "refuse": "Từ chối",
        "sign": "Ký VB",
        "forward": "Duyệt & Chuyển VT",
        "refuse_signing": "Từ chối",
        "number": "Cấp số",
        "seal": "Ký số cơ quan",
        "issue": "Phát hành",
    },
    LC: {
        "submit": "Trình ký",
        "sign": "Ký VB",
        "forward": "Chuyển văn thư",
        "number": "Cấp số",
        "seal": "Ký số cơ quan",
        "issue": "Phát hành",
        "verify": "Kiểm tra ký số",
    },
    HG: {
        "submit": "Trình thông qua",
        "pass_to_checker": "Chuyển kiểm tra thể thức",
        "check_pass": "Đạt thể thức",
        "hand_back_form": "Trả lại",
        "sign": "Ký",
        "seal": "Ký số cơ quan",
        "issue": "Phát hành",
    },
    ST: {
        "submit": "Trình",
        "initial": "Ký nháy",
        "pass_up": "Thông qua & trình duyệt",
        "expert_review": "Chuyển thẩm định",
        "sign": "Ký VB",
        "forward": "Chuyển văn thư",
        "number": "Cấp số",
        "issue": "Phát hành",
        "submit_arrival": "Trình",
        "distribute": "Phân phối",
    },
    QN: {
        "permit_issue": "Cho phép phát hành",
        "accept": "Tiếp nhận",
        "refuse_arrival": "Từ chối nhận",
        "reply": "Soạn (dự thảo) văn bản đi trả lời",
        "file": "Lưu văn bản",
        "report": "Báo cáo kết quả",
        "pass_on": "Chuyển cho cán bộ khác xử lý",
    },
}
