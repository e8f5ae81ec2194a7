"""Names of people who do not exist, in the shapes and frequencies of real ones."""

from pathlib import Path
from random import Random

from lms.people.models import Sex
from lms.text import clean

DATA = Path(__file__).parent / "data"

# Shares in a thousand, as censuses give them.
FAMILIES = {
    "Nguyễn": 384,
    "Trần": 110,
    "Lê": 95,
    "Phạm": 70,
    "Hoàng": 32,
    "Huỳnh": 20,
    "Phan": 45,
    "Vũ": 20,
    "Võ": 19,
    "Đặng": 21,
    "Bùi": 20,
    "Đỗ": 14,
    "Hồ": 13,
    "Ngô": 13,
    "Dương": 10,
    "Lý": 5,
    "Đinh": 10,
    "Mai": 7,
    "Trịnh": 8,
    "Đoàn": 8,
    "Lương": 8,
    "Cao": 6,
    "Tạ": 5,
    "Hà": 8,
    "Trương": 12,
    "Lâm": 6,
    "Thái": 5,
    "Tô": 4,
    "Châu": 3,
    "Quách": 3,
}
MIDDLES = {
    Sex.MALE: ("Văn", "Văn", "Văn", "Hữu", "Đức", "Quốc", "Minh", "Thanh", "Xuân", "Công", "Ngọc", "Đình"),
    Sex.FEMALE: ("Thị", "Thị", "Thị", "Thị", "Ngọc", "Thị Thu", "Thị Kim", "Thị Hồng", "Thị Thanh", "Thùy"),
}


def _read(name: str) -> list[str]:
    return [clean(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


GIVEN = {Sex.MALE: _read("given_names_male.txt"), Sex.FEMALE: _read("given_names_female.txt")}


def full_name(random: Random, sex: Sex) -> str:
    """A family name, a middle one that fits the sex, and a given name."""
    family = random.choices(list(FAMILIES), list(FAMILIES.values()))[0]
    pair = random.choice(GIVEN[sex])
    if random.random() < 0.55:
        return f"{family} {random.choice(MIDDLES[sex])} {pair.split()[-1]}"
    if sex is Sex.FEMALE and random.random() < 0.5:
        return f"{family} Thị {pair}"
    return f"{family} {pair}"
