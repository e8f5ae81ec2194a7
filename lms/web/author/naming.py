"""What the parts of a draft are called on screens, where nobody has to know of files."""

from collections.abc import Sequence

from flask_babel import gettext as _

from lms.courses.drafts.outline import Line
from lms.web.author.texts import kind_of


def part_names(names: Sequence[str], lines: Sequence[Line]) -> dict[str, str]:
    """For people: a lesson by its number and title, anything else by what it is for."""
    shown = {line.name: _("Bài %(n)s: %(title)s", n=n, title=line.title) for n, line in enumerate(lines, 1)}
    return {name: shown.get(name) or _other(name) for name in names}


def _other(name: str) -> str:
    kind = kind_of(name) or name
    return f"{kind} ({name.rpartition('/')[2].partition('.')[0]})" if "/" in name else kind
