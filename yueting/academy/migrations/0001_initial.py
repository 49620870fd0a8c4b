from django.db import migrations


class Migration(migrations.Migration):
    """The first of this room; what each part keeps comes with it."""

    initial = True
    dependencies = []
    operations = []
