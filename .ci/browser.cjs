// Looks at every page of a built site in Chromium: desktop, 320 px, and with scripts off. Fails on console
// errors, requests to another host, responses that are not 200, and horizontal scrolling.
// Usage: node browser.cjs FOLDER BASE-PATH

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [root, base] = process.argv.slice(2);
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png" };
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'";

const server = http.createServer((request, response) => {
  let file = decodeURIComponent(new URL(request.url, "http://x").pathname);
  if (file.endsWith("/")) file += "index.html";
  const full = path.join(root, path.normalize(file));
  if (!full.startsWith(path.resolve(root)) || !fs.existsSync(full)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "Content-Type": types[path.extname(full)] || "application/octet-stream",
    "Content-Security-Policy": policy,
  });
  fs.createReadStream(full).pipe(response);
});

function pages(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return pages(full);
    return entry.name.endsWith(".html") ? ["/" + path.relative(root, full).split(path.sep).join("/")] : [];
  });
}

async function main() {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const problems = [];
  let looked = 0;
  for (const [width, javaScriptEnabled] of [[1280, true], [320, true], [360, false]]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
    const page = await context.newPage();
    let current = "";
    const problem = (text) => problems.push(`${current} at ${width} px: ${text}`);
    page.on("console", (message) => message.type() === "error" && problem(message.text()));
    page.on("pageerror", (error) => problem(error.message));
    page.on("request", (request) => request.url().startsWith(origin) || problem(`asks for ${request.url()}`));
    page.on("response", (response) => response.status() === 200 || problem(`${response.status()} ${response.url()}`));
    for (const name of pages(root)) {
      // A redirect page leaves at once.
      if (fs.readFileSync(path.join(root, name), "utf8").includes('http-equiv="refresh"')) continue;
      current = name;
      await page.goto(origin + name);
      looked += 1;
      const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      if (overflow > 0) problem(`scrolls sideways by ${overflow} px`);
    }
    await context.close();
  }
  if (!pages(root).some((name) => name.startsWith(base))) problems.push(`nothing below ${base}`);
  await browser.close();
  server.close();
  console.log(problems.join("\n"));
  console.log(`${looked} looks, ${problems.length} problems`);
  process.exit(problems.length > 0 || looked === 0 ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
