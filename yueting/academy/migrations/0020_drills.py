import django.db.models.deletion
import django.utils.timezone
import yueting.runtime.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('academy', '0001_initial'),
        ('accounts', '0002_held_by_token'),
        ('conversations', '0007_practice'),
        ('quality', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Drill',
            fields=[
                ('id', models.UUIDField(default=yueting.runtime.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('plan_data', models.JSONField()),
                ('seed', models.PositiveIntegerField()),
                ('assist', models.BooleanField(default=True, help_text='suggestions, knowledge and reply check are there')),
                ('state', models.CharField(choices=[('assigned', 'To do'), ('preparing', 'In preparation'), ('running', 'Running'), ('done', 'Done'), ('dropped', 'Broken off')], default='preparing', max_length=10)),
                ('asked_why', models.CharField(blank=True, max_length=300)),
                ('item', models.SlugField(blank=True, help_text='rubric item of the finding')),
                ('score', models.FloatField(null=True)),
                ('is_example', models.BooleanField(default=False, help_text='a trainer chose it')),
                ('may_be_shown', models.BooleanField(default=False, help_text='the trainee agrees')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('prepare_until', models.DateTimeField(null=True)),
                ('begun_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drills', to='accounts.brand')),
                ('inspection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='quality.inspection')),
                ('observer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('player', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trainee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drills', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='DrillPlan',
            fields=[
                ('id', models.UUIDField(default=yueting.runtime.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=60)),
                ('data', models.JSONField(help_text='as academy.drills.plan.plan_from reads it')),
                ('version', models.PositiveIntegerField(default=1)),
                ('is_off', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drill_plans', to='accounts.brand')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='DrillReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('self', 'By oneself'), ('peer', 'By a colleague'), ('trainer', 'By a trainer'), ('observer', 'By the observer')], max_length=10)),
                ('went_well', models.TextField(blank=True)),
                ('do_better', models.TextField(blank=True)),
                ('stars', models.PositiveSmallIntegerField(help_text='1…5', null=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='academy.drill')),
            ],
            options={
                'ordering': ['asked_at'],
            },
        ),
        migrations.CreateModel(
            name='Scene',
            fields=[
                ('id', models.UUIDField(default=yueting.runtime.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.PositiveSmallIntegerField(help_text='from 0')),
                ('card_data', models.JSONField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Still to come'), ('running', 'Running'), ('ended', 'Ended')], default='waiting', max_length=10)),
                ('heard_seq', models.PositiveIntegerField(default=0)),
                ('saying', models.TextField(blank=True)),
                ('say_at', models.DateTimeField(null=True)),
                ('spoke_at', models.DateTimeField(null=True)),
                ('look_at', models.DateTimeField(help_text='silence, a disturbance or the end of the time', null=True)),
                ('disturbed', models.JSONField(default=dict, help_text='place of a disturbance in the plan → entry after it')),
                ('begun_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ending', models.CharField(blank=True, help_text='satisfied, parted, left, escalated, time, stopped', max_length=12)),
                ('score', models.FloatField(null=True)),
                ('scorecard', models.JSONField(help_text='Scorecard.as_dict()', null=True)),
                ('beside', models.JSONField(default=list, help_text='by entry of the trainee: a good reply, and faults with what is better')),
                ('error', models.TextField(blank=True)),
                ('conversation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='scene', to='conversations.conversation')),
                ('drill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenes', to='academy.drill')),
                ('rubric', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quality.rubricversion')),
            ],
            options={
                'ordering': ['drill', 'place'],
            },
        ),
        migrations.CreateModel(
            name='SceneStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('heard', models.TextField(blank=True)),
                ('seconds', models.FloatField(default=0)),
                ('seq', models.PositiveIntegerField(default=0, help_text='the entry that was heard last')),
                ('anger', models.PositiveSmallIntegerField()),
                ('trust', models.PositiveSmallIntegerField()),
                ('patience', models.PositiveSmallIntegerField()),
                ('why', models.JSONField(default=list)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('scene', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='academy.scene')),
            ],
            options={
                'ordering': ['scene', 'place'],
            },
        ),
        migrations.CreateModel(
            name='CaseCard',
            fields=[
                ('id', models.UUIDField(default=yueting.runtime.identifiers.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=60)),
                ('data', models.JSONField(help_text='as academy.customers.card_files.card_from reads it')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('approved', 'Approved'), ('archived', 'Archived')], default='draft', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('items', models.JSONField(default=list, help_text='ids of rubric items it exercises')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='case_cards', to='accounts.brand')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conversations.conversation')),
            ],
            options={
                'ordering': ['key'],
                'constraints': [models.UniqueConstraint(fields=('brand', 'key'), name='case_card_once')],
            },
        ),
        migrations.AddIndex(
            model_name='drill',
            index=models.Index(fields=['trainee', '-made_at'], name='academy_dri_trainee_b683a1_idx'),
        ),
        migrations.AddIndex(
            model_name='drill',
            index=models.Index(fields=['brand', 'state', '-ended_at'], name='academy_dri_brand_i_f7da44_idx'),
        ),
        migrations.AddConstraint(
            model_name='drillplan',
            constraint=models.UniqueConstraint(fields=('brand', 'key'), name='drill_plan_once'),
        ),
        migrations.AddConstraint(
            model_name='drillreview',
            constraint=models.UniqueConstraint(fields=('drill', 'by'), name='drill_review_once'),
        ),
        migrations.AddIndex(
            model_name='scene',
            index=models.Index(condition=models.Q(('state', 'ended'), _negated=True), fields=['look_at'], name='scene_not_ended'),
        ),
        migrations.AddConstraint(
            model_name='scene',
            constraint=models.UniqueConstraint(fields=('drill', 'place'), name='scene_once'),
        ),
        migrations.AddConstraint(
            model_name='scenestep',
            constraint=models.UniqueConstraint(fields=('scene', 'place'), name='scene_step_once'),
        ),
    ]
