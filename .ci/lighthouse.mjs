// Lighthouse's four scores of pages of a built site, by hand and not in every run: the home page, a report, the catalogue, a section.
// Served compressed, as the documented server does. Fails below 100.
// Usage: node lighthouse.mjs OUT BASE-PATH [PAGE...]; needs the packages lighthouse@12 and chrome-launcher.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(path.join(process.env.NODE_PATH || process.cwd(), "x.js"));
const load = async (name) => import(pathToFileURL(require.resolve(name)).href);
const { default: lighthouse } = await load("lighthouse");
const { launch } = await load("chrome-launcher");

const [root, base, ...asked] = process.argv.slice(2);
const pages = asked.length > 0 ? asked : ["", "fzzf/2024/2023-report.html", "catalogue/", "fzzf/"];
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain" };
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const server = http.createServer((request, response) => {
  const wanted = decodeURIComponent(new URL(request.url, "http://x").pathname);
  const below = wanted.startsWith(base) ? wanted.slice(base.length) : wanted.slice(1);
  const file = path.join(root, path.normalize("/" + below), wanted.endsWith("/") ? "index.html" : "");
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  const kind = path.extname(file);
  const head = { "Content-Type": types[kind] || "application/octet-stream", "Content-Security-Policy": policy, "Cache-Control": kind === ".html" ? "max-age=300" : "no-cache" };
  const bytes = fs.readFileSync(file);
  if (kind === ".png") return response.writeHead(200, head).end(bytes);
  return response.writeHead(200, { ...head, "Content-Encoding": "gzip" }).end(zlib.gzipSync(bytes));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const chrome = await launch({ chromePath: process.env.CHROMIUM || "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox"] });
let problems = 0;
for (const page of pages) {
  const address = `http://127.0.0.1:${server.address().port}${base}${page}`;
  const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "silent" });
  const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]);
  console.log(`${page || "/"}: ${scores.map((score) => score.join(" ")).join(", ")}`);
  for (const category of Object.values(lhr.categories).filter(({ score }) => score < 1)) {
    problems += 1;
    for (const { id, weight } of category.auditRefs) {
      const { score, title, displayValue } = lhr.audits[id];
      if (weight > 0 && score !== null && score < 1) console.log(`  ${category.id}: ${id} ${title} ${displayValue || ""}`);
    }
  }
}
await chrome.kill();
server.close();
process.exit(problems > 0 ? 1 : 0);
