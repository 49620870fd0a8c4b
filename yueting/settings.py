"""Settings, read once from the environment through typed readers. Every variable is documented in docs/settings.md."""

import os
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import conninfo_to_dict

from yueting.runtime.folders import data_folder
from yueting.runtime.secret_key import kept_secret_key
from yueting.understanding.second_opinion import endpoint_from

env = environ.Env()
HERE = Path(__file__).resolve().parent
DATA = data_folder().root

DEBUG = env.bool("YUETING_DEBUG", default=False)
DEMO = env.bool("YUETING_DEMO", default=False)
SITE_URL = env.str("YUETING_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("YUETING_HOSTS", default=["*"] if DEMO else ["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("YUETING_TRUSTED_ORIGINS", default=[])


SECRET_KEY = env.str("YUETING_SECRET_KEY", default="") or kept_secret_key(DATA)

INSTALLED_APPS = [
    "yueting.timeline",
    "yueting.accounts",
    "yueting.contacts",
    "yueting.conversations",
    "yueting.tickets",
    "yueting.routing",
    "yueting.knowledge",
    "yueting.assist",
    "yueting.care",
    "yueting.quality",
    "yueting.analytics",
    "yueting.academy",
    "yueting.channels.apps.ContactChannelsConfig",
    "yueting.demo",
    "yueting.styleguide",
    "allauth",
    "allauth.account",
    "ninja",
    "django_htmx",
    "csp",
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yueting.accounts.middleware.InterfaceLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "yueting.urls"
WSGI_APPLICATION = "yueting.wsgi.application"
ASGI_APPLICATION = "yueting.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "yueting.accounts.queries.page_frame",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    """PostgreSQL from `DATABASE_URL` (a libpq URL or conninfo); `yueting serve` sets it for its embedded server."""
    parts = conninfo_to_dict(env.str("DATABASE_URL", default="postgresql:///yueting"))
    return {
        "ENGINE": "yueting.runtime.engine",
        "NAME": parts.pop("dbname", "yueting"),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "") or ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {
        "BACKEND": "yueting.runtime.layer.ProcessLayer",
        "CONFIG": {"capacity": 1000, "group_expiry": 10**9},
    }
}

# -- people and sign-in -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Agent"
AUTHENTICATION_BACKENDS = ["yueting.accounts.services.signing_in.DeskBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "conversations:inbox"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "yueting.accounts.services.signing_in.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
SESSION_ENGINE = "yueting.runtime.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
CSRF_COOKIE_HTTPONLY = False  # the console's script reads it for its requests
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("YUETING_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'", "ws:", "wss:"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# -- languages ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [
    ("zh-hant", _("Traditional Chinese")),
    ("zh-hans", _("Simplified Chinese")),
    ("en", _("English")),
]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("YUETING_TIME_ZONE", default="Asia/Hong_Kong")

# -- files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA / "files"
MEDIA_URL = "/never-served-directly/"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024

EMAIL_BACKEND = env.str("YUETING_MAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.str("YUETING_SMTP_HOST", default="")
EMAIL_PORT = env.int("YUETING_SMTP_PORT", default=587)
EMAIL_HOST_USER = env.str("YUETING_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env.str("YUETING_SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("YUETING_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 30  # seconds; a mail server that hangs must not hold up the next mail
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("YUETING_MAIL_FROM", default="Yueting <desk@localhost>")

# -- the way of a message: what a lower layer sets in motion in a higher one is named here, and only here ----
CHANNELS = {
    "chat": "yueting.channels.webchat.adapter.WebChat",
    "email": "yueting.channels.email.adapter.Email",
    "api": "yueting.channels.http.adapter.HttpApi",
    "import": "yueting.channels.history.adapter.ChatLog",
    "wechat": "yueting.channels.wechat.adapter.WeChat",
}
if DEMO:  # whatever an inbox names there, mail of the demo stays on this machine
    CHANNELS["email"] = "yueting.demo.post.DrawerMail"
MESSAGE_STEPS = [
    "yueting.conversations.services.reading.read_arrivals",
    "yueting.tickets.services.arrivals.triage_arrivals",
    "yueting.tickets.services.fraud_watch.watch_arrivals",
    "yueting.assist.bot.services.answering.answer_arrivals",
    "yueting.routing.services.route_arrivals",
    "yueting.assist.bot.services.handing_off.tell_arrivals",
]
HANDLING_STEPS = ["yueting.tickets.services.owners.follow_conversations"]
CONTACT_STEPS = ["yueting.tickets.services.valuing.follow_values"]  # a customer's value changed
REPLY_CHECKS = [  # each may refuse a reply before it is stored
    "yueting.channels.services.manners.check_fits",
    "yueting.assist.services.checking.hold",
]
REPLY_STEPS = [
    "yueting.tickets.services.owners.take_into_work",
    "yueting.tickets.services.clocks.note_reply",
    "yueting.tickets.services.promising.find_in_reply",
    "yueting.assist.services.checking.note_overruled",
    "yueting.assist.services.choosing.note_choice",
    "yueting.assist.services.looking_up.end_by_reply",
    "yueting.knowledge.services.using.note_script_use",
]
RESOLUTION_STEPS = [
    "yueting.care.services.ask_for_rating",
    "yueting.tickets.services.following_up.plan_from_wrap_up",
]
EVENT_STEPS = [
    "yueting.channels.services.webhooks.queue_webhooks",
    "yueting.tickets.services.watching.tell_watchers",
    "yueting.tickets.services.ruling.queue_rules",
    "yueting.quality.services.inspecting.queue_inspections",
]
CONTEXT_TABS = [
    ("customer", _("Customer"), "contacts:card"),
    ("ticket", _("Ticket"), "tickets:panel"),
    ("assist", _("Assist"), "assist:panel"),
    ("knowledge", _("Knowledge"), "knowledge:panel"),
]

# -- background work: name → (function, seconds between idle runs); a NOTIFY with the name wakes it at once ---
SECOND_OPINION = endpoint_from(os.environ)
WORKER_LOOPS = {
    "intake": ("yueting.channels.intake.drain", 1.0),
    "early-answers": ("yueting.channels.intake.take_up_early", 10.0),
    "pull": ("yueting.channels.services.pulling.pull_due", 15.0),
    "outbox": ("yueting.channels.outbox.flush", 1.0),
    "files": ("yueting.channels.services.files.fetch_files", 10.0),
    "webhooks": ("yueting.channels.services.webhooks.call_webhooks", 2.0),
    "clocks": ("yueting.tickets.services.sweeping.sweep", 5.0),
    "approvals": ("yueting.tickets.services.remedying.sweep_approvals", 10.0),
    "opinions": ("yueting.conversations.services.second_reading.ask", 5.0),
    "due": ("yueting.tickets.services.reminding.sweep", 5.0),
    "handover-mail": ("yueting.tickets.services.handover_mail.flush", 10.0),
    "queues": ("yueting.routing.services.sweep", 10.0),
    "ladder": ("yueting.tickets.services.escalating.climb", 5.0),
    "news": ("yueting.tickets.services.updating.hand_over", 2.0),
    "sampling": ("yueting.quality.planning.services.drawing.sweep", 600.0),
    "certificates": ("yueting.academy.courses.services.learning.remind", 3600.0),
    "gaps": ("yueting.knowledge.gaps.services.sweep", 3600.0),
    "bot": ("yueting.assist.bot.services.looking_up.drain", 5.0),
    "bot-silence": ("yueting.assist.bot.services.ending.sweep", 30.0),
    "rules": ("yueting.tickets.services.ruling.run_rules", 10.0),
    "inspections": ("yueting.quality.services.inspecting.drain", 10.0),
    "drills": ("yueting.academy.drills.services.playing.play", 1.0),
    "links": ("yueting.knowledge.services.link_checking.check_links", 60.0),
    "stale-articles": ("yueting.knowledge.services.minding.mind", 3600.0),
    "idempotency": ("yueting.accounts.services.idempotency.forget_old_calls", 3600.0),
}
WORKER_WATCHES = ["yueting.channels.email.tasks.watch_mailboxes"]
RUN_LOOPS = env.bool("YUETING_LOOPS", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("YUETING_LOG", default="WARNING")},
    "loggers": {"yueting": {"level": env.str("YUETING_LOG", default="INFO")}},
}
if DEBUG:
    os.environ.setdefault("PYTHONWARNINGS", "default")
