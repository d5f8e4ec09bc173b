from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "vanthu.files"
    label = "files"
