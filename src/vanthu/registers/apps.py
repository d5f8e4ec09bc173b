from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "vanthu.registers"
    label = "registers"
