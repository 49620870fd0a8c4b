"""A demo as its shops need it: brands, people and inboxes. Run inside the demo's own Django (see serving.py)."""

from django.db import transaction

from yueting.demo.services.furnishing import furnish

with transaction.atomic():
    furnish()
