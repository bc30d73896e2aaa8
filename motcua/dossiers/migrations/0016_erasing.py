# Content of dossiers that can be erased, and the salt of what is sent from now on. Only columns with a default.

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [('dossiers', '0015_reuse')]

    operations = [
        migrations.AddField('dossier', 'erased_at', models.DateTimeField(null=True)),
        migrations.AddField('submission', 'salt', models.CharField(db_default='', default='', max_length=32)),
        migrations.AddConstraint(
            'dossier',
            models.CheckConstraint(condition=Q(erased_at=None) | Q(closed_at__isnull=False), name='erased_is_closed'),
        ),
    ]
