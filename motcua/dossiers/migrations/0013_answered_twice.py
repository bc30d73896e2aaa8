# Beside an answer: who wrote it on what, and what else was written to the question meanwhile. Only a column without a
# value.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0012_mandates'),
    ]

    operations = [
        migrations.AddField(
            model_name='draftanswer',
            name='written',
            field=models.JSONField(null=True),
        ),
    ]
