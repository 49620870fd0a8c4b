"""Clocks that run already are looked at when they are due, and tickets find their lane."""

from django.db import migrations
from django.db.models import F, Q

VIP = 3
UNSOLVED = ["new", "open", "pending_customer", "pending_department"]


def look_at_clocks(apps, schema_editor):
    clocks = apps.get_model("tickets", "SlaClock").objects
    clocks.filter(met_at=None, breached_at=None).update(look_at=F("due_at"))
    clocks.exclude(breached_at=None).update(warned=100)


def find_lanes(apps, schema_editor):
    tickets = apps.get_model("tickets", "Ticket").objects.filter(state__in=UNSOLVED)
    tickets.filter(contact__value__gte=VIP).update(lane="vip")
    tickets.filter(Q(level__gte=4) | Q(klass="emergency")).update(lane="fast")


class Migration(migrations.Migration):

    dependencies = [("tickets", "0010_clocks_and_ladder"), ("contacts", "0001_initial")]

    operations = [
        migrations.RunPython(look_at_clocks, migrations.RunPython.noop),
        migrations.RunPython(find_lanes, migrations.RunPython.noop),
    ]
