from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0006_with_bot'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='is_practice',
            field=models.BooleanField(default=False, help_text='a trainee practises: seen by them alone, and like history sets nothing in motion'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='unaided_until',
            field=models.DateTimeField(help_text='practice without help: until then no suggestion, knowledge or reply check', null=True),
        ),
    ]
