"""Money to be given back, and more than one charge for an object, one of them open."""

import django.db.models.deletion
import motcua.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0001_initial'),
        ('identity', '0001_initial'),
        ('payments', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.UUIDField(default=motcua.base.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('instance', models.CharField(default='', max_length=40)),
                ('version', models.IntegerField(default=1)),
                ('about', models.UUIDField()),
                ('amount', models.BigIntegerField()),
                ('reason', models.CharField(max_length=40)),
                ('state', models.CharField(default='open', max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('voucher_number', models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='charge',
            name='one_charge_an_object',
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(fields=['about'], name='charges_of_an_object'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('about',), name='one_open_charge_an_object'),
        ),
        migrations.AddField(
            model_name='refund',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency'),
        ),
        migrations.AddField(
            model_name='refund',
            name='paid_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person'),
        ),
        migrations.AddField(
            model_name='refund',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identity.person'),
        ),
        migrations.AddIndex(
            model_name='refund',
            index=models.Index(fields=['about'], name='refunds_of_an_object'),
        ),
        migrations.AddIndex(
            model_name='refund',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['agency', 'opened_at'], name='open_refunds'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('about',), name='one_open_refund_an_object'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'paid')), fields=('agency', 'voucher_number'), name='voucher_number_used_once'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_is_of_something'),
        ),
    ]
