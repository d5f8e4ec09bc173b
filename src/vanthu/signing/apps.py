from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "vanthu.signing"
    label = "signing"

    def ready(self) -> None:
        from vanthu.signing import checks  # noqa: F401 - registers them
