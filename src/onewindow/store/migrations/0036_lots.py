"""Lots cannot be steered: with the seed of a day, made the evening before, stands the pool it is for, and its digest.
And the draws of objects (双随机抽查) with what was found."""

import django.db.models.deletion
from django.db import migrations, models

import onewindow.core.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("store", "0035_notice_kind")]

    operations = [
        migrations.AddField(
            model_name="drawseed", name="pool", field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="drawseed", name="pool_digest",
            field=models.CharField(blank=True, default="", db_default="", max_length=64),
        ),
        migrations.CreateModel(
            name='SpotDraw',
            fields=[
                ('id', models.UUIDField(default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('jurisdiction', models.CharField(max_length=12)),
                ('department', models.CharField(max_length=48)),
                ('item', models.CharField(max_length=64)),
                ('month', models.DateField(help_text='its first day')),
                ('trade', models.CharField(max_length=40)),
                ('seed', models.CharField(max_length=64)),
                ('seed_on', models.DateField()),
                ('key', models.CharField(max_length=140)),
                ('shares', models.JSONField()),
                ('population', models.JSONField()),
                ('drawn', models.JSONField()),
                ('candidates', models.JSONField(help_text='accounts of the pool')),
                ('drawn_at', models.DateTimeField()),
                ('drawn_by', models.CharField(max_length=40)),
            ],
            options={
                'indexes': [models.Index(fields=['jurisdiction', '-month', '-id'], name='spot_draw_list')],
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'department', 'item', 'month'), name='spot_draw_of_month')],
            },
        ),
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', models.UUIDField(default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('jurisdiction', models.CharField(max_length=12)),
                ('place', models.PositiveIntegerField()),
                ('inspectors', models.JSONField(help_text='two accounts')),
                ('result', models.CharField(blank=True, default='', max_length=16)),
                ('checked_on', models.DateField(null=True)),
                ('correct_by', models.DateField(null=True)),
                ('corrected_on', models.DateField(null=True)),
                ('note_enc', models.BinaryField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spot_checks', to='store.case')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='store.spotdraw')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'draw', 'case'), name='spot_check_once')],
            },
        ),
    ]  # fmt: skip
