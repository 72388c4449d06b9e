"""Checks the catalogue as data of built sites: the schema, rows against pages and against each other, CSV, DCAT.

Usage: check_data.py FOLDER, each site a folder below it.
"""

import csv
import json
import pathlib
import sys
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker

problems = []


def site(root: pathlib.Path) -> int:
    schemas = list(root.glob("**/assets/catalogue.schema.json"))
    if not schemas:
        problems.append(f"{root}: no schema")
        return 0
    home = schemas[0].parent.parent
    schema = json.loads(schemas[0].read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())

    def load(path):
        data = json.loads(path.read_text("utf-8"))
        for error in validator.iter_errors(data):
            problems.append(f"{path}: {error.json_path}: {error.message}")
        return data

    catalogue = load(home / "catalogue.json")
    base = urlsplit(catalogue["url"]).path
    reports = catalogue["reports"]
    for report in reports:
        for url in [report["url"]] + [file["url"] for file in report.get("attachments", [])]:
            path = home / urlsplit(url).path.removeprefix(base)
            if not path.exists() and not (path / "index.html").exists():
                problems.append(f"{home}: {url} is not there")
    beside = {}
    for path in home.glob("**/*.json"):
        data = json.loads(path.read_text("utf-8"))
        if isinstance(data, dict) and "report" in data:
            load(path)
            beside[data["report"]["url"]] = data["report"]
    published = {url: row for url, row in beside.items() if url in {row["url"] for row in reports}}
    if [published.get(row["url"]) for row in reports] != reports:
        problems.append(f"{home}: files beside the pages say something else than catalogue.json")

    raw = (home / "catalogue.csv").read_bytes()
    if not raw.startswith(b"\xef\xbb\xbf"):
        problems.append(f"{home}: catalogue.csv has no byte order mark")
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    if {len(row) for row in rows} != {15}:
        problems.append(f"{home}: catalogue.csv has ragged rows")
    if [row[13] for row in rows[1:]] != [report["url"] for report in reports]:
        problems.append(f"{home}: catalogue.csv has other rows than catalogue.json")
    if [row[1].removeprefix("'") for row in rows[1:]] != [report["title"].removeprefix("'") for report in reports]:
        problems.append(f"{home}: catalogue.csv has other titles than catalogue.json")

    dcat = json.loads((home / "dcat.jsonld").read_text("utf-8"))
    pages = [s["dcat:landingPage"]["@id"] for s in dcat["dcat:dataset"] if "dcat:landingPage" in s]
    if pages != [report["url"] for report in reports]:
        problems.append(f"{home}: dcat.jsonld has other datasets than catalogue.json")
    return len(reports)


def main() -> None:
    roots = sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir())
    count = sum(site(root) for root in roots)
    print("\n".join(problems))
    print(f"{count} reports in {len(roots)} catalogues, {len(problems)} problems")
    sys.exit(1 if problems or count == 0 else 0)


main()
