from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='may_send_held',
            field=models.BooleanField(default=False, help_text='may send what the reply check holds; who made it answers for that'),
        ),
    ]
