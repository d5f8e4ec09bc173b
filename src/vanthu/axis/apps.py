from django.apps import AppConfig


class AxisConfig(AppConfig):
    name = "vanthu.axis"
    label = "axis"
