"""The worked examples of a proposal are kept with it, and since when they are others than those proposed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_compared_with")]

    operations = [
        migrations.AddField("proposal", "examples", models.TextField(blank=True, default="")),
        migrations.AddField("proposal", "examples_changed_at", models.DateTimeField(null=True)),
    ]
