"""Passwords and keys of inboxes that were kept as plain text are sealed."""

from django.db import migrations

from yueting.runtime.sealing import is_sealed, seal

SECRETS = ("password", "callback_secret")


def sealed(kept):
    if not isinstance(kept, dict) or is_sealed(kept):
        return kept
    return {
        name: seal(value) if name in SECRETS and isinstance(value, str) and value else sealed(value)
        for name, value in kept.items()
    }


def forwards(apps, schema_editor):
    inboxes = apps.get_model("conversations", "Inbox")
    for inbox in inboxes.objects.filter(kind__in=["email", "api"]):
        inbox.settings = sealed(inbox.settings)
        inbox.save(update_fields=["settings"])


class Migration(migrations.Migration):
    dependencies = [
        ("contact_channels", "0003_pull_cursor"),
        ("conversations", "0008_files_to_fetch"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
