// The checklist of the built-in looks, measured in Chromium at five widths and on paper. Fails where an item does not hold;
// prints every figure. With PICTURES each kind of page is kept as a picture, also dark, in 长者版 and in print.
// Usage: node look.cjs FOLDER BASE-PATH [PICTURES]

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const os = require("node:os");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [root, base, pictures] = process.argv.slice(2);
const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png",
};
const server = http.createServer((request, response) => {
  let file = decodeURIComponent(new URL(request.url, "http://x").pathname);
  if (file.endsWith("/")) file += "index.html";
  const full = path.join(root, path.normalize(file));
  if (!full.startsWith(path.resolve(root)) || !fs.existsSync(full)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "Content-Type": types[path.extname(full)] || "application/octet-stream" });
  fs.createReadStream(full).pipe(response);
});

function pages(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return pages(full);
    return entry.name.endsWith(".html") ? ["/" + path.relative(root, full).split(path.sep).join("/")] : [];
  });
}

const widths = [[320, 640], [390, 844], [768, 1024], [1366, 768], [1920, 1080]];
const problems = [];
function check(holds, what, figure) {
  if (!holds) problems.push(`${what}: ${figure}`);
}

// What one page shows; runs in the page.
function measure() {
  const box = (element) => element.getBoundingClientRect();
  const all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (element) => element.getClientRects().length > 0;
  const lines = (element) => {
    const size = parseFloat(getComputedStyle(element).lineHeight) || 24;
    return Math.round((box(element).height - parseFloat(getComputedStyle(element).paddingTop) * 2) / size);
  };
  // Where columns that stand beside each other end, and where the last thing in each does.
  const columns = all(".blocks > .column").filter((column) => box(column).top === box(document.querySelector(".blocks")).top);
  const blanks = columns.map((column) => box(column.lastElementChild).bottom - box(column.lastElementChild.lastElementChild).bottom);
  const rows = all(".catalogue tbody tr");
  return {
    kind: document.body.className.replace("page-", ""),
    title: all("h1").filter(seen).map((h1) => Math.round(box(h1).top + scrollY))[0],
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    tables: all("table").filter((table) => {
      const frame = table.closest(".table");
      return !frame && box(table).right > innerWidth + 1;
    }).length,
    cells: Math.max(0, ...all(".catalogue tbody td").filter(seen).map(lines)),
    rows: rows.length,
    catalogue: rows.length ? Math.round(box(rows[rows.length - 1]).bottom - box(rows[0]).top) : 0,
    facts: all(".facts dd").filter((dd) => !dd.textContent.trim()).length,
    menu: new Set(all(".menu > ul:first-child > li").map((li) => Math.round(box(li).top))).size,
    current: all(".menu > ul:first-child [aria-current]").length,
    homes: all(".menu > ul:first-child a").filter((a) => a.getAttribute("href") === document.querySelector(".site-name a").getAttribute("href")).length,
    footer: Math.round(document.documentElement.clientHeight - box(document.querySelector(".site-footer")).bottom),
    tall: document.documentElement.scrollHeight > innerHeight,
    hole: columns.length > 1 ? Math.round(Math.max(...blanks)) : 0,
    line: Math.max(0, ...all(".body > p").filter(seen).map((p) => Math.floor(box(p).width / parseFloat(getComputedStyle(p).fontSize)))),
  };
}

async function main() {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const all = pages(root).filter((page) => page.startsWith(base) && !fs.readFileSync(root + page, "utf8").includes("http-equiv=\"refresh\""));
  const seen = new Map();
  for (const [width, height] of widths) {
    const context = await browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    const worst = { title: 0, cells: 0, catalogue: 0, hole: 0, line: 0 };
    for (const address of all) {
      await page.goto(origin + address);
      const it = await page.evaluate(measure);
      const at = `${address} at ${width}`;
      if (!seen.has(it.kind)) seen.set(it.kind, address);
      check(it.overflow <= 0, `${at} scrolls sideways`, `${it.overflow} px`);
      check(it.tables === 0, `${at} has tables wider than their frame`, it.tables);
      check(it.facts === 0, `${at} has empty facts`, it.facts);
      check(it.menu <= 1, `${at} has a menu of several lines`, it.menu);
      check(it.homes <= 1, `${at} names the home page twice`, it.homes);
      if (["home", "section", "report", "page", "year"].includes(it.kind)) check(it.current >= 1, `${at} marks no item of the menu`, it.current);
      if (it.kind === "404" && !it.tall) check(Math.abs(it.footer) <= 1, `${at} has its footer above the bottom`, `${it.footer} px`);
      if (width === 390 && ["report", "page"].includes(it.kind)) check(it.title <= 300, `${at} has its title low`, `${it.title} px`);
      if (width <= 390) check(it.cells <= 3, `${at} has high cells in the catalogue`, `${it.cells} lines`);
      if (width === 1366 && it.rows) check(it.catalogue <= (1600 * it.rows) / 17, `${at} has a long catalogue`, `${it.catalogue} px for ${it.rows}`);
      if (it.kind === "home" && width >= 1366) check(it.hole <= 120, `${at} has a hole`, `${it.hole} px`);
      if (width >= 1366) check(it.line <= 41, `${at} has long lines`, `${it.line} characters`);
      for (const key of Object.keys(worst)) {
        if (key !== "title" || ["report", "page"].includes(it.kind)) worst[key] = Math.max(worst[key], it[key] || 0);
      }
    }
    console.log(`${width} px: ${all.length} pages; titles of reports within ${worst.title} px, cells of the catalogue ${worst.cells} lines, catalogue ${worst.catalogue} px, hole of the home page ${worst.hole} px, ${worst.line} characters a line`);
    await context.close();
  }

  // On paper: the catalogue's head on every page, and no number that is broken over lines.
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const address of [`${base}catalogue/index.html`, ...all.filter((it) => seen.get("report") === it)]) {
    if (!all.includes(address)) continue;
    await page.goto(origin + address);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "look-"));
    const file = path.join(folder, "page.pdf");
    await page.pdf({ path: file, preferCSSPageSize: true });
    const text = execFileSync("pdftotext", ["-layout", file, "-"]).toString();
    fs.rmSync(folder, { recursive: true });
    const sheets = text.split("\f").filter((sheet) => sheet.trim());
    if (address.includes("catalogue")) {
      const head = await page.evaluate(() => (document.querySelector(".catalogue th .paper") || document.querySelector(".catalogue th")).textContent.trim());
      // The last sheet may hold the list of data files alone.
      const rows = sheets.filter((sheet) => /\d{4}-\d{2}-\d{2}/.test(sheet));
      const bare = rows.filter((sheet) => !sheet.includes(head));
      check(bare.length === 0, `${address} on paper has pages without the table's head`, `${bare.length} of ${rows.length}`);
      console.log(`paper: the catalogue on ${rows.length} pages, its head on ${rows.length - bare.length}`);
    }
    const broken = sheets.flatMap((sheet) => sheet.split("\n").filter((line) => /^\s*\.\d+\s*$/.test(line)));
    check(broken.length === 0, `${address} on paper breaks numbers`, broken.join(" "));
  }
  await context.close();

  if (pictures) {
    fs.mkdirSync(pictures, { recursive: true });
    const ways = [
      ["desktop", { viewport: { width: 1366, height: 768 } }], ["phone", { viewport: { width: 390, height: 844 } }],
      ["dark", { viewport: { width: 1366, height: 768 }, colorScheme: "dark" }],
      ["elder", { viewport: { width: 1366, height: 768 }, elder: true }],
      ["print", { viewport: { width: 794, height: 1123 }, media: "print" }],
    ];
    for (const [way, { elder, media, ...options }] of ways) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      if (elder) await page.addInitScript(() => localStorage.setItem("gongkai-display", JSON.stringify({ elder: true, size: "size-1" })));
      if (media) await page.emulateMedia({ media });
      for (const [kind, address] of seen) {
        await page.goto(origin + address);
        await page.screenshot({ path: path.join(pictures, `${kind}-${way}.png`), fullPage: true });
      }
      await context.close();
    }
    const figures = [...seen.keys()].map((kind) => `<tr><th>${kind}</th>${ways.map(([way]) => `<td><img src="${kind}-${way}.png" width="260"></td>`).join("")}</tr>`);
    fs.writeFileSync(path.join(pictures, "index.html"), `<meta charset="utf-8"><table><tr><th></th>${ways.map(([way]) => `<th>${way}</th>`).join("")}</tr>${figures.join("")}</table>`);
  }
  await browser.close();
  server.close();
  for (const problem of problems) console.error(problem);
  console.log(`the checklist of looks: ${problems.length} items do not hold`);
  process.exit(problems.length ? 1 : 0);
}
main().catch((error) => { console.error(error); process.exit(1); });
