"""How figures are said. Pure."""


def percent(met: int, population: int) -> str | None:
    """Percent of the population that has met, cut to one decimal: "99.9"; "100.0" only when everybody has.

    None for an empty population (completion rule 14).
    """
    if population == 0:
        return None
    tenths = 1000 * met // population
    return f"{tenths // 10}.{tenths % 10}"
