"""Checks the schemas that `gongkai schema` prints: against the dialect, and against files that are right and wrong.

Usage: check_schemas.py GONGKAI FOLDER..., each folder a site.
"""

import json
import pathlib
import subprocess
import sys

import yaml
from jsonschema import Draft202012Validator

problems = []
program, *sites = sys.argv[1:]


class AsTyped(yaml.SafeLoader):
    """Dates stay texts, as editors read them."""


AsTyped.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schema(kind):
    printed = subprocess.run([program, "schema", kind], check=True, capture_output=True, text=True).stdout
    schema = json.loads(printed)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


report, section, settings = schema("report"), schema("section"), schema("site")
checked = 0
for site in map(pathlib.Path, sites):
    pages = [(page, report if page.name != "_index.md" else section) for page in (site / "content").rglob("*.md")]
    for file, validator in [*pages, (site / "site.yaml", settings)]:
        text = file.read_text("utf-8-sig")
        if file.suffix == ".md":
            text = text.split("---", 2)[1]
        for error in validator.iter_errors(yaml.load(text, AsTyped)):
            problems.append(f"{file}: {error.json_path}: {error.message}")
        checked += 1
wrong = [
    (report, {"date": "2024-01-29"}),
    (report, {"title": "甲", "date": "2024-01-29", "titel": "乙"}),
    (report, {"标题": "甲", "发布日期": "2024-01-29", "withdrawn": {"day": "2024-01-29"}}),
    (report, {"title": "甲", "date": "2024-01-29", "status": "作废"}),
    (section, {"title": "甲", "paginate_by": 0}),
    (settings, {"title": "甲"}),
    (settings, {"title": "甲", "base_url": "https://a/", "identity": {}, "publish": {"targets": [{"kind": "ssh", "bucket": "b"}]}}),
]
for validator, value in wrong:
    if validator.is_valid(value):
        problems.append(f"{value} is valid")
for problem in problems:
    print(problem)
print(f"{checked} files checked, {len(wrong)} wrong ones refused, {len(problems)} problems")
sys.exit(bool(problems))
