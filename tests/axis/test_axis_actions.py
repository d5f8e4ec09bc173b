"""The bus's own rules: members only, own mail only, the same key is the same packet."""

from __future__ import annotations

import pytest

import factories
from factories import BD, HG, LC, QN
from factories_office import Office
from racing import race
from vanthu.axis import actions, queries
from vanthu.axis.models import Mail, Member, Packet
from vanthu.core import clock
from vanthu.core.ids import new_id
from vanthu.refusal import NotFound, Refusal
from vanthu.store import bytes_store


def accept(raw: bytes = b"packet", *, sender: str = LC, to: tuple[str, ...] = (BD,), key: str = "k1") -> Packet:
    return actions.accept(
        sender=factories.cast(sender).code,
        to=[factories.cast(one).code for one in to],
        key=key,
        message_type="edoc",
        packet=raw,
        at=clock.now(),
    )


def waiting(key: str) -> list[str]:
    return [reference for reference, _, _ in queries.waiting(receiver=factories.cast(key).code)]


def test_the_same_key_twice_is_one_packet_with_the_same_reference(office: Office) -> None:
    assert accept().pk == accept().pk
    assert (Packet.objects.count(), Mail.objects.count()) == (1, 1)


def test_the_same_key_at_the_same_moment_is_one_packet(own_office: Office) -> None:
    outcomes = race(lambda _: accept().pk, runners=8)
    assert len(set(outcomes)) == 1
    assert (Packet.objects.count(), Mail.objects.count()) == (1, 1)


def test_the_same_key_of_another_sender_is_another_packet(office: Office) -> None:
    assert accept().pk != accept(sender=QN).pk


def test_a_repeat_adds_only_receivers_that_were_missing(office: Office) -> None:
    accept(to=(BD,))
    accept(to=(BD, HG))
    assert Mail.objects.count() == 2
    assert len(waiting(BD)) == len(waiting(HG)) == 1


def test_only_an_addressee_fetches_and_everybody_else_hears_what_an_unknown_id_hears(office: Office) -> None:
    reference = str(accept(b"for BD").pk)
    assert queries.fetch(receiver=factories.cast(BD).code, reference=reference) == b"for BD"
    answers = set()
    for receiver, asked in ((HG, reference), (LC, reference), (BD, str(new_id()))):
        with pytest.raises(NotFound) as caught:
            queries.fetch(receiver=factories.cast(receiver).code, reference=asked)
        answers.add((caught.value.code, caught.value.sentence))
    assert len(answers) == 1
    assert waiting(HG) == []


def test_only_an_addressee_acknowledges(office: Office) -> None:
    reference = str(accept().pk)
    before = factories.snapshot()
    with pytest.raises(NotFound):
        actions.acknowledge(
            receiver=factories.cast(HG).code, reference=reference, state="done", note="", at=clock.now()
        )
    assert factories.snapshot() == before


def test_acknowledged_mail_waits_no_more_and_stays_fetchable_and_done(office: Office) -> None:
    reference = str(accept().pk)
    code = factories.cast(BD).code
    actions.acknowledge(receiver=code, reference=reference, state="done", note="", at=clock.now())
    assert waiting(BD) == []
    assert queries.fetch(receiver=code, reference=reference) == b"packet"
    actions.acknowledge(receiver=code, reference=reference, state="fail", note="x", at=clock.now())
    assert Mail.objects.get().state == "done"


def test_mail_waits_oldest_first(office: Office) -> None:
    references = [str(accept(key=f"k{n}").pk) for n in range(5)]
    assert waiting(BD) == references


def test_members_are_known_by_both_forms_of_their_code(office: Office) -> None:
    member = Member.objects.get(code=factories.cast(BD).code)
    packet = actions.accept(
        sender=factories.cast(LC).code,
        to=[member.code102, member.code],
        key="k",
        message_type="edoc",
        packet=b"x",
        at=clock.now(),
    )
    assert Mail.objects.filter(packet=packet).count() == 1
    assert queries.fetch(receiver=member.code102, reference=str(packet.pk)) == b"x"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"sender": "H99"}, "axis_unknown_sender"),
        ({"to": ["H99"]}, "axis_unknown_receiver"),
        ({"to": []}, "axis_unknown_receiver"),
        ({"to": ["H08.04", "H99"]}, "axis_unknown_receiver"),
        ({"packet": b"\0" * (actions.MAX_PACKET_BYTES + 1)}, "axis_packet_too_large"),
    ],
    ids=["sender", "receiver", "nobody", "one of two", "size"],
)
def test_what_the_axis_refuses_leaves_nothing(office: Office, facts: dict, code: str) -> None:
    before = factories.snapshot()
    with pytest.raises(Refusal) as caught:
        actions.accept(
            **{
                "sender": factories.cast(LC).code,
                "to": [factories.cast(BD).code],
                "key": "k",
                "message_type": "edoc",
                "packet": b"never stored before",
                "at": clock.now(),
            }
            | facts
        )
    assert caught.value.code == code
    assert factories.snapshot() == before


@pytest.mark.parametrize(("who", "code"), [(LC, "axis_unknown_sender"), (BD, "axis_receiver_closed")])
def test_a_closed_member_neither_sends_nor_receives(office: Office, who: str, code: str) -> None:
    Member.objects.filter(code=factories.cast(who).code).update(is_open=False)
    before = factories.snapshot()
    with pytest.raises(Refusal) as caught:
        accept(b"to nobody")
    assert caught.value.code == code
    assert factories.snapshot() == before


def test_a_packet_for_many_is_stored_once(office: Office) -> None:
    packet = accept(b"one copy", to=(BD, HG, QN))
    assert Mail.objects.filter(packet=packet).count() == 3
    assert bytes_store().get(packet.sha256) == b"one copy"
