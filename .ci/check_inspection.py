"""Looks at what `gongkai check` writes for programs: SARIF 2.1.0, JUnit, iCalendar.

Usage: check_inspection.py FOLDER SARIF-SCHEMA JUNIT-XSD, with `inspection.sarif`, `.junit` and `.ics` in the folder. What schemas do not say is
checked by the formats' own texts: OASIS SARIF 2.1.0 (3.13 to 3.30), RFC 5545 (3.1, 3.6.1).
"""

import json
import pathlib
import re
import sys

import icalendar
import jsonschema
from lxml import etree

folder = pathlib.Path(sys.argv[1])
problems = []


def check(holds, what):
    if not holds:
        problems.append(what)


sarif = json.loads((folder / "inspection.sarif").read_text("utf-8"))
check(sarif["version"] == "2.1.0" and len(sarif["runs"]) == 1, "version and runs")
schema = json.loads(pathlib.Path(sys.argv[2]).read_text("utf-8-sig"))
for error in jsonschema.validators.validator_for(schema)(schema).iter_errors(sarif):
    problems.append(f"SARIF {list(error.absolute_path)}: {error.message}")
run = sarif["runs"][0]
rules = run["tool"]["driver"]["rules"]
check(len({rule["id"] for rule in rules}) == len(rules), "ids of rules are unique")
for result in run["results"]:
    check(rules[result["ruleIndex"]]["id"] == result["ruleId"], f"index of {result['ruleId']}")
    check(result["level"] in ("error", "warning", "note"), result["level"])
    check(result["message"]["text"], "a message")
    for location in result["locations"]:
        place = location["physicalLocation"]
        check(re.fullmatch(r"[!-~]+", place["artifactLocation"]["uri"]), "a URI of ASCII")
        region = place.get("region")
        check(region is None or region["startLine"] >= 1 and region["endColumn"] > region["startColumn"] >= 1, "a region")

suites = etree.parse(folder / "inspection.junit")
junit = etree.XMLSchema(etree.parse(sys.argv[3]))
if not junit.validate(suites):
    problems.append(f"JUnit: {junit.error_log}")
suites = suites.getroot()
check(suites.tag == "testsuites", "testsuites")
for suite in suites:
    cases = suite.findall("testcase")
    check(len(cases) == int(suite.get("tests")), f"tests of {suite.get('name')}")
    failing = [case for case in cases if case.find("failure") is not None]
    check(len(failing) == int(suite.get("failures")), f"failures of {suite.get('name')}")
    for case in cases:
        check(case.get("name") and case.get("classname") and len(case) <= 1, "a case")

calendar = (folder / "inspection.ics").read_bytes()
check(calendar.endswith(b"END:VCALENDAR\r\n") and b"\n" not in calendar.replace(b"\r\n", b""), "line ends")
check(all(len(line) <= 75 for line in calendar.split(b"\r\n")), "lines of at most 75 bytes")
lines = calendar.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
check(len(icalendar.Calendar.from_ical(calendar).walk("VEVENT")) == lines.count("BEGIN:VEVENT"), "a calendar that others read")
events = [index for index, line in enumerate(lines) if line == "BEGIN:VEVENT"]
check(events, "the example has something due")
for begin in events:
    names = {re.split("[:;]", line)[0] for line in lines[begin : lines.index("END:VEVENT", begin)]}
    check({"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= names, f"properties of an event: {names}")
check(len({line for line in lines if line.startswith("UID:")}) == len(events), "each event has an id of its own")

if problems:
    print("\n".join(problems))
    sys.exit(1)
print(f"SARIF: {len(run['results'])} results; JUnit: {len(suites)} suites; iCalendar: {len(events)} events")
