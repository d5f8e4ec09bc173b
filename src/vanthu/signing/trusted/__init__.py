"""The trust list (danh sách tin cậy): which authorities' certificates this office believes, in versions."""

from vanthu.core.roles import Role

#: Who may see the list; only the administrator changes it.
READS = frozenset({Role.ADMIN, Role.LEADER, Role.HEAD, Role.OFFICE_CHIEF})
