from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial")]

    operations = [
        migrations.AddField(model_name="notice", name="about", field=models.CharField(default="", max_length=20)),
        migrations.AddField(model_name="notice", name="about_key", field=models.CharField(default="", max_length=36)),
    ]
