"""Runs in django-helpdesk's own environment: imports a folder of .eml files as its `get_email` does, prints mails/s.

python helpdesk_import.py FOLDER POSTGRES_SOCKET_FOLDER PORT DATABASE
"""

import sys
import time

import django
from django.conf import settings
from django.core.management import call_command

FOLDER, HOST, PORT, DATABASE = sys.argv[1:]

settings.configure(
    SECRET_KEY="only for a measurement",
    USE_TZ=True,
    ROOT_URLCONF="helpdesk.urls",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": "postgres",
            "HOST": HOST,
            "PORT": PORT,
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.humanize",
        "rest_framework",
        "helpdesk",
    ],
    SITE_ID=1,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    MEDIA_ROOT=f"{FOLDER}/media",
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_PUBLIC_ENABLED=False,
)
django.setup()
call_command("migrate", verbosity=0)

from helpdesk.email import process_email  # noqa: E402
from helpdesk.models import Queue, Ticket  # noqa: E402

Queue.objects.create(
    title="Care",
    slug="care",
    email_address="care@joy.example",
    allow_email_submission=True,
    email_box_type="local",
    email_box_local_dir=FOLDER,
    email_box_interval=0,
    logging_type="none",
)
began = time.perf_counter()
process_email(quiet=True)
took = time.perf_counter() - began
print(Ticket.objects.count() / took)
