"""Checks feeds and sitemaps below a folder: parsers must not complain, required parts must be there.

Sources: RFC 4287 (Atom), RSS 2.0, JSON Feed 1.1, sitemaps.org 0.9.
"""

import json
import pathlib
import re
import sys

import feedparser
from lxml import etree

root = pathlib.Path(sys.argv[1])
problems = []
counts = {"atom": 0, "rss": 0, "json": 0, "sitemap": 0}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")


def need(path, truth, what):
    if not truth:
        problems.append(f"{path}: {what}")


for kind in ("atom", "rss"):
    for path in root.rglob(f"{kind}.xml"):
        counts[kind] += 1
        feed = feedparser.parse(path.read_bytes())
        need(path, not feed.bozo, f"feedparser complains: {feed.get('bozo_exception')}")
        need(path, feed.version == {"atom": "atom10", "rss": "rss20"}[kind], f"is {feed.version}")
        need(path, feed.feed.get("title"), "no title")
        ids = [entry.get("id") for entry in feed.entries]
        need(path, all(ids) and len(set(ids)) == len(ids), "ids missing or repeated")
        for entry in feed.entries:
            need(path, entry.get("link", "").startswith("https://"), "link is not absolute")
            need(path, entry.get("published_parsed") or entry.get("updated_parsed"), "no date")

for path in root.rglob("feed.json"):
    counts["json"] += 1
    feed = json.loads(path.read_text("utf-8"))
    need(path, feed["version"] == "https://jsonfeed.org/version/1.1", "version")
    need(path, feed["title"] and isinstance(feed["items"], list), "title or items")
    for item in feed["items"]:
        need(path, item["id"] and (item.get("content_text") or item.get("content_html")), "item lacks id or content")
        need(path, RFC3339.match(item["date_published"]), f"date {item['date_published']}")
        for file in item.get("attachments", []):
            need(path, file["url"].startswith("https://") and file["mime_type"], "attachment")

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
for path in root.rglob("sitemap*.xml"):
    counts["sitemap"] += 1
    tree = etree.parse(str(path)).getroot()
    need(path, tree.tag in (f"{SPACE}urlset", f"{SPACE}sitemapindex"), f"is a {tree.tag}")
    need(path, 0 < len(tree) <= 50_000, f"{len(tree)} addresses")
    seen = set()
    for url in tree:
        parts = [part.tag.removeprefix(SPACE) for part in url]
        need(path, parts in (["loc"], ["loc", "lastmod"]), f"parts {parts}")
        need(path, url[0].text.startswith("https://") and url[0].text not in seen, f"address {url[0].text}")
        seen.add(url[0].text)
        if len(url) > 1:
            need(path, RFC3339.match(url[1].text), f"date {url[1].text}")

print(*problems, sep="\n")
print(", ".join(f"{number} {kind}" for kind, number in counts.items()))
sys.exit(1 if problems or not all(counts.values()) else 0)
