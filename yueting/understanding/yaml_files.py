"""The YAML files beside the code, read in one way."""

from pathlib import Path
from typing import Any


def load_mapping(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file. Raises ValueError, naming the file, when it holds anything else."""
    data = _load(path)
    if not isinstance(data, dict):
        raise ValueError(f"{path.name}: expected a mapping at the top of the file")
    return data


def load_list(path: Path) -> list[Any]:
    """The list in a YAML file. Raises ValueError, naming the file, when it holds anything else."""
    data = _load(path)
    if not isinstance(data, list):
        raise ValueError(f"{path.name}: expected a list at the top of the file")
    return data


def _load(path: Path) -> Any:
    import yaml  # not at import: a page that reads nothing should not pay for the parser

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 both loaders are the safe ones
