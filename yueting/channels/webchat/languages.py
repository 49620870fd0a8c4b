"""The languages of the widget and of the desk are the same three under slightly different names."""

DEFAULT = "zh-Hant"
_INTERFACE = {"zh-Hant": "zh-hant", "zh-Hans": "zh-hans", "en": "en"}


def widget_language(claimed: object) -> str:
    """One of zh-Hant, zh-Hans and en; Traditional Chinese for anything else."""
    return claimed if isinstance(claimed, str) and claimed in _INTERFACE else DEFAULT


def interface_language(language: str) -> str:
    """Django's name of a widget language."""
    return _INTERFACE.get(language, "zh-hant")
