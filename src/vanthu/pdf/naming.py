"""Whose name a text of a signature's picture says: word by word, with the Vietnamese letters as they are.

Tools of lesser care lose these letters: some write none at all, some draw only what their font holds, some leave marks
that are no letters. What such a text has kept must then stand in order, and nothing else in the place of what it lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

_MOST = 4000  # letters of a picture that are read
#: Less of a name than this is no name any more.
_LEAST = 0.6
# Folded, so that what the tool calls it may have lost its marks; letters may be missing where the font had none.
_SAYS_WHO = re.compile(
    r"\b(?:(?:digitally |electronically )?signed by\b|signer(?: name)?(?=\s*:)|ky?(?: so| dien tu)? bo?i(?=\s*:)"
    r"|ky(?: so| dien tu)? boi\b|(?:nguoi|ngi) ky?(?: so| ten| duyet| phe duyet| ban hanh| van ban)?(?=\s*[:\n]))\s*:?"
)
#: "Chức vụ người ký" is about something else.
_OF_THE_SIGNER = re.compile(
    r"\b(?:chuc vu|chuc danh|email|thoi gian|don vi|co quan|ngay|to chuc|noi|dia chi)(?: cua)?\s*$"
)
_LABEL = re.compile(
    r"\b(?:e-?mail|co quan|don vi|to chuc|chuc vu|chuc danh|thoi gian|ngay|gio|ly do|noi|dia diem|vi tri|reason|location"
    r"|date|time(?:\s?stamp)?|dn|contact|organi[sz]ation|title|position|serial|issuer|cap boi|issued by)"
    r"(?: (?:ky|ky so|ban hanh|phat hanh|nguoi ky|number|info))?\s*:"
    r"|(?<=\w )\w+\s*:(?!\d)|\bcn=|\b(?:ngay|luc|on|at|date|time) \d"
)
_EMAIL = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")
_WORD = re.compile(r"[^\W_]+")
#: The low bytes of Vietnamese letters from U+0100 on that are seen, none of which can follow "ă" in a word.
_AFTER_ONE = frozenset("\x10\x11()hi\xa0\xa1\xaf\xb0")


def _phrases(listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in listed.split("|"))


_TITLES = _phrases(
    "ong|ba|mr|mrs|ms|dr|ths|ts|tskh|pgs|gs|bs|ks|kt|tm|tl|tuq|q|quyen|pho|dong chi|thac si|tien si|ky su|bac si|luat su"
    "|giao su|giam doc|tong giam doc|chu tich|bi thu|truong phong|chanh van phong|cuc truong|chi cuc truong|vu truong"
    "|bo truong|thu truong|truong ban|vien truong|hieu truong|chanh thanh tra|chanh an|tong cuc truong|ke toan truong"
    "|truong|thu ky|van thu|chuyen vien|doi truong|hat truong|tram truong|trung tam truong|nguoi dai dien|uy vien"
)
#: What an office's name begins with.
_OFFICES = _phrases(
    "so|uy ban|ubnd|hdnd|hoi dong|phong|ban|chi cuc|cuc|tong cuc|vu|bo|van phong|trung tam|cong ty|truong|benh vien|vien"
    "|dai hoc|kho bac|chi nhanh|ngan hang|toa an|cong an|thanh tra|hoi|lien doan|tinh uy|huyen uy|thanh uy|tinh doan"
)
_PLACES = _phrases("tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong")

Match = Callable[[int], int | None]


@dataclass(frozen=True)
class _Word:
    text: str
    capital: bool
    line: int
    #: Ends a phrase: a comma or the like follows.
    last: bool = False

    @property
    def folded(self) -> str:
        return _folded(self.text)


def names_signer(text: str, *, names: Collection[str], about: Collection[str], lossy: bool = False) -> bool:
    """Whether every "signed by …" in `text` is followed by one of `names`, and by nobody else's on its line.

    `about`: what else the certificate says of the holder (organisation, title, place), which may stand around the name
    as titles may. True as well where the text says nothing of the kind. `lossy`: letters may be missing that are not
    Latin ones, any of them.
    """
    text = _plain(text)
    lossy = lossy or any(not (letter.isprintable() or letter in "\n\t") for letter in text)
    return all(
        _begins_with_name(said, names, about, plain=_is_plain(text), lossy=lossy)
        for said in _statements(text)
        if _WORD.search(said)
    )


def says_who(text: str) -> bool:
    """Whether the text says by whom something was signed."""
    return any(_WORD.search(said) for said in _statements(_plain(text)))


def shows(text: str, names: Collection[str]) -> bool:
    """Whether one of `names` stands in `text` word by word, spaces, line breaks and case aside, and is no other's there,
    as "Sở Y tế" is in "Sở Y tế tỉnh Khác".
    """
    text = _plain(text)
    lossy = any(not (letter.isprintable() or letter in "\n\t") for letter in text)
    words = _words(text)
    for name in names:
        match = _finder(words, name, plain=_is_plain(text), lossy=lossy)
        for start in range(len(words)):
            end = match(start)
            if end is not None and not _goes_on(words, end, names):
                return True
    return False


def _goes_on(words: Sequence[_Word], at: int, names: Collection[str]) -> bool:
    """Whether the words from `at` belong to the name before them, and to none that is looked for."""
    rest = words[at:]
    head = _longest(rest, _PLACES)
    if head and not words[at - 1].last:
        return not _within(rest[: head + 2], names)
    return _names_another([one for one in rest if rest and one.line == words[at - 1].line], names)


def _begins_with_name(said: str, names: Collection[str], about: Collection[str], *, plain: bool, lossy: bool) -> bool:
    words = _words(_EMAIL.sub(" ", said))
    finders = [_finder(words, name, plain=plain, lossy=lossy, any_order=True) for name in names]
    explained = [_finder(words, one, plain=plain, lossy=lossy) for one in about]
    at = 0
    while at < len(words):
        ends = [end for match in finders if (end := match(at)) is not None]
        if ends:
            end = max(ends)
            line = words[end - 1].line
            rest = [one for one in words[end:] if one.line == line]
            return not _names_another(rest, about)
        step = max([end - at for match in explained if (end := match(at)) is not None], default=0)
        step = step or _longest(words[at:], _TITLES) or int(words[at].text.isdigit())
        if not step:
            break
        at += step
    mails = [name.casefold() for name in names if "@" in name]
    return not words and any(mail.strip("<>.").casefold() in mails for mail in _EMAIL.findall(said))


def _names_another(words: Sequence[_Word], about: Collection[str]) -> bool:
    """Whether two words that begin with capitals stand together that are no title, office or place of the holder's."""
    at, run = 0, 0
    places = any(_longest(_words(one)[start:], _PLACES) for one in about for start in range(len(_words(one))))
    while at < len(words):
        rest = words[at:]
        if head := _longest(rest, _PLACES):
            step = head + 2 if not places or _within(rest[: head + 2], about) else 0
        else:
            step = max((_run(rest, one) for one in about), default=0) or _longest(rest, _TITLES)
            if not step and _longest(rest, _OFFICES):
                step = next((n for n, one in enumerate(rest, 1) if one.last), len(rest))
        if step:
            at, run = at + step, 0
            continue
        run = run + 1 if words[at].capital and not words[at].text.isdigit() else 0
        if run == 2:
            return True
        at += 1
    return False


def _run(words: Sequence[_Word], value: str) -> int:
    """How many of the words `value` begins or ends with, two at least, or all that it has."""
    wanted = [one.folded for one in _words(value)]
    best = 0
    for start in range(len(wanted)):
        count = 0
        while count < len(words) and start + count < len(wanted) and words[count].folded == wanted[start + count]:
            count += 1
        if start == 0 or start + count == len(wanted):
            best = max(best, count)
    return best if best >= min(2, len(wanted)) else 0


def _within(words: Sequence[_Word], values: Collection[str]) -> bool:
    wanted = " " + " ".join(one.text for one in words) + " "
    return any(wanted in " " + " ".join(word.text for word in _words(value)) + " " for value in values)


def _longest(words: Sequence[_Word], phrases: Collection[tuple[str, ...]]) -> int:
    """How many of the words make up a phrase of the list."""
    said = tuple(one.folded for one in words[:4])
    return max((len(one) for one in phrases if said[: len(one)] == one), default=0)


def _is_plain(text: str) -> bool:
    """Whether the text has no letter but Latin ones without marks."""
    return all(letter.isascii() or not letter.isalpha() for letter in text)


def _finder(words: Sequence[_Word], name: str, *, plain: bool, lossy: bool, any_order: bool = False) -> Match:
    """A function from the place of a word to the place behind the name that begins there, or None."""
    parts = [one.text for one in _words(_plain(name))]
    whole = "".join(parts)
    forms = _forms(whole, plain=plain) if whole else set()
    ascii_only = whole.isascii()
    longest = max(map(len, (whole, *forms)), default=0)

    def match(start: int) -> int | None:
        if not whole:
            return None
        said = ""
        found = None
        for end in range(start, len(words)):
            said += words[end].folded if ascii_only else words[end].text
            if len(said) > longest:
                break
            if said in forms or (lossy and _is_left_of(said, whole)):
                found = end + 1
        if found is None and any_order and len(parts) > 1:
            there = [one.folded if ascii_only or plain else one.text for one in words[start : start + len(parts)]]
            if sorted(there) == sorted(map(_folded, parts) if plain else parts):
                found = start + len(parts)
        return found

    return match


def _forms(name: str, *, plain: bool) -> set[str]:
    """What a name's letters come to in fonts that hold fewer of them; `plain`: in a text without a single mark."""
    kept = [
        name,
        "".join(letter for letter in name if letter.isascii()),
        name.encode("cp1252", "ignore").decode("cp1252"),
        "".join(letter for letter in name if letter <= "\u017f"),
        "".join(letter for letter in name if letter <= "\u024f"),
    ]
    if plain:
        kept += [_folded(one) for one in kept]
    return {one for one in kept if len(one) >= _LEAST * len(name)}


def _is_left_of(said: str, name: str) -> bool:
    """Whether `said` is the name without some of its letters that are not Latin ones."""
    at = 0
    for letter in name:
        if at < len(said) and said[at] == letter:
            at += 1
        elif letter.isascii():
            return False
    return at == len(said) >= _LEAST * len(name)


def _statements(text: str) -> Iterator[str]:
    """What stands behind each "signed by", to the next label."""
    folded = "".join(map(_folded_letter, text))
    for found in _SAYS_WHO.finditer(folded):
        if _OF_THE_SIGNER.search(folded[max(0, found.start() - 20) : found.start()]):
            continue
        ends = [next_.start() for pattern in (_LABEL, _SAYS_WHO) if (next_ := pattern.search(folded, found.end()))]
        yield text[found.end() : min(ends, default=len(text))]


def _words(text: str) -> list[_Word]:
    text = _plain(text)
    found = []
    for word in _WORD.finditer(text):
        behind = text[word.end() : word.end() + 2].strip(" ")
        found.append(
            _Word(
                text=word[0].casefold(),
                capital=word[0][0].isupper(),
                line=text.count("\n", 0, word.start()),
                last=behind[:1] in (",", ";", "(", ")"),
            )
        )
    return found


def _plain(text: str) -> str:
    """The text in one form, of letters that are seen; what a tool wrote as pairs of bytes is put together again."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")[:_MOST]
    if re.search("[\x01\x1e]", text):  # UTF-16 where the font takes one byte for a letter, as some tools write it
        text = re.sub("([\x01\x1e])(.?)", _paired, text.replace("þÿ", " "), flags=re.DOTALL)
    text = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def _paired(pair: re.Match[str]) -> str:
    """The letter of a pair of bytes. Of the low ones PDFium passes over 02 and 03, and takes A0 for a space and AD for the
    end of a line."""
    high, low = pair.groups()
    if low == " ":
        low = "\xa0"
    elif high == "\x1e" and low in ("\x02", "\ufffe", "\u2010", "-"):
        low = "\xad"
    if high == "\x01" and low not in _AFTER_ONE:
        return "ă" + low
    return chr(ord(high) << 8 | ord(low)) if low and ord(low) < 256 else pair[0]


def _folded(text: str) -> str:
    return "".join(map(_folded_letter, text))


def _folded_letter(letter: str) -> str:
    """The letter without case and marks; always one."""
    folded = unicodedata.normalize("NFD", letter.casefold()).replace("đ", "d")
    return folded[0] if folded else letter
