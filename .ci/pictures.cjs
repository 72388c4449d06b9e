// The pictures in README.md, made of the built example: `gongkai build -o OUT`, then
// node pictures.cjs OUT BASE-PATH docs/pictures

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [root, base, out] = process.argv.slice(2);
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png" };
const server = http.createServer((request, response) => {
  const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
  if (!asked.startsWith(base)) return response.writeHead(404).end();
  let file = path.join(root, path.normalize("/" + asked.slice(base.length)));
  if (asked.endsWith("/")) file = path.join(file, "index.html");
  if (!fs.existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": types[path.extname(file)] || "application/octet-stream" });
  return fs.createReadStream(file).pipe(response);
});

// Name, page, width and height of the window, how much smaller the picture is.
const pictures = [
  ["home", "", 1280, 860, 0.5],
  ["report", "fzzf/2024/2023-report.html", 1280, 860, 0.5],
  ["phone", "catalogue/", 390, 860, 0.5],
];

(async () => {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  fs.mkdirSync(out, { recursive: true });
  for (const [name, page, width, height, scale] of pictures) {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, colorScheme: "light" });
    const tab = await context.newPage();
    await tab.goto(`http://127.0.0.1:${server.address().port}${base}${page}`);
    await tab.screenshot({ path: path.join(out, `${name}.png`) });
    await context.close();
  }
  await browser.close();
  server.close();
})();
