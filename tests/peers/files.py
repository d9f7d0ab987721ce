"""What independent libraries read in the files that a scenario leaves in.

    python files.py icalendar < plan.ics
    python files.py openpyxl < plan.xlsx

Out: JSON. Of a calendar every day of every event with its title, how many are series, its zone and its descriptions; of a
workbook the cells of the plan, how many are formulas, and how many rows its second sheet has.
"""

import datetime
import io
import json
import sys


def calendar(data):
    import icalendar
    import recurring_ical_events

    read = icalendar.Calendar.from_ical(data)
    events = [event for event in read.walk("VEVENT")]
    zones = [str(zone["TZID"]) for zone in read.walk("VTIMEZONE")]
    # The zone that the file itself defines, not the one of this machine.
    for zone in read.walk("VTIMEZONE"):
        zone.to_tz()

    def when(moment):
        if isinstance(moment, datetime.datetime):
            assert moment.tzinfo is not None, "an hour without a zone"
            return moment.strftime("%Y-%m-%dT%H:%M")
        return moment.isoformat()

    days = recurring_ical_events.of(read).between(datetime.date(2020, 1, 1), datetime.date(2040, 1, 1))
    found = [[when(day.start), str(day["SUMMARY"])] for day in days]
    return {
        "events": sorted(found, key=lambda pair: json.dumps(pair, ensure_ascii=False, separators=(",", ":"))),
        "series": sum("RRULE" in event for event in events),
        "zone": zones[0] if len(zones) == 1 else zones,
        "descriptions": [str(event["DESCRIPTION"]) for event in events],
        "uids": len({str(event["UID"]) for event in events}),
    }


def workbook(data):
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    plan, inputs = book.worksheets
    names = [cell.value for cell in plan[1]]
    wanted = [names.index(name) for name in ("Date", "Heure", "Format", "Canal", "Message", "Effort (h)")]

    def cell(value):
        if isinstance(value, datetime.datetime):
            return value.date().isoformat()
        return float(value) if isinstance(value, int) else value

    return {
        "plan": [[cell(row[at].value) for at in wanted] for row in plan.iter_rows(min_row=2)],
        "formulas": sum(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row),
        "inputs": inputs.max_row - 1,
    }


print(json.dumps({"icalendar": calendar, "openpyxl": workbook}[sys.argv[1]](sys.stdin.buffer.read())))
