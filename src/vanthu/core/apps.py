from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "vanthu.core"
    label = "core"

    def ready(self) -> None:
        from vanthu.core import adapters  # noqa: F401  registers the production check
