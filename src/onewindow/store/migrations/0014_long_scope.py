from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0013_licences")]
    operations = [
        migrations.AlterField(
            model_name="numberrange", name="scope", field=models.CharField(max_length=160)
        )
    ]
