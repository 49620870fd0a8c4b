"""Pages: Django's WSGI handler, also wrapped by asgi.py."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueting.settings")
application = get_wsgi_application()
