import django.db.models.deletion
import django.utils.timezone
import yueting.runtime.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('conversations', '0006_with_bot'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ToInspect',
            fields=[
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='conversations.conversation')),
                ('ended_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('error', models.TextField(blank=True, help_text='why it could not be inspected; retried by hand')),
            ],
        ),
        migrations.CreateModel(
            name='RubricVersion',
            fields=[
                ('id', models.UUIDField(default=yueting.runtime.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField()),
                ('version', models.PositiveIntegerField()),
                ('data', models.JSONField(help_text='as quality.rubric_files.rubric_from reads it')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('archived', 'Archived')], default='draft', max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rubrics', to='accounts.brand')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['key', '-version'],
            },
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.UUIDField(default=yueting.runtime.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(help_text='of the rubric')),
                ('score', models.FloatField(null=True)),
                ('failed', models.BooleanField(default=False, help_text='a fatal item was failed')),
                ('confidence', models.FloatField(default=1.0)),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('card', models.JSONField(help_text='Scorecard.as_dict()')),
                ('last_seq', models.PositiveIntegerField(help_text='of the conversation when it was scored')),
                ('ended_at', models.DateTimeField()),
                ('scored_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inspections', to='conversations.conversation')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.team')),
                ('rubric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='quality.rubricversion')),
            ],
        ),
        migrations.CreateModel(
            name='ItemResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(help_text='of the rubric')),
                ('item', models.SlugField()),
                ('share', models.FloatField()),
                ('confidence', models.FloatField(default=1.0)),
                ('ended_at', models.DateTimeField()),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.brand')),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='quality.inspection')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', 'item', 'ended_at'], name='quality_ite_brand_i_2b42dd_idx'), models.Index(fields=['agent', 'item', 'ended_at'], name='quality_ite_agent_i_91dafb_idx')],
                'constraints': [models.UniqueConstraint(fields=('inspection', 'item'), name='item_result_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='rubricversion',
            constraint=models.UniqueConstraint(fields=('brand', 'key', 'version'), name='rubric_version_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['brand', '-ended_at'], name='quality_ins_brand_i_5efa50_idx'),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['agent', '-ended_at'], name='quality_ins_agent_i_cf73e6_idx'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(fields=('conversation', 'key'), name='inspected_once'),
        ),
    ]
