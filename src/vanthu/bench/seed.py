"""An archive of one agency for measurements and plan tests, made inside the database by set-based SQL.

Most documents are done or issued; the newest some hundreds are open. The shape is deterministic: the n-th document is
the same whatever the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from vanthu.core.actor import Actor
from vanthu.core.folding import fold
from vanthu.core.models import AuditEvent
from vanthu.core.roles import SEE_ALL, Role
from vanthu.documents.models import Assignment, Document, Participant
from vanthu.exchange.models import Delivery, Outbound
from vanthu.files.models import File, Version
from vanthu.notify.models import Notice
from vanthu.people import queries as people
from vanthu.people.models import Account, Agency, Position, Unit
from vanthu.people.sessions import ACCOUNT, HASH, POSITION, SEEN, session_hash
from vanthu.registers.models import Entry, Register

POLICY = "binh_dinh_sct_2020"
PEERS = 200
OPEN = 800
SINCE = date(2019, 1, 1)
#: How far back the archive reaches.
SPAN = timedelta(days=900)
#: Arrivals that wait for the registering measurement have these ids, from FIRST_WAITING on: numbers that pgbench counts.
WAITING_ID = "01930000-0000-7000-8000-{}"
FIRST_WAITING = 100_000_000_000

_TOPICS = (
    "báo cáo tình hình thực hiện nhiệm vụ",
    "triển khai kế hoạch cải cách hành chính",
    "góp ý dự thảo quyết định quản lý chợ",
    "kiểm tra an toàn hồ chứa thủy điện",
    "cung cấp số liệu xuất nhập khẩu",
    "tổ chức hội nghị xúc tiến thương mại",
    "phòng chống cháy nổ cơ sở xăng dầu",
    "đăng ký nhu cầu đào tạo cán bộ",
    "giải quyết kiến nghị của cử tri",
    "rà soát văn bản quy phạm pháp luật",
    "quyết toán kinh phí khuyến công",
    "chuyển đổi số trong cơ quan nhà nước",
)
_PLACES = tuple(f"địa bàn huyện số {n}" for n in range(1, 31))
_SHORT = ("BC", "KH", "CV", "TTr", "QĐ")
_LONG = ("Báo cáo", "Kế hoạch", "Công văn", "Tờ trình", "Quyết định")


@dataclass(frozen=True, kw_only=True)
class Archive:
    """What was made. `specialist` is restricted: sees documents only by taking part, and holds a full work list."""

    agency: UUID
    clerk: Actor
    leader: Actor
    unit_leader: Actor
    specialist: Actor


def fill(*, documents: int, units: int, at: datetime) -> Archive:
    """Make the archive in one transaction. `documents` of which OPEN are open, `units` with three people each."""
    with transaction.atomic(), connection.cursor() as cursor:
        archive, cast = _people(units, at)
        peers = _peers()
        _plan(cursor, archive, cast, peers, documents=documents, at=at)
        _registers(cursor, archive.agency)
        _documents(cursor, archive, cast)
        _around(cursor, archive, cast)
    return archive


def waiting(archive: Archive, *, count: int, at: datetime, first: int = FIRST_WAITING) -> list[UUID]:
    """Accepted arrivals from the bus, ready to be registered; returns their ids."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_agency WHERE NOT hosted ORDER BY code LIMIT 1")
        (sender,) = cursor.fetchone()
        _insert(
            cursor,
            Document,
            {
                "id": f"('{WAITING_ID.format('')}' || n)::uuid",
                "agency_id": _uuid(archive.agency),
                "direction": "'in'",
                "state": "'accepted'",
                "state_since": _moment(at),
                "created_at": _moment(at),
                "policy_on": f"{_moment(at)}::date",
                "type_name": "'Công văn'",
                "number": "n % 10000 + 1",
                "notation": "'CV'",
                "code": "n % 10000 + 1 || '/CV'",
                "code_folded": "n % 10000 + 1 || '/cv'",
                "issued_on": f"{_moment(at)}::date",
                "organ_name": "'Cơ quan gửi'",
                "organ_code": "'000.00.99.H99'",
                "subject": "'Văn bản chờ đăng ký ' || n",
                "folded": "'van ban cho dang ky ' || n",
                "document_key": "'bench-' || n",
                "signer_name": "'Người ký'",
                "source": "'bus'",
                "sender_id": _uuid(sender),
                "arrived_at": _moment(at),
                "accepted_at": _moment(at),
            },
            f"generate_series({first}::bigint, {first + count - 1}::bigint) n",
        )
    return [UUID(WAITING_ID.format(n)) for n in range(first, first + count)]


def session(actor: Actor, *, at: datetime) -> str:
    """A signed-in session of this actor: the value of the session cookie."""
    assert actor.account is not None
    store = SessionStore()
    store[ACCOUNT], store[POSITION] = str(actor.account), str(actor.position)
    store[HASH] = session_hash(Account.objects.values_list("password", flat=True).get(pk=actor.account))
    store[SEEN] = int(at.timestamp())
    store.create()
    assert store.session_key is not None
    return store.session_key


# --- people ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Cast:
    """Ids in the order in which SQL picks from them."""

    units: list[UUID]
    leaders: list[UUID]
    specialists: list[UUID]
    signer: UUID


def _people(units: int, at: datetime) -> tuple[Archive, _Cast]:
    agency = Agency.objects.create(
        code="H99.01",
        code102="000.00.01.H99",
        name="Sở Đo đạc hiệu năng",
        abbreviation="SĐĐ",
        folded=fold("Sở Đo đạc hiệu năng"),
        hosted=True,
        policy_key=POLICY,
        place="Quy Nhơn",
    )
    made = [
        Unit(agency=agency, name=f"Phòng số {n:03d}", abbreviation=f"P{n}", order=n)
        for n in range(1, max(units, 2) + 1)
    ]
    Unit.objects.bulk_create(made)
    seats: list[Position] = []

    def seat(login: str, title: str, unit: Unit | None, *roles: Role) -> Position:
        account = Account(username=f"{login}.bench", name=f"{title} {login}", password="!")
        position = Position(
            account=account, agency=agency, unit=unit, title=title, roles=[r.value for r in roles], valid_from=SINCE
        )
        seats.append(position)
        return position

    clerk = seat("vanthu", "Văn thư", made[0], Role.CLERK)
    leader = seat("giamdoc", "Giám đốc", None, Role.LEADER, Role.HEAD)
    leaders = [seat(f"truongphong{n}", "Trưởng phòng", unit, Role.UNIT_LEADER) for n, unit in enumerate(made)]
    specialists = [seat(f"chuyenvien{n}", "Chuyên viên", unit, Role.SPECIALIST) for n, unit in enumerate(made)]
    specialists += [seat(f"chuyenvien{n}b", "Chuyên viên", unit, Role.SPECIALIST) for n, unit in enumerate(made)]
    Account.objects.bulk_create([position.account for position in seats])
    Position.objects.bulk_create(seats)
    archive = Archive(
        agency=agency.pk,
        clerk=people.actor_of(clerk),
        leader=people.actor_of(leader),
        unit_leader=people.actor_of(leaders[1]),
        specialist=people.actor_of(specialists[1]),
    )
    cast = _Cast(
        units=[unit.pk for unit in made],
        leaders=[position.pk for position in leaders],
        specialists=[position.pk for position in specialists],
        signer=leader.pk,
    )
    return archive, cast


def _peers() -> list[UUID]:
    peers = [
        Agency(
            code=f"H99.{n}",
            code102=f"000.00.{n}.H99",
            name=f"Cơ quan gửi số {n}",
            abbreviation=f"CQ{n}",
            folded=f"co quan gui so {n} cq{n}",
        )
        for n in range(100, 100 + PEERS)
    ]
    Agency.objects.bulk_create(peers)
    return [peer.pk for peer in peers]


# --- documents -------------------------------------------------------------------------------------------------------


def _plan(
    cursor: CursorWrapper, archive: Archive, cast: _Cast, peers: list[UUID], *, documents: int, at: datetime
) -> None:
    """One row per document in a temporary table: what the rows of all rooms are derived from."""
    cursor.execute("""
        CREATE FUNCTION pg_temp.chance(n bigint, salt text) RETURNS int LANGUAGE sql IMMUTABLE AS
          $$ SELECT ('x' || substr(md5(n::text || salt), 1, 7))::bit(28)::int $$;
        CREATE FUNCTION pg_temp.key(n bigint, salt text, at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS
          $$ SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
                     || substr(md5(n::text || salt), 1, 3) || '8' || substr(md5(n::text || salt), 4, 15))::uuid $$;
    """)
    topics, places = list(_TOPICS), list(_PLACES)
    cursor.execute(
        """
        CREATE TEMPORARY TABLE bench ON COMMIT DROP AS
        WITH numbered AS (
          SELECT n, pg_temp.key(n, 'document', %(at)s - (%(many)s - n) * %(step)s::interval) AS id,
            CASE WHEN pg_temp.chance(n, 'direction') %% 10 < 7 THEN 'in' ELSE 'out' END AS direction,
            %(at)s - (%(many)s - n) * %(step)s::interval AS at,
            n > %(many)s - %(open)s AS open,
            pg_temp.chance(n, 'state') %% 100 AS state_chance,
            -- Half of the open documents are the measured specialist's, the rest anybody's.
            CASE WHEN n > %(many)s - %(open)s AND pg_temp.chance(n, 'mine') %% 2 = 0 THEN 2
                 ELSE 1 + pg_temp.chance(n, 'unit') %% cardinality(%(units)s::uuid[]) END AS unit
          FROM generate_series(1, %(many)s) n
        ), stated AS (
          SELECT *, CASE
            WHEN open AND direction = 'in' THEN
              (ARRAY['arrived','accepted','registered','submitted','assigned','in_progress','in_progress',
                     'in_progress','in_progress','reported'])[1 + state_chance / 10]
            WHEN open THEN (ARRAY['draft','draft','at_unit_leader','at_signer','at_clerk'])[1 + state_chance / 20]
            WHEN direction = 'in' THEN CASE WHEN state_chance < 97 THEN 'done'
              WHEN state_chance < 98 THEN 'returned' ELSE 'refused' END
            ELSE CASE WHEN state_chance < 97 THEN 'issued' ELSE 'cancelled' END END AS state
          FROM numbered
        )
        SELECT n, id, direction, at, open, state, (%(units)s::uuid[])[unit] AS unit_id,
          (%(leaders)s::uuid[])[unit] AS unit_leader_id, (%(specialists)s::uuid[])[unit] AS specialist_id,
          (%(peers)s::uuid[])[1 + pg_temp.chance(n, 'peer') %% cardinality(%(peers)s::uuid[])] AS peer_id,
          CASE WHEN pg_temp.chance(n, 'urgency') %% 20 = 0 THEN 1 ELSE 0 END AS urgency,
          1 + pg_temp.chance(n, 'topic') %% cardinality(%(topics)s::text[]) AS topic,
          1 + pg_temp.chance(n, 'place') %% cardinality(%(places)s::text[]) AS place,
          1 + pg_temp.chance(n, 'type') %% cardinality(%(short)s::text[]) AS type,
          state IN ('registered','submitted','assigned','in_progress','reported','done','returned','issued') AS entered,
          NULL::int AS number, NULL::uuid AS entry_id
        FROM stated
        """,
        {
            "at": at,
            "many": documents,
            "step": SPAN / documents,
            "open": min(OPEN, documents),
            "units": cast.units,
            "leaders": cast.leaders,
            "specialists": cast.specialists,
            "peers": peers,
            "topics": topics,
            "places": places,
            "short": list(_SHORT),
        },
    )
    cursor.execute("""
        UPDATE bench SET number = given.number, entry_id = pg_temp.key(n, 'entry', at)
        FROM (SELECT id AS key, row_number() OVER (
                PARTITION BY direction, extract(year FROM at AT TIME ZONE 'Asia/Ho_Chi_Minh') ORDER BY n) AS number
              FROM bench WHERE entered) given
        WHERE id = given.key
    """)
    cursor.execute("CREATE INDEX ON bench (direction, at)")
    cursor.execute("ANALYZE bench")


def _registers(cursor: CursorWrapper, agency: UUID) -> None:
    cursor.execute("""
        SELECT direction, extract(year FROM at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int AS year, max(number)
        FROM bench WHERE entered GROUP BY 1, 2
    """)
    registers = {
        (direction, year): Register(agency_id=agency, kind=direction, year=year, last_number=last)
        for direction, year, last in cursor.fetchall()
    }
    Register.objects.bulk_create(registers.values())
    for (direction, year), register in registers.items():
        _insert(
            cursor,
            Entry,
            {
                "id": "entry_id",
                "agency_id": _uuid(agency),
                "register_id": _uuid(register.pk),
                "number": "number",
                "document_id": "id",
                "entered_at": "at",
                "entered_by": "'Văn thư'",
            },
            f"bench WHERE entered AND direction = '{direction}' "
            f"AND extract(year FROM at AT TIME ZONE 'Asia/Ho_Chi_Minh') = {year} ORDER BY n",
        )


def _documents(cursor: CursorWrapper, archive: Archive, cast: _Cast) -> None:
    def pick(words: tuple[str, ...], column: str) -> str:
        return f"({_array(words)})[{column}]"

    code = f"n || '/{{}}-' || {pick(_SHORT, 'type')}"
    _insert(
        cursor,
        Document,
        {
            "id": "id",
            "agency_id": _uuid(archive.agency),
            "direction": "direction",
            "state": "state",
            "state_since": "at",
            "policy_on": "at::date",
            "created_at": "at",
            "holder_id": f"CASE WHEN state = 'in_progress' THEN specialist_id WHEN state IN ('submitted', 'reported') "
            f"THEN {_uuid(cast.signer)} END",
            "holder_unit_id": "CASE WHEN state = 'assigned' THEN unit_id END",
            "type_name": pick(_LONG, "type"),
            "number": "CASE WHEN direction = 'in' OR entered THEN n % 9000 + 1 END",
            "notation": pick(_SHORT, "type"),
            "code": f"CASE WHEN direction = 'in' OR entered THEN {code.format('CQ')} ELSE '' END",
            "code_folded": f"CASE WHEN direction = 'in' OR entered THEN lower({code.format('cq')}) ELSE '' END",
            "issued_on": "CASE WHEN direction = 'in' OR entered THEN at::date END",
            "organ_name": "'Cơ quan gửi ' || n % 200",
            "organ_code": "'000.00.' || 100 + n % 200 || '.H99'",
            "subject": f"'V/v ' || {pick(_TOPICS, 'topic')} || ' ' || {pick(_PLACES, 'place')} || ' đợt ' || n",
            "folded": f"'v/v ' || {pick(tuple(map(fold, _TOPICS)), 'topic')} || ' ' || "
            f"{pick(tuple(map(fold, _PLACES)), 'place')} || ' dot ' || n || ' co quan gui ' || n % 200",
            "urgency": "urgency",
            "due_at": "CASE WHEN direction = 'in' THEN at + interval '10 days' END",
            "document_key": "'bench-archive-' || n",
            "entry_id": "entry_id",
            "registered_at": "CASE WHEN entered THEN at END",
            "source": "CASE WHEN direction = 'in' THEN 'bus' ELSE '' END",
            "sender_id": "CASE WHEN direction = 'in' THEN peer_id END",
            "arrived_at": "CASE WHEN direction = 'in' THEN at END",
            "drafter_id": "CASE WHEN direction = 'out' THEN specialist_id END",
            "unit_id": "CASE WHEN direction = 'out' THEN unit_id END",
            "unit_leader_id": "CASE WHEN direction = 'out' THEN unit_leader_id END",
            "signer_id": f"CASE WHEN direction = 'out' THEN {_uuid(cast.signer)} END",
            "issued_at": "CASE WHEN state = 'issued' THEN at END",
        },
        "bench ORDER BY n",
    )


def _around(cursor: CursorWrapper, archive: Archive, cast: _Cast) -> None:
    """What hangs on documents: who takes part, tasks, files, deliveries, packets, audit lines, notices."""
    agency = _uuid(archive.agency)
    handled = "bench WHERE direction = 'in' AND state IN ('assigned', 'in_progress', 'reported', 'done')"
    for salt, column, key, source in (
        ("unit", "unit_id", "unit_id", "bench WHERE direction = 'out' OR state IN ('assigned','in_progress','reported','done')"),
        ("specialist", "position_id", "specialist_id", "bench WHERE direction = 'out' OR state IN ('in_progress','reported','done')"),
        ("signer", "position_id", _uuid(cast.signer), "bench WHERE direction = 'out' OR entered"),
    ):  # fmt: skip
        values = {"id": f"pg_temp.key(n, '{salt}', at)", "agency_id": agency, "document_id": "id", column: key}
        _insert(cursor, Participant, values, source)
    _insert(
        cursor,
        Assignment,
        {
            "id": "pg_temp.key(n, 'lead', at)",
            "agency_id": agency,
            "document_id": "id",
            "unit_id": "unit_id",
            "position_id": "CASE WHEN state <> 'assigned' THEN specialist_id END",
            "role": "'lead'",
            "due_at": "at + interval '10 days'",
            "given_by_id": _uuid(cast.signer),
            "given_by_name": "'Giám đốc'",
            "given_at": "at",
            "opened_at": "CASE WHEN state <> 'assigned' THEN at END",
            "ended_at": "CASE WHEN NOT open THEN at END",
        },
        handled,
    )
    files = {"id": "pg_temp.key(n, 'file', at)", "agency_id": agency, "document_id": "id"}
    _insert(
        cursor,
        File,
        {**files, "kind": "'main'", "name": "'van-ban-' || n || '.pdf'", "media_type": "'application/pdf'"},
        "bench",
    )
    version = {
        "agency_id": agency,
        "number": "1",
        "sha256": "md5(n::text) || md5(n::text || 'b')",
        "size": "200000",
        "pages": "2",
        "note": "'Bản đầu'",
        "made_at": "at",
        "made_by": "'Văn thư'",
        "scan": "'clean'",
        "scanned_at": "at",
    }
    keys = {"id": "pg_temp.key(n, 'version', at)", "file_id": "pg_temp.key(n, 'file', at)"}
    _insert(cursor, Version, {**version, **keys}, "bench")
    cursor.execute(
        "UPDATE files_file SET current_id = pg_temp.key(n, 'version', at) FROM bench "
        "WHERE files_file.document_id = bench.id AND kind = 'main'"
    )
    sent = {"agency_id": agency, "document_id": "id", "document_key": "'bench-archive-' || n"}
    _insert(
        cursor,
        Delivery,
        {**sent, "id": "pg_temp.key(n, 'delivery', at)", "recipient_id": "peer_id", "state": "'06'", "since": "at"},
        "bench WHERE state = 'issued'",
    )
    for code in ("01", "03"):
        _insert(
            cursor,
            Outbound,
            {
                **sent,
                "id": f"pg_temp.key(n, 'status{code}', at)",
                "peer_id": "peer_id",
                "message_type": "'status'",
                "status_code": f"'{code}'",
                "lane": "id || ':' || peer_id",
                "body": "convert_to('status', 'UTF8')",
                "made_at": "at",
                "not_before": "at",
                "sent_at": "at",
            },
            "bench WHERE direction = 'in' AND entered",
        )
    for order in range(4):
        _insert(
            cursor,
            AuditEvent,
            {
                "id": f"pg_temp.key(n, 'audit{order}', at)",
                "at": f"at + interval '{order} minutes'",
                "name": "'incoming.started'",
                "agency_id": agency,
                "account_id": _uuid(archive.clerk.account),
                "actor": "'Văn thư'",
                "target_kind": "'document'",
                "target_id": "id",
                "data": "jsonb_build_object('by_first_act', false)",
            },
            "bench",
        )
    for reader in (archive.specialist, archive.clerk, archive.leader):
        _insert(
            cursor,
            Notice,
            {
                "id": "gen_random_uuid()",
                "agency_id": agency,
                "account_id": _uuid(reader.account),
                "at": "at",
                "text": "'Văn bản chờ xử lý'",
                "document_id": "id",
                "read_at": "CASE WHEN n % 40 > 0 THEN at END",
            },
            "bench WHERE open",
        )


# --- SQL -------------------------------------------------------------------------------------------------------------


def _insert(cursor: CursorWrapper, model: type[Model], values: Mapping[str, str], source: str) -> None:
    """INSERT … SELECT: expressions for the columns that matter, the model's own defaults for the others."""
    columns: list[str] = []
    expressions: list[str] = []
    defaults: list[Any] = []
    for field in model._meta.concrete_fields:
        assert field.column is not None
        columns.append(connection.ops.quote_name(field.column))
        if field.column in values:
            expressions.append(values[field.column].replace("%", "%%"))
        else:
            expressions.append(f"%s::{field.db_type(connection)}")
            defaults.append(field.get_db_prep_save(field.get_default(), connection))
    if unknown := values.keys() - {field.column for field in model._meta.concrete_fields}:
        raise ValueError(f"{model.__name__} has no columns {sorted(unknown)}")
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {', '.join(expressions)} FROM {source.replace('%', '%%')}",
        defaults,
    )


def _uuid(value: Any) -> str:
    return f"'{UUID(str(value))}'::uuid"


def _moment(at: datetime) -> str:
    return f"'{at.isoformat()}'::timestamptz"


def _array(words: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + "]"


def some_document(archive: Archive) -> UUID:
    """An open arrival that the measured specialist handles."""
    found = Document.objects.filter(
        agency_id=archive.agency, state="in_progress", holder_id=archive.specialist.position
    )
    return found.order_by("-state_since", "-id").values_list("pk", flat=True)[0]


__all__ = ["FIRST_WAITING", "SEE_ALL", "Archive", "fill", "session", "some_document", "waiting"]
