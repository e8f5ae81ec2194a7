"""Draw the data model as a picture: `python docs/draw_model.py` writes docs/data-model.svg.

A column a domain, lowest floor at the right; a box a table with its keys; a line a foreign key. A test holds that the
picture knows every table.
"""

from html import escape
from pathlib import Path

from sqlalchemy import Table

from lms.cli import root as every_model
from lms.db import Base

assert every_model
DOMAINS = ("intake", "tracker", "learning", "records", "courses", "accounts", "people", "system")
WIDTH, GAP, LINE, TOP = 210, 56, 17, 64
PICTURE = Path(__file__).with_name("data-model.svg")


def domain_of(table: Table) -> str:
    """The room whose models hold the table."""
    for mapper in Base.registry.mappers:
        if mapper.local_table is table:
            room = mapper.class_.__module__.split(".")[1]
            return room if room in DOMAINS else "system"
    return "system"


def rows_of(table: Table) -> list[str]:
    """Keys first, then how many other columns there are."""
    keys = [c for c in table.columns if c.primary_key or c.foreign_keys]
    marks = [("◆ " if c.primary_key else "→ ") + c.name for c in keys]
    others = [c.name for c in table.columns if c not in keys]
    shown = ["   " + name for name in others[:6]]
    return marks + shown + ([f"   … {len(others) - 6} more"] if len(others) > 6 else [])


def draw() -> str:
    """The picture as SVG."""
    tables = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    places: dict[str, tuple[int, int, int]] = {}
    boxes, bottom = [], 0
    domains = [d for d in DOMAINS if any(domain_of(t) == d for t in tables)]
    for column, domain in enumerate(domains):
        x, y = 20 + column * (WIDTH + GAP), TOP
        boxes.append(f'<text x="{x}" y="40" class="domain">{domain}</text>')
        for table in (t for t in tables if domain_of(t) == domain):
            rows = rows_of(table)
            height = LINE * (len(rows) + 1) + 12
            places[table.name] = (x, y, height)
            boxes.append(f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{height}" rx="6"/>')
            boxes.append(f'<text x="{x + 8}" y="{y + 18}" class="table">{table.name}</text>')
            for number, row in enumerate(rows):
                boxes.append(f'<text x="{x + 8}" y="{y + 18 + LINE * (number + 1)}">{escape(row)}</text>')
            y += height + 18
        bottom = max(bottom, y)
    lines = []
    for table in tables:
        x, y, _ = places[table.name]
        for key in sorted({k.column.table.name for k in table.foreign_keys} - {table.name}):
            to_x, to_y, _ = places[key]
            start, end = (x + WIDTH, to_x) if to_x > x else (x, to_x + WIDTH if to_x < x else to_x)
            middle = (start + end) // 2
            lines.append(f'<path d="M{start} {y + 14}C{middle} {y + 14} {middle} {to_y + 14} {end} {to_y + 14}"/>')
    width = 20 + len(domains) * (WIDTH + GAP)
    style = (
        "text{font:12px system-ui,sans-serif;fill:#1c2430;white-space:pre}.table{font-weight:700;fill:#123f7a}"
        ".domain{font-size:18px;font-weight:700}rect{fill:#fff;stroke:#7d7567}path{fill:none;stroke:#a87000;opacity:.45}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bottom}" width="{width}" height="{bottom}">'
    ground = f'<rect width="{width}" height="{bottom}"/>'
    return "\n".join([head, f"<style>{style}</style>", ground, *lines, *boxes, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
