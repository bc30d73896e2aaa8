"""What a new version of a procedure means for drafts and dossiers that run. Only columns that may be empty are added."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.base.ids


class Migration(migrations.Migration):

    dependencies = [('dossiers', '0004_open_dossiers'), ('procedures', '0002_immutable')]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='begun_under',
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+',
                to='procedures.procedureversion',
            ),
        ),
        migrations.AddField(
            model_name='dossier',
            name='weighed_version',
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+',
                to='procedures.procedureversion',
            ),
        ),
        migrations.AddField(
            model_name='dossier',
            name='fate',
            field=models.CharField(blank=True, db_default='', default='', max_length=10),
        ),
        migrations.AddField(
            model_name='dossier',
            name='fate_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.CreateModel(
            name='FollowingJob',
            fields=[
                ('id', models.UUIDField(default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at_work_on', models.CharField(default='drafts', max_length=10)),
                ('done_to', models.UUIDField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('started_at', models.DateTimeField()),
                ('worked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('procedure_version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.procedureversion')),
            ],
        ),
    ]
