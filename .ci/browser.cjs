// Looks at every page of a built site in Chromium, in several ways of reading. Fails on findings of axe, console
// errors, requests to another host, responses that are not 200, horizontal scrolling, pages over their weight,
// and choices of display that are not kept.
// Usage: node browser.cjs FOLDER BASE-PATH [PICTURES]; WAYS=desktop,phone looks in these ways only

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [root, base, pictures] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
  ".png": "image/png", ".json": "application/json", ".csv": "text/csv; charset=utf-8",
};
// The policy of docs/publishing.md.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
// CSS and scripts of one page, uncompressed.
const WEIGHT = 40 * 1024;

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
    "X-Content-Type-Options": "nosniff",
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

const ways = [
  { name: "desktop", width: 1280 },
  { name: "phone", width: 360 },
  { name: "dark", width: 1280, colorScheme: "dark" },
  { name: "dark-phone", width: 360, colorScheme: "dark" },
  { name: "elder", width: 1280, elder: true },
  { name: "elder-phone", width: 360, elder: true },
  { name: "narrow", width: 320 },
  { name: "no-scripts", width: 360, javaScriptEnabled: false },
].filter(({ name }) => !process.env.WAYS || process.env.WAYS.split(",").includes(name));

async function main() {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const problems = [];
  let looked = 0;
  // A redirect page leaves at once.
  const leaves = (name) => fs.readFileSync(path.join(root, name), "utf8").includes('http-equiv="refresh"');
  const names = pages(root).filter((name) => !leaves(name));
  for (const { name: way, width, elder, ...options } of ways) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, ...options });
    if (elder) {
      const keep = "localStorage.setItem('gongkai-display', JSON.stringify({ elder: true, size: 'size-1' }))";
      await context.addInitScript(`if (location.protocol === 'http:') ${keep}`);
    }
    const page = await context.newPage();
    let current = "";
    let weight = 0;
    const problem = (text) => problems.push(`${current} (${way}): ${text}`);
    page.on("console", (message) => message.type() === "error" && problem(message.text()));
    page.on("pageerror", (error) => problem(error.message));
    page.on("request", (request) => request.url().startsWith(origin) || problem(`asks for ${request.url()}`));
    page.on("response", (response) => {
      if (response.status() !== 200) problem(`${response.status()} ${response.url()}`);
      const file = path.join(root, new URL(response.url()).pathname);
      if (/\.(css|js)$/.test(file)) weight += fs.statSync(file).size;
    });
    for (const name of names) {
      current = name;
      weight = 0;
      await page.goto(origin + name);
      looked += 1;
      if (weight > WEIGHT) problem(`${weight} bytes of style and script`);
      const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
      if (overflow > 0) problem(`scrolls sideways by ${overflow} px`);
      const headings = await page.locator("h1").count();
      if (headings !== 1) problem(`${headings} h1`);
      if (pictures) {
        const file = `${way}-${name.slice(1).replaceAll("/", "_").replace(/\.html$/, "")}.png`;
        await page.screenshot({ path: path.join(pictures, file), fullPage: true });
      }
      // Where scripts are off, axe could not run; the page is the same.
      if (options.javaScriptEnabled === false) continue;
      await page.evaluate(axe);
      const found = await page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })");
      for (const each of found.violations) {
        problem(`${each.id}: ${each.help}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
      }
    }
    if (way === "desktop") {
      await display(page, origin + names[0], problem);
      await sorting(page, origin + names.find((name) => name.endsWith("/catalogue/index.html")), problem);
    }
    if (way === "no-scripts") await displayWithoutScripts(page, origin + names[0], problem);
    await context.close();
  }
  if (!names.some((name) => name.startsWith(base))) problems.push(`nothing below ${base}`);
  await browser.close();
  server.close();
  console.log(problems.join("\n"));
  console.log(`${looked} looks at ${names.length} pages, ${problems.length} problems`);
  process.exit(problems.length > 0 || looked === 0 ? 1 : 0);
}

const size = "parseFloat(getComputedStyle(document.documentElement).fontSize)";

// Easy reading and text size act at once, and are kept for the next page.
async function display(page, url, problem) {
  await page.goto(url);
  const before = await page.evaluate(size);
  await page.getByRole("checkbox").check();
  const elder = await page.evaluate(size);
  if (elder < before * 1.4) problem("easy reading does not enlarge");
  await page.goto(url);
  if ((await page.evaluate(size)) !== elder) problem("easy reading is not kept");
  if (!(await page.getByRole("checkbox").isChecked())) problem("the kept choice is not shown");
  await page.getByRole("checkbox").uncheck();
  if ((await page.evaluate(size)) !== before) problem("easy reading cannot be left");
  await page.getByRole("radio").nth(2).check();
  if ((await page.evaluate(size)) < before * 1.4) problem("very large text is not");
  if (!(await page.locator("#print").isVisible())) problem("no button to print");
}

// A catalogue can be sorted by each column with the keyboard, both ways, and no row is lost.
async function sorting(page, url, problem) {
  await page.goto(url);
  const titles = () => page.locator("table.catalogue tbody td:nth-child(2)").allInnerTexts();
  const before = await titles();
  const button = page.locator("table.catalogue thead button").nth(1);
  await button.focus();
  await page.keyboard.press("Enter");
  const up = await titles();
  await page.keyboard.press("Enter");
  const down = await titles();
  const collator = new Intl.Collator(await page.locator("html").getAttribute("lang"), { numeric: true });
  const sorted = [...before].sort(collator.compare);
  if (JSON.stringify(up) !== JSON.stringify(sorted)) problem(`sorted as ${up}`);
  if (JSON.stringify(down) !== JSON.stringify(sorted.reverse())) problem(`sorted back as ${down}`);
  const state = await page.locator("table.catalogue thead th").nth(1).getAttribute("aria-sort");
  if (state !== "descending") problem(`aria-sort is ${state}`);
}

async function displayWithoutScripts(page, url, problem) {
  await page.goto(url);
  const before = await page.evaluate(size);
  await page.getByRole("checkbox").check();
  if ((await page.evaluate(size)) < before * 1.4) problem("easy reading needs scripts");
  if (await page.locator("#print").isVisible()) problem("a button to print that does nothing");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
