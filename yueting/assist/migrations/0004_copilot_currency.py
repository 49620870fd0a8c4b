from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assist', '0003_copilot'),
    ]

    operations = [
        migrations.AddField(
            model_name='copilotbudget',
            name='currency',
            field=models.CharField(default='USD', help_text='a label: nothing is converted', max_length=3),
        ),
    ]
