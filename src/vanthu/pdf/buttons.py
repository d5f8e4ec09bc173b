"""Check boxes and radio buttons: the state that is stored (/V) against the one that is drawn (/AS and its appearance)."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf

from vanthu.pdf import drawn
from vanthu.pdf.fields import NUMBER_FIELDS
from vanthu.pdf.formtree import Node, text_of, walk
from vanthu.pdf.paper import Paper

_RADIO, _PUSH, _IN_UNISON = 1 << 15, 1 << 16, 1 << 25  # flags of fields
_OFF = "Off"

Looks = dict[str, pikepdf.Stream]


def mismatches(paper: Paper) -> list[drawn.Mismatch]:
    """The buttons that are not drawn as the state that they store. Push buttons store none.

    Raises as `drawn.mismatches`.
    """
    groups: dict[int, list[Node]] = {}
    for one in walk(paper.document):
        if one.kind == "/Btn" and not one.flags & _PUSH and one.name not in NUMBER_FIELDS:
            groups.setdefault(one.field, []).append(one)
    found = []
    for group in groups.values():
        value = _state(group[0].value)
        states = [_state(one.node.get("/AS")) for one in group]
        if not _agree(paper, group, value, states) or not _differ(group, states):
            shown = ", ".join(state for state in states if state != _OFF)
            found.append(drawn.Mismatch(field=group[0].name, value=value, drawn=shown or _OFF))
    return found


def _agree(paper: Paper, group: Sequence[Node], value: str, states: Sequence[str]) -> bool:
    """Whether the states that are drawn are the stored one, and can be seen where they are on."""
    lit = False
    for one, state in zip(group, states, strict=True):
        looks = _looks(one)
        if looks is None:
            # One drawing for all states: nobody sees which it is.
            if value != _OFF or one.node.AP.N.read_bytes().strip():
                return False
            continue
        wanted = next((own for own in looks.keys() - {_OFF} if value in (own, _exported(one, own))), _OFF)
        # Of radio buttons of one value only the one that was pressed is on, where they are not told to go together.
        alone = bool(one.flags & _RADIO) and not one.flags & _IN_UNISON
        if state != wanted and not (state == _OFF and alone):
            return False
        if state != _OFF:
            lit = True
            if "/OC" in one.node or not drawn.is_in_sight(paper, one.node):
                return False
    return lit or value == _OFF


def _differ(group: Sequence[Node], states: Sequence[str]) -> bool:
    """Whether each button leaves more ink when it is on than when it is off."""
    pairs: list[tuple[pikepdf.Object, pikepdf.Stream | None]] = []
    for one, state in zip(group, states, strict=True):
        looks = _looks(one) or {}
        own = state if state != _OFF else next(iter(looks.keys() - {_OFF}), "")
        if own in looks and (state != _OFF or _OFF in looks):
            pairs += [(one.node, looks[own]), (one.node, looks.get(_OFF))]
    inks = drawn.ink(pairs) if pairs else []
    return all(on > off for on, off in zip(inks[::2], inks[1::2], strict=True))


def _state(value: object) -> str:
    return str(value).removeprefix("/") if isinstance(value, pikepdf.Name | pikepdf.String) else _OFF


def _looks(one: Node) -> Looks | None:
    """The drawings of a button by the names of its states; None where it has one drawing for all of them."""
    looks = one.node.get("/AP", pikepdf.Dictionary()).get("/N", pikepdf.Dictionary())
    if isinstance(looks, pikepdf.Stream):
        return None
    return {key.removeprefix("/"): look for key, look in looks.items() if isinstance(look, pikepdf.Stream)}


def _exported(one: Node, state: str) -> str | None:
    """What the state stands for where the field has a list of values to hand on (its states are then numbered)."""
    if isinstance(one.options, pikepdf.Array) and state.isdecimal() and int(state[:6]) < len(one.options):
        return text_of(one.options[int(state[:6])])
    return None
