from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0019_credit_proof'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['jurisdiction', '-submitted_at', '-id'], name='application_lately'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('sweep_on__isnull', False)), fields=['sweep_on', 'id'], name='case_sweep_day'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('open', True)), fields=['jurisdiction', 'department', 'item', 'list_on', 'id'], name='case_work_item'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('open', False)), fields=['jurisdiction', 'department', 'item', '-closed_at', '-id'], name='case_done_item'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('holder_id__isnull', False), ('open', False)), fields=['jurisdiction', 'holder_id', '-closed_at', '-id'], name='case_done_held'),
        ),
        migrations.AddIndex(
            model_name='document',
            index=models.Index(condition=models.Q(('status', 'failed')), fields=['jurisdiction', 'issued_at'], name='document_failed'),
        ),
    ]
