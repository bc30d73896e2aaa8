from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Loaded",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("digest", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "base_loaded"},
        ),
    ]
