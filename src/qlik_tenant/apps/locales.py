"""The formats that a new app's script sets, by locale. Any region of a language has the formats of the region
listed, but for English, where dates differ."""

from __future__ import annotations

_MONTHS = {
    "de": "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "sv": "jan feb mar apr maj jun jul aug sep okt nov dec",
}
_LONG_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}
_DAYS = {
    "de": "Mo Di Mi Do Fr Sa So",
    "en": "Mon Tue Wed Thu Fri Sat Sun",
    "es": "lun mar mié jue vie sáb dom",
    "fr": "lun. mar. mer. jeu. ven. sam. dim.",
    "it": "lun mar mer gio ven sab dom",
    "nl": "ma di wo do vr za zo",
    "sv": "mån tis ons tors fre lör sön",
}
_LONG_DAYS = {
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
}
_FORMATS = {
    "de": (",", ".", "#.##0,00 €;-#.##0,00 €", "DD.MM.YYYY"),
    "es": (",", ".", "#.##0,00 €;-#.##0,00 €", "DD/MM/YYYY"),
    "fr": (",", " ", "# ##0,00 €;-# ##0,00 €", "DD/MM/YYYY"),
    "it": (",", ".", "#.##0,00 €;-#.##0,00 €", "DD/MM/YYYY"),
    "nl": (",", ".", "€ #.##0,00;€ -#.##0,00", "DD-MM-YYYY"),
    "sv": (",", " ", "# ##0,00 kr;-# ##0,00 kr", "YYYY-MM-DD"),
    "en-GB": (".", ",", "£#,##0.00;-£#,##0.00", "DD/MM/YYYY"),
}
"""By language or locale: decimal and thousands separator, money format, date format."""

_DEFAULT = "en-US"


def settings(locale: str) -> dict[str, str]:
    """The format variables that differ from those of English (United States); KeyError for an unknown
    locale. An empty one and English (United States) have none."""
    code = locale.strip().replace("_", "-")
    language = code.partition("-")[0].lower()
    if not code or code.lower() == _DEFAULT.lower() or code.lower() == "en":
        return {}
    decimal, thousand, money, date = _FORMATS["en-GB" if language == "en" else language]
    return {
        "ThousandSep": thousand,
        "DecimalSep": decimal,
        "MoneyThousandSep": thousand,
        "MoneyDecimalSep": decimal,
        "MoneyFormat": money,
        "TimeFormat": "hh:mm:ss",
        "DateFormat": date,
        "TimestampFormat": f"{date} hh:mm:ss[.fff]",
        "FirstWeekDay": "0",
        "BrokenWeeks": "0",
        "ReferenceDay": "4",
        "FirstMonthOfYear": "1",
        "CollationLocale": code,
        "MonthNames": _MONTHS[language].replace(" ", ";"),
        "LongMonthNames": _LONG_MONTHS[language].replace(" ", ";"),
        "DayNames": _DAYS[language].replace(" ", ";"),
        "LongDayNames": _LONG_DAYS[language].replace(" ", ";"),
    }
