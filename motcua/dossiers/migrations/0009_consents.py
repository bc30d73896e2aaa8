# Consents of others: how each is to be given, what was asked on accounts, what was sent. Only columns with a default.

import django.db.models.deletion
import motcua.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0008_open_steps'),
        ('identity', '0001_initial'),
        ('procedures', '0004_proposals'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='ways',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='submission',
            name='consents',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.CreateModel(
            name='ConsentRequest',
            fields=[
                ('id', models.UUIDField(default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('instance', models.CharField(max_length=40)),
                ('consent', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=200)),
                ('number', models.CharField(max_length=12)),
                ('answers', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('state', models.CharField(default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('account_name', models.CharField(blank=True, max_length=200)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('ended_at', models.DateTimeField(null=True)),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consent_requests', to='dossiers.draft')),
                ('procedure_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.procedureversion')),
                ('reached', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('reached', None), ('state', 'asked')), fields=['number'], name='consents_not_reached'), models.Index(fields=['asker', 'number', 'asked_at'], name='consents_asked'), models.Index(fields=['reached', '-asked_at'], name='consents_of_a_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'agreed'])), fields=('draft', 'consent'), name='asked_once_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'cancelled']), ('answered_at__isnull', False), _connector='OR'), name='an_answer_has_a_date')],
            },
        ),
    ]
