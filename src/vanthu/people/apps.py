from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "vanthu.people"
    label = "people"
