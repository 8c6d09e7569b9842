"""Files of figures as an analyst writes them: CSV, and workbooks with cells of their kinds."""

from datetime import date

import xlsxwriter

HEADER = "series,period,value,source,published_on"
WEEK = "nl_total_week_ministry"
LETTER = "Ministerie van Asiel en Migratie, weekcijfers"


def csv_file(folder, *rows, header=HEADER, name="weken.csv"):
    """Write a CSV file of rows and return its path."""
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def week(number, value, day, rest=""):
    """Return a row with the total of a week of 2026."""
    return f'{WEEK},2026-W{number},{value},"{LETTER}",{day}{rest}'


def workbook(folder, rows, name="weken.xlsx"):
    """Write a workbook: numbers as numbers, days as days; return its path."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, cell, days)
                else:
                    sheet.write(row, column, cell)
    return path
