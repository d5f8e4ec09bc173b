from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Work lists are read urgent ones first: their index lies in that order."""

    # An index on the largest table is built beside the work of the office, not instead of it.
    atomic = False

    dependencies = [("documents", "0001_initial")]

    operations = [
        AddIndexConcurrently(
            model_name="document",
            index=models.Index(
                fields=["agency", "direction", "state", "-urgency", "-state_since", "-id"],
                name="document_urgent_first",
            ),
        ),
        RemoveIndexConcurrently(model_name="document", name="document_queue"),
    ]
