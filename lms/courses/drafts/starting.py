"""The first files of a new course. Pure."""

from typing import Any

import yaml


def course_text(fields: dict[str, Any]) -> str:
    """`course.yaml` with these fields, in this order; fields without a value are left out."""
    told = {name: value for name, value in fields.items() if value is not None}
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120)
