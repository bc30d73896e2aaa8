"""Which backups there are, and when each of them ends."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('base', '0001_initial')]

    operations = [
        migrations.CreateModel(
            name='BackupSet',
            fields=[
                ('name', models.TextField(primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={'db_table': 'base_backupset'},
        ),
    ]
