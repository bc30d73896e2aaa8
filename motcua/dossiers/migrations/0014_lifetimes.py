# When somebody was told that a draft ends, and when it ended. Only columns without a value.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0013_answered_twice'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='draft',
            name='ended_at',
            field=models.DateTimeField(null=True),
        ),
    ]
