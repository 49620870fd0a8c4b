"""The YAML files beside the code, read in one way."""

from pathlib import Path
from typing import Any


def load_mapping(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file. Raises ValueError, naming the file, when it holds anything else."""
    import yaml  # not at import: a page that reads nothing should not pay for the parser

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 both loaders are the safe ones
    if not isinstance(data, dict):
        raise ValueError(f"{path.name}: expected a mapping at the top of the file")
    return data
