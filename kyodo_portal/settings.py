"""Settings: one file, every choice from an environment variable (see .env.example and README).

Safe by default: DEBUG is off unless asked for, and `checks.py` refuses an insecure start.
"""

from pathlib import Path

from csp.constants import NONE, SELF

from kyodo_portal import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- what kind of start this is -------------------------------------------------------------
DEBUG = env.flag("DEBUG")
# DEMO shows sample sign-ins and the sample mailbox. Neither DEBUG nor DEMO is production.
DEMO = env.flag("DEMO")
PRODUCTION = not (DEBUG or DEMO)

SECRET_KEY = env.text("SECRET_KEY") or ("" if PRODUCTION else "only-for-demo-and-development")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
PORT = env.number("PORT", 8000)
PUBLIC_BASE_URL = env.text("PUBLIC_BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS") or (
    [] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if PUBLIC_BASE_URL.startswith("https://") else []
# How many proxies of ours stand in front (nginx: 1). Production must say it, 0 included.
TRUSTED_PROXY_COUNT_GIVEN = bool(env.text("TRUSTED_PROXY_COUNT"))
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

# --- the house: floors from the ground up ----------------------------------------------------
INSTALLED_APPS = [
    "kyodo_portal.lib",
    "kyodo_portal.search",
    "kyodo_portal.files",
    "kyodo_portal.history",
    "kyodo_portal.accounts",
    "districts",
    "organizations",
    "partnerships",
    "kyodo_portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "crispy_forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kyodo_portal.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kyodo_portal.middleware.TooBigMiddleware",
    "kyodo_portal.lib.web.RejectBadTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kyodo_portal.middleware.SessionLimitsMiddleware",
    "kyodo_portal.middleware.TwoFactorRequiredMiddleware",
    "kyodo_portal.middleware.ConflictMiddleware",
    "kyodo_portal.middleware.ButtonAddressMiddleware",
]
ROOT_URLCONF = "kyodo_portal.urls"
WSGI_APPLICATION = "kyodo_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["kyodo_portal.lib.templatetags.kept_url"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kyodo_portal.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_TEMPLATE_PACK = "ck"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("ck",)

# --- data -------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{BASE_DIR}/var/portal.sqlite3")}
# Opening a connection costs more than a page's queries. The development server's threads come and
# go, so it opens one for each request.
DATABASES["default"]["CONN_MAX_AGE"] = 0 if DEBUG else 60
# Behind a pooler that hands out a connection to each transaction, nothing stays on a connection:
# no server-side cursor, and no prepared statement (lib/prepared.py).
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.flag("DATABASE_POOLED")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Throttles and lock-outs count in the cache, so it must be shared between worker processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    },
    # Worked-out analyses, apart from the counters above: many of them push out only each other.
    "analysis": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "analysis_cache",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "kyodo_portal.accounts.hashers.PortalArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "kyodo_portal.accounts.validators.ContextWordsValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "kyodo_portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# The password is optional: without one, a person signs in by a mailed code.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = MFA_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
# Counted before any hashing. "key" is the address typed in, so one account cannot be guessed at
# from many places; its owner can still sign in by a mailed code.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "60/h/ip,5/15m/key,10/h/key",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "signup": "20/h/ip",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = PUBLIC_BASE_URL.split(":", 1)[0]
MFA_ADAPTER = "kyodo_portal.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "最初の一歩"
_FORMS = "kyodo_portal.accounts.forms."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "signup": _FORMS + "SignupForm",
    "add_email": _FORMS + "AddEmailForm",
    "change_password": _FORMS + "ChangePasswordForm",
    "set_password": _FORMS + "SetPasswordForm",
    "reset_password": _FORMS + "ResetPasswordForm",
    "reset_password_from_key": _FORMS + "ResetPasswordKeyForm",
    "reauthenticate": _FORMS + "ReauthenticateForm",
    "request_login_code": _FORMS + "RequestLoginCodeForm",
    "confirm_login_code": _FORMS + "ConfirmLoginCodeForm",
}
MFA_FORMS = {
    "authenticate": _FORMS + "AuthenticateForm",
    "reauthenticate": _FORMS + "MfaReauthenticateForm",
    "activate_totp": _FORMS + "ActivateTOTPForm",
    "deactivate_totp": _FORMS + "DeactivateTOTPForm",
    "generate_recovery_codes": _FORMS + "GenerateRecoveryCodesForm",
}

# --- sessions, cookies, headers -----------------------------------------------------------------
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
# (without a click, altogether), in seconds: for roles with a second factor, for all others.
SESSION_LIMITS_STAFF = (30 * 60, 10 * 60 * 60)
SESSION_LIMITS = (14 * 24 * 60 * 60, 60 * 24 * 60 * 60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
HTTPS = PUBLIC_BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SSL_REDIRECT = env.flag("SSL_REDIRECT", default=True)
SECURE_SSL_REDIRECT = HTTPS and SSL_REDIRECT
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# nginx in front sets the header; without a counted proxy nobody may claim to be on https.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000)
ALLOW_SHORT_HSTS = env.flag("ALLOW_SHORT_HSTS")
SECURE_HSTS_SECONDS = HSTS_SECONDS if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Base-map tiles come from another host, so there are none until somebody asks for them.
MAP_TILE_URL = env.tile_url("MAP_TILE_URL")
MAP_TILE_ATTRIBUTION = env.text("MAP_TILE_ATTRIBUTION")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *([env.origin(MAP_TILE_URL)] if MAP_TILE_URL else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
CSRF_FAILURE_VIEW = "kyodo_portal.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- language, time, files ------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
# Files that people hand in. No address leads here: views ask who may read, each time.
MEDIA_ROOT = env.text("MEDIA_ROOT", str(BASE_DIR / "var" / "media"))
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750
# All files of one form together; nginx must let a little more pass (client_max_body_size).
UPLOAD_REQUEST_MB = env.number("UPLOAD_REQUEST_MB", 30)
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION or env.flag("HASHED_STATIC")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
if not PRODUCTION:  # whitenoise warns about a missing folder; only production collects into it
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# --- mail: actions write the outbox, `manage.py send_notices` sends it ----------------------------
EMAIL_BACKEND = env.text("EMAIL_BACKEND") or (
    "django.core.mail.backends.smtp.EmailBackend"
    if PRODUCTION
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = BASE_DIR / "var" / "mails"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", "portal@example.jp")
# No mail leaves at night, except sign-in codes and links (20-8: from 20:00 to 8:00).
MAIL_QUIET_HOURS = env.text("MAIL_QUIET_HOURS", "20-8" if PRODUCTION else "")
# Asked again when a notice is about to leave: may this person still hear of it, and how?
NOTICE_GUARD = "kyodo_portal.notices.guard.fate_of"
# Completes what a mail may say when it leaves.
NOTICE_CONTEXT = "kyodo_portal.notices.context.context_of"
# What follows from how it went: a digest for what was held, a call for what did not arrive.
NOTICE_AFTER = "kyodo_portal.notices.after.see_to"

# --- rules that city staff may change without code ------------------------------------
PORTAL_MUNICIPALITY = env.text("PORTAL_MUNICIPALITY", "yokohama")
PORTAL_PHONE = env.text("PORTAL_PHONE")
REPLY_DAYS_MIN = env.number("REPLY_DAYS_MIN", 14)
REPLY_DAYS_MAX = env.number("REPLY_DAYS_MAX", 120)
OPEN_PROPOSALS_PER_SENDER = env.number("OPEN_PROPOSALS_PER_SENDER", 5)
OPEN_PROPOSALS_PER_JICHIKAI = env.number("OPEN_PROPOSALS_PER_JICHIKAI", 3)
CONSULTATION_REPLY_DAYS = env.number("CONSULTATION_REPLY_DAYS", 3)
TOKEN_DAYS = env.number("TOKEN_DAYS", 90)
# How long things are kept, in days (kyodo_portal/retention.py).
CONSULTATION_KEEP_DAYS = env.number("CONSULTATION_KEEP_DAYS", 365)
UNCONFIRMED_ACCOUNT_DAYS = env.number("UNCONFIRMED_ACCOUNT_DAYS", 7)
NOTICE_KEEP_DAYS = env.number("NOTICE_KEEP_DAYS", 365)
SUPPORT_LOG_KEEP_DAYS = env.number("SUPPORT_LOG_KEEP_DAYS", 1095)
MAX_IMAGE_MB = env.number("MAX_IMAGE_MB", 5)
MAX_PDF_MB = env.number("MAX_PDF_MB", 10)
# What one organisation (or office) may keep altogether.
FILES_PER_OWNER = env.number("FILES_PER_OWNER", 100)
FILES_PER_OWNER_MB = env.number("FILES_PER_OWNER_MB", 200)

LOG_LEVEL = env.text("LOG_LEVEL", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
