"""Who stood at the window, and requests about personal data."""

import django.db.models.deletion
import onewindow.core.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0023_third_party'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.UUIDField(default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('jurisdiction', models.CharField(max_length=12)),
                ('number', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=10)),
                ('channel', models.CharField(max_length=10)),
                ('words_enc', models.BinaryField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('entered_by', models.CharField(blank=True, help_text='the clerk; empty: the person online', max_length=40)),
                ('due_on', models.DateField(null=True)),
                ('status', models.CharField(default='open', help_text='open, granted, refused', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=12)),
                ('answer_enc', models.BinaryField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.CharField(blank=True, max_length=40)),
                ('command_id', models.CharField(max_length=80)),
                ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='store.application')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='store.datakey')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='store.party')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['jurisdiction', 'due_on', 'id'], name='data_request_open'), models.Index(fields=['party', '-asked_at'], name='data_request_party')],
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'command_id'), name='data_request_once'), models.UniqueConstraint(fields=('jurisdiction', 'number'), name='data_request_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Presented',
            fields=[
                ('id', models.UUIDField(default=onewindow.core.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('jurisdiction', models.CharField(max_length=12)),
                ('draft_id', models.UUIDField()),
                ('identity', models.CharField(max_length=12)),
                ('document', models.CharField(blank=True, max_length=16)),
                ('reason', models.CharField(blank=True, max_length=12)),
                ('shown_at', models.DateTimeField(null=True)),
                ('shown_how', models.CharField(blank=True, max_length=12)),
                ('shown_by', models.CharField(blank=True, max_length=40)),
                ('capacity', models.CharField(default='self', max_length=16)),
                ('contact', models.CharField(default='phone', max_length=8)),
                ('mark', models.CharField(default='signature', max_length=12)),
                ('green', models.CharField(blank=True, max_length=12)),
                ('told_sources', models.BooleanField(default=False)),
                ('private_enc', models.BinaryField(null=True)),
                ('at', models.DateTimeField()),
                ('clerk', models.CharField(max_length=40)),
                ('application', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='presented', to='store.application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='presented', to='store.party')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='store.datakey')),
                ('mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='used', to='store.mandate')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('identity', 'not_shown'), ('shown_at', None)), fields=['jurisdiction', 'at'], name='presented_waiting')],
                'constraints': [models.UniqueConstraint(fields=('jurisdiction', 'draft_id'), name='presented_once')],
            },
        ),
    ]
