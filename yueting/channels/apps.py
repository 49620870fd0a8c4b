from django.apps import AppConfig


class ContactChannelsConfig(AppConfig):
    """The label `channels` belongs to Django Channels."""

    name = "yueting.channels"
    label = "contact_channels"
