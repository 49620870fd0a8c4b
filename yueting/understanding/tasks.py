"""What the small models can be asked (`classifying.py`); here alone, so that naming them loads no weights."""

from typing import Literal, get_args

Task = Literal["variety2", "emotion6", "anger", "sentiment3", "offence"]
TASKS: tuple[Task, ...] = get_args(Task)
