"""An index of the open dossiers alone. Built while people go on working: it may take minutes with millions of rows."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [('dossiers', '0003_verification_and_rates')]

    operations = [
        AddIndexConcurrently(
            model_name='dossier',
            index=models.Index(
                condition=models.Q(('owes', 'nobody'), _negated=True),
                fields=['status', 'owes', 'next_due_at'], name='open_dossiers',
            ),
        ),
    ]
