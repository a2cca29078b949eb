"""Check the rule tables and starter packs: check_content.py RULES-FOLDER PACKS-FOLDER.

Each finding is one line "file:line: what is wrong"; the exit status is 1 when there is any. The program checks the same
files when it loads them; this is the second opinion, and it needs no build.
"""
import csv
import datetime
import os
import re
import sys

RULE_COLUMNS = "code,jurisdiction,from,to,value,unit,title,citation,source_note"
UNITS = {"minutes", "hours", "days", "years", "usd_cents", "percent", "ratio_x1000", "count", "text"}
TYPES = ("primary-care", "specialty", "behavioral-health", "clinic", "group")
PACK_COLUMNS = {
    "positions": "position,skill_hint",
    "shifts": "shift,start,end",
    "needs": "position,weekday,start,end,min,wished,credential",
    "credentials": "credential,positions,renewal_years,lead_days",
    "obligations": "kind,title,owner_role,every,lead_days,evidence,rule",
}
DEMO_COLUMNS = {
    "sites": "site,practice,state,time_zone,address",
    "staff": "employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,"
             "hourly_rate,hired,skills",
    "credentials": "employee_no,credential,number,issuer,issued,expires",
    "needs": "site,position,weekday,start,end,min,wished,credential",
    "timeoff": "employee_no,from,to,type,status",
    "names": "kind,name",
}
WEEKDAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
ROLES = {"owner", "manager", "supervisor", "staff", "bookkeeper", "compliance", "auditor"}
EVERY = {"daily", "weekly", "monthly", "quarterly", "yearly", "biennial"}
EVIDENCE = {"reading", "note", "file", "signature"}
EMPLOYMENT = {"full-time", "part-time", "per-diem"}
OFF_TYPES = {"vacation", "sick", "personal", "training", "jury-duty"}
OFF_STATUS = {"requested", "approved"}
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
RELATIVE = re.compile(r"(0|[+-]\d{1,5})\Z")

findings = []


def say(place, text):
    findings.append("%s: %s" % (place, text))


def read(path, columns):
    """Yield (place, row) of a file whose header must be exactly `columns`; no cell is padded."""
    if not os.path.exists(path):
        say(path, "is missing")
        return []
    with open(path, newline="", encoding="utf-8") as source:
        lines = list(csv.reader(source))
    names = columns.split(",")
    if not lines or lines[0] != names:
        say(path, "the first line must be " + columns)
        return []
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        place = "%s:%d" % (path, number)
        if len(cells) != len(names):
            say(place, "%d cells, expected %d" % (len(cells), len(names)))
            continue
        if any(cell != cell.strip() for cell in cells):
            say(place, "a cell begins or ends with a space")
        rows.append((place, dict(zip(names, cells))))
    if not rows:
        say(path, "has no rows")
    return rows


def day(place, text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        say(place, "'%s' is not a date" % text)
        return None


def known(place, what, value, allowed):
    if value not in allowed:
        say(place, "%s '%s' is not known" % (what, value))


def number(place, what, text, low, high):
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not low <= float(text) <= high:
        say(place, "%s '%s' is not a number from %d to %d" % (what, text, low, high))
        return 0.0
    return float(text)


def unique(place, seen, key):
    if key in seen:
        say(place, "the same row again: " + str(key))
    seen.add(key)


def check_rules(folder):
    periods = {}
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".csv"):
            continue
        for place, row in read(os.path.join(folder, name), RULE_COLUMNS):
            if not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", row["code"]):
                say(place, "code '%s' is not words joined by dots" % row["code"])
            if not re.fullmatch(r"US(-[A-Z]{2})?|HOUSE", row["jurisdiction"]):
                say(place, "jurisdiction '%s' is not known" % row["jurisdiction"])
            known(place, "unit", row["unit"], UNITS)
            if row["unit"] != "text":
                number(place, "value", row["value"], 0, 10 ** 9)
            for column in ("value", "title", "citation"):
                if not row[column]:
                    say(place, column + " is empty")
            if not re.match(r"(read|unverified|house)\b", row["source_note"]):
                say(place, "source_note must begin with read, unverified or house")
            first = day(place, row["from"])
            last = day(place, row["to"]) if row["to"] else datetime.date.max
            if first is None or last is None:
                continue
            if last < first:
                say(place, "ends before it begins")
            key = (row["code"], row["jurisdiction"])
            for other_first, other_last in periods.setdefault(key, []):
                if first <= other_last and other_first <= last:
                    say(place, "%s overlaps another period of the same rule" % row["code"])
            periods[key].append((first, last))
    return {code for code, _ in periods}


def check_clock(place, row):
    for column in ("start", "end"):
        if not CLOCK.match(row[column]):
            say(place, "%s '%s' is not HH:MM" % (column, row[column]))


def check_need(place, row, positions, credentials):
    known(place, "position", row["position"], positions)
    known(place, "weekday", row["weekday"], WEEKDAYS)
    check_clock(place, row)
    least = number(place, "min", row["min"], 0, 99)
    wished = number(place, "wished", row["wished"], 0, 99)
    if wished < max(least, 1):
        say(place, "wished must be at least 1 and at least min")
    if row["credential"]:
        known(place, "credential", row["credential"], credentials)


def check_pack(folder, rules):
    table = {name: read(os.path.join(folder, name + ".csv"), columns) for name, columns in PACK_COLUMNS.items()}
    positions = {row["position"] for _, row in table["positions"]}
    credentials = {row["credential"]: row["positions"].split(";") for _, row in table["credentials"]}
    times = {(row["start"], row["end"]) for _, row in table["shifts"]}
    for name, keys in (("positions", ["position"]), ("shifts", ["shift"]), ("credentials", ["credential"]),
                       ("obligations", ["kind"]), ("needs", ["position", "weekday", "start", "end"])):
        seen = set()
        for place, row in table[name]:
            unique(place, seen, tuple(row[key] for key in keys))
    for place, row in table["shifts"]:
        check_clock(place, row)
    for place, row in table["needs"]:
        check_need(place, row, positions, credentials)
        if (row["start"], row["end"]) not in times:
            say(place, "no shift runs from %s to %s" % (row["start"], row["end"]))
        if row["credential"] and row["position"] not in credentials.get(row["credential"], []):
            say(place, "nobody in this position holds " + row["credential"])
    for place, row in table["credentials"]:
        number(place, "renewal_years", row["renewal_years"], 1, 10)
        for position in row["positions"].split(";"):
            known(place, "position", position, positions)
        for lead in row["lead_days"].split(";") if row["lead_days"] else []:  # else as the rules say
            number(place, "lead_days", lead, 1, 365)
    for place, row in table["obligations"]:
        known(place, "owner_role", row["owner_role"], ROLES)
        known(place, "every", row["every"], EVERY)
        known(place, "evidence", row["evidence"], EVIDENCE)
        known(place, "rule", row["rule"], rules)
        if row["lead_days"]:
            number(place, "lead_days", row["lead_days"], 0, 365)


def check_relative(place, row, columns):
    for column in columns:
        if not RELATIVE.match(row[column]):
            say(place, "%s '%s' is not a number of days such as +12 or -30" % (column, row[column]))
            return
    first, last = (int(row[column]) for column in columns)
    if last < first:
        say(place, "%s comes before %s" % (columns[1], columns[0]))


def check_staff(rows, sites, positions):
    numbers, emails = set(), set()
    for place, row in rows:
        unique(place, numbers, row["employee_no"])
        unique(place, emails, row["email"])
        if not row["email"].endswith(".example") or "-555-01" not in row["phone"]:
            say(place, "invented people have .example addresses and 555-01xx numbers")
        known(place, "home_site", row["home_site"], sites)
        known(place, "position", row["position"], positions)
        known(place, "employment", row["employment"], EMPLOYMENT)
        for site in filter(None, row["other_sites"].split(";")):
            known(place, "other_sites", site, sites)
            if site == row["home_site"]:
                say(place, "the home site is named again in other_sites")
        least = number(place, "min_hours", row["min_hours"], 0, 60)
        if number(place, "max_hours", row["max_hours"], 1, 60) < least:
            say(place, "max_hours is less than min_hours")
        number(place, "hourly_rate", row["hourly_rate"], 10, 500)
        if not re.fullmatch(r"-\d+", row["hired"]):
            say(place, "hired '%s' is not a number of days ago" % row["hired"])
    return numbers


def check_demo(folder, positions, credentials):
    table = {name: read(os.path.join(folder, name + ".csv"), columns) for name, columns in DEMO_COLUMNS.items()}
    sites = {row["site"] for _, row in table["sites"]}
    if len({row["time_zone"] for _, row in table["sites"]}) < 3:
        say(folder, "the sample group must span three time zones")
    people = check_staff(table["staff"], sites, positions)
    for place, row in table["needs"]:
        known(place, "site", row["site"], sites)
        check_need(place, row, positions, credentials)
    for place, row in table["credentials"]:
        known(place, "employee_no", row["employee_no"], people)
        known(place, "credential", row["credential"], credentials)
        check_relative(place, row, ("issued", "expires"))
    for place, row in table["timeoff"]:
        known(place, "employee_no", row["employee_no"], people)
        known(place, "type", row["type"], OFF_TYPES)
        known(place, "status", row["status"], OFF_STATUS)
        check_relative(place, row, ("from", "to"))
    seen = set()
    for place, row in table["names"]:
        known(place, "kind", row["kind"], {"first", "last"})
        unique(place, seen, (row["kind"], row["name"]))


SECTIONS = {
    "asset": {"cash", "receivable", "current_asset", "intercompany", "fixed_asset", "other_asset"},
    "liability": {"payable", "current_liability", "intercompany", "long_term"},
    "equity": {"capital", "retained"},
    "income": {"revenue", "adjustment", "other_income"},
    "expense": {"provider_cost", "staff_cost", "clinical_cost", "occupancy", "overhead", "depreciation", "interest", "tax"},
}


def check_books(folder):
    numbers, roles = set(), set()
    for place, row in read(os.path.join(folder, "accounts.csv"), "number,name,kind,section,control,role"):
        unique(place, numbers, row["number"])
        if row["role"]:
            unique(place, roles, row["role"])
        known(place, "kind", row["kind"], SECTIONS)
        known(place, "section", row["section"], SECTIONS.get(row["kind"], set()))
        known(place, "control", row["control"], {"", "bank", "drawer", "payables", "receivables", "intercompany"})


def main():
    rules = check_rules(sys.argv[1])
    check_books(os.path.join(sys.argv[2], "books"))
    for kind in TYPES:
        check_pack(os.path.join(sys.argv[2], kind), rules)
    group = os.path.join(sys.argv[2], "group")
    positions = {row["position"] for _, row in read(os.path.join(group, "positions.csv"), PACK_COLUMNS["positions"])}
    credentials = {row["credential"] for _, row in
                   read(os.path.join(group, "credentials.csv"), PACK_COLUMNS["credentials"])}
    check_demo(os.path.join(sys.argv[2], "demo"), positions, credentials)
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
