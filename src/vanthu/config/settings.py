"""The one settings module: everything comes from the environment, and nonsense is refused at the start.

docs/operating.md lists every variable. VANTHU_ROLE picks what this process serves: the office, the axis, or both.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from vanthu.config import environment as env
from vanthu.config import remote_signing

PACKAGE = Path(__file__).resolve().parent.parent

ENVIRONMENT = env.choice("VANTHU_ENV", ("dev", "test", "production"))
ROLE = env.choice("VANTHU_ROLE", ("office", "axis", "both"), "both")
#: The databases of this role: those that it migrates, backs up and cannot work without.
OWN_DATABASES = {"office": ("default",), "axis": ("axis",), "both": ("default", "axis")}[ROLE]
DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", None)
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 32 characters")

PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in {"http", "https"} or not _public.hostname:
    raise ImproperlyConfigured("PUBLIC_URL is the address people open, such as https://vanthu.example.gov.vn")
if ENVIRONMENT == "production" and _public.scheme != "https":
    raise ImproperlyConfigured("PUBLIC_URL must be https:// in production")
HTTPS = _public.scheme == "https"
ALLOWED_HOSTS = [_public.hostname, *env.text("ALLOWED_HOSTS", "").replace(",", " ").split()]
if ENVIRONMENT != "production":
    ALLOWED_HOSTS += ["127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

DATA = Path(env.text("VANTHU_DATA", "var/data"))

# --- applications ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "vanthu.core",
    "vanthu.web",
    "vanthu.people",
    "vanthu.files",
    "vanthu.registers",
    "vanthu.signing",
    "vanthu.exchange",
    "vanthu.notify",
    "vanthu.documents",
    "vanthu.axis",
]

MIDDLEWARE = [
    "vanthu.web.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vanthu.web.middleware.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vanthu.people.middleware.SignInMiddleware",
]

ROOT_URLCONF = "vanthu.config.urls"
WSGI_APPLICATION = "vanthu.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "vanthu.web.jinja.environment", "auto_reload": ENVIRONMENT == "dev"},
    },
]
FORM_RENDERER = "vanthu.web.forms.Renderer"
# The rail and its counters come from the heart, which `web` does not know.
SHELL_RAIL = "vanthu.documents.rail.rail"
# What else ends with a session; `people` does not know the rooms above it.
SIGNED_OUT = "vanthu.signing.keydesk.close"

# --- databases ---------------------------------------------------------------------------------------------------

_pool = {
    "min_size": 1,
    "max_size": env.integer("DATABASE_POOL", 8, low=1, high=200),
    "timeout": 10,
}
if ENVIRONMENT == "test":
    _pool = {}
# Not behind a pooler that gives every transaction another connection: there a prepared statement is not found again.
_prepared = env.boolean("DATABASE_PREPARED", True)
DATABASES = {
    "default": env.database(env.text("DATABASE_URL"), pool=_pool, prepared=_prepared),
    "axis": env.database(env.text("AXIS_DATABASE_URL"), pool=_pool, prepared=_prepared),
}
for _database in DATABASES.values():
    _database["OPTIONS"].setdefault("application_name", f"vanthu-{ROLE}")
DATABASE_ROUTERS = ["vanthu.config.routers.AxisRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- outside world -----------------------------------------------------------------------------------------------

OBJECT_STORE = env.text("OBJECT_STORE", (DATA / "objects").resolve().as_uri())
if OBJECT_STORE.startswith("file:///"):
    _store = ("vanthu.adapters.store_folder.FolderStore", {"folder": unquote(urlsplit(OBJECT_STORE).path)})
elif OBJECT_STORE.startswith("s3://"):
    _store = ("vanthu.adapters.store_s3.S3Store", {"url": OBJECT_STORE})
else:
    raise ImproperlyConfigured("OBJECT_STORE is file:///folder or s3://bucket/prefix")

_clamd = env.text("CLAMD", "")
_tsa = env.text("TSA_URL", "")
TRUST_LIST = Path(env.text("TRUST_LIST", str(DATA / "trust")))
# The anchors that the agency's own certificates must end in: Ban Cơ yếu's, where TRUST_LIST holds others besides.
OWN_TRUST = env.text("OWN_TRUST", "")
# Keys: software keys on machines that are not for production (or where somebody insists: `vanthu check` refuses it),
# tokens by the maker's library, remote signing services. Desktop ways to sign need none of them.
_held = env.text("HELD_KEYS", "" if ENVIRONMENT == "production" else str(DATA / "keys"))
KEYS = Path(_held) if _held else None
_pkcs11 = env.text("PKCS11_LIBRARY", "")
_csc = remote_signing.read(env.text("CSC_SERVICES", ""))
# Keys that were opened by a PIN close after so many minutes without a signature.
KEY_OPEN_MINUTES = env.integer("KEY_OPEN_MINUTES", 10, low=1, high=120)
# Where pages hand a PIN to the signer process (ADR 0009); both run as the same user on the same machine.
SIGNER_SOCKET = Path(env.text("SIGNER_SOCKET", str(DATA / "signer.sock"))).absolute()
_ways: dict[str, tuple[str, dict[str, Any]]] = {}
if KEYS is not None:
    _ways["held"] = ("vanthu.adapters.signing_held.HeldKeys", {"folder": KEYS})
if _pkcs11:
    _ways["pkcs11"] = (
        "vanthu.adapters.signing_pkcs11.Tokens",
        {"library": _pkcs11, "idle_minutes": KEY_OPEN_MINUTES},
    )
if _csc:
    _ways["csc"] = ("vanthu.adapters.signing_csc.RemoteKeys", {"services": _csc, "idle_minutes": KEY_OPEN_MINUTES})

# Signing at a desk: where the signer's own VGCA Sign Service listens, how long a file may be out, and whether a tool may
# write revisions of evidence behind its signature.
VGCA_SERVICE = env.text("VGCA_SERVICE", "wss://127.0.0.1:8987").rstrip("/")
_service = urlsplit(VGCA_SERVICE)
if _service.scheme != "wss" or _service.hostname not in {"127.0.0.1", "localhost"} or _service.path:
    raise ImproperlyConfigured("VGCA_SERVICE is an address of the signer's own machine: wss://127.0.0.1:8987")
VGCA_EVIDENCE_REVISION = env.boolean("VGCA_EVIDENCE_REVISION", False)
DESK_CLAIM_MINUTES = env.integer("DESK_CLAIM_MINUTES", 20, low=2, high=60)

ADAPTERS = {
    "object_store": _store,
    "virus_scanner": (
        ("vanthu.adapters.scanner_clamd.ClamdScanner", {"address": _clamd})
        if _clamd
        else ("vanthu.adapters.scanner_embedded.EmbeddedScanner", {})
    ),
    "signing_backend": ("vanthu.adapters.signing_keys.SigningKeys", {"parts": _ways}),
    "time_stamper": ("vanthu.adapters.timestamps.HttpTimeStamper", {"url": _tsa}),
    "bus": ("vanthu.adapters.bus_embedded.EmbeddedBus", {}),
}

# Uploads, in bytes. The bus takes packets of 50 MB; base64 adds a third.
MAX_FILE_BYTES = env.integer("MAX_FILE_MB", 30, low=1, high=1000) * 1024 * 1024
# Everything that one form brings.
MAX_UPLOAD_BYTES = env.integer("MAX_UPLOAD_MB", 36, low=1, high=4000) * 1024 * 1024
MAX_UPLOAD_FILES = env.integer("MAX_UPLOAD_FILES", 20, low=1, high=200)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = MAX_UPLOAD_FILES

# --- sessions, passwords, headers --------------------------------------------------------------------------------

SESSION_ENGINE = "vanthu.people.session_store"
SESSION_COOKIE_NAME = "vanthu"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "vanthu.web.views.csrf_failure"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SIGN_IN_FAILURES = 5  # consecutive failures before an account waits
SIGN_IN_WAIT_SECONDS = 300

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
# The address whose X-Forwarded-For is believed (sign-in lines of the audit trail): the proxy's, "" for none.
TRUSTED_PROXY = env.text("TRUSTED_PROXY", "")
# Behind nginx: deploy/nginx sets this header and strips it from what clients send.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CONTENT_SECURITY_POLICY = (
    f"default-src 'self'; connect-src 'self' {VGCA_SERVICE}; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

# --- language, time, static files --------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA / "static")))
if ENVIRONMENT != "production":
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # served from the source; WhiteNoise wants the folder to be there
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = ENVIRONMENT != "production"
WHITENOISE_MAX_AGE = 3600 if ENVIRONMENT == "production" else 0
if ENVIRONMENT == "production":
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "vanthu.web.static_storage.HashedFiles"},
    }

# --- jobs --------------------------------------------------------------------------------------------------------

PROCRASTINATE_IMPORT_PATHS = [
    "vanthu.documents.jobs",
    "vanthu.exchange.jobs",
    "vanthu.files.jobs",
    "vanthu.core.jobs",
    "vanthu.signing.registry.jobs",
]

# --- logs --------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "vanthu.core.request_id.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "vanthu.core.logs.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s",
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["request_id"]}},
    "root": {"handlers": ["stderr"], "level": env.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "WARNING"},
        "waitress.queue": {"level": "ERROR"},
        # What libraries say of their own start.
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
    },
}
