"""A worked example that did not hold and was taken out of a proposal is kept, for whoever releases the version."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0006_examples")]

    operations = [migrations.AddField("proposal", "examples_taken_out", models.TextField(blank=True, default=""))]
