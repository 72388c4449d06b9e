// Searches a built site in Chromium and compares what is found with what stands on its pages, which are read here by other means.
// Fails where a page with the words is missing, where one without them is shown, on errors, on requests to another host.
// Usage: node search.cjs FOLDER BASE-PATH STRINGS

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [root, base, wanted] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".json": "application/json" };
let sent = [];

const server = http.createServer((request, response) => {
  let file = decodeURIComponent(new URL(request.url, "http://x").pathname);
  if (file.endsWith("/")) file += "index.html";
  const full = path.join(root, path.normalize(file));
  if (!full.startsWith(path.resolve(root)) || !fs.existsSync(full)) {
    response.writeHead(404).end();
    return;
  }
  const bytes = fs.readFileSync(full);
  sent.push([file, bytes.length]);
  response.writeHead(200, { "Content-Type": types[path.extname(full)] || "application/octet-stream", "Content-Security-Policy": policy });
  response.end(bytes);
});

// The script's own reading of characters, for every character that this engine knows: the table against the engine's data of Unicode.
function characters(home) {
  const source = fs.readFileSync(path.join(home, "assets/search.js"), "utf8");
  const from = source.indexOf("const table = ");
  const own = source.slice(from, source.indexOf("async function readSegment"));
  const { readTable, normalise } = new Function(`${own}; return { readTable, normalise };`)();
  readTable(JSON.parse(fs.readFileSync(path.join(home, "search/normal.json"), "utf8")));
  const wrong = [];
  for (let code = 1; code < 0x110000; code++) {
    const char = String.fromCodePoint(code);
    // Hangul, and letters of Hebrew and Arabic by position, stay as they are (src/search/normal.rs).
    if (/[\p{Cn}\p{Cs}\uAC00-\uD7A3\uFB1D-\uFDFF\uFE70-\uFEFC]/u.test(char)) continue;
    if (normalise(char) !== plain(char)) wrong.push(code.toString(16));
  }
  return wrong;
}
// The same characters by the engine's own data of Unicode, not by the table of the site.
function plain(text) {
  const lower = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/[○◯]/g, "〇");
  return lower.replace(/(?<=[0-9])\.(?=[0-9])/g, "\u{F0000}").replace(/(?![%‰])[\p{P}\p{Z}\p{Cc}\p{Cf}\p{Mn}\p{Me}]/gu, "").replace(/\u{F0000}/gu, ".");
}
function pages(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return pages(full);
    return entry.name.endsWith(".html") ? [full] : [];
  });
}
let seed = 20261127;
function random(below) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
}

// Reports: address, title and body as readers see them, each also as it is compared.
async function reports(page, home) {
  const found = [];
  for (const full of pages(home)) {
    const html = fs.readFileSync(full, "utf8");
    if (!html.includes('class="page-report"')) continue;
    const [title, text] = await page.evaluate((html) => {
      const read = new DOMParser().parseFromString(html, "text/html");
      const body = read.querySelector(".body");
      for (const hidden of body.querySelectorAll(".paper, .visually-hidden")) hidden.remove();
      for (const block of body.querySelectorAll("p, div, li, tr, td, th, h1, h2, h3, h4, h5, h6, br, caption, dt, dd, section")) block.append("\n");
      return [read.querySelector("h1").textContent, body.textContent];
    }, html);
    found.push({ url: path.relative(home, full).split(path.sep).join("/"), text, title: plain(title), plain: plain(text) });
  }
  return found;
}

async function main() {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const problems = [];
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("request", (request) => request.url().startsWith(origin) || problems.push(`asks ${request.url()}`));
  const home = path.join(root, base);
  const odd = characters(home);
  // Characters that are younger than the data of the table: this engine may know some of them.
  if (odd.length > 200) problems.push(`${odd.length} characters are read otherwise, such as ${odd.slice(0, 20)}`);
  await page.goto(`${origin}${base}search/`);
  const all = await reports(page, home);
  // Runs in the page: whether it says what it has found.
  const says = () => ![JSON.parse(document.querySelector("#search").dataset.words).working, ""].includes(document.querySelector("#search-status").textContent);
  const done = async () => {
    await page.waitForFunction(says, null, { timeout: 20000 });
    return page.evaluate(() => ({
      status: document.querySelector("#search-status").textContent,
      links: [...document.querySelectorAll("#search-results h2 a")].map((it) => decodeURIComponent(it.pathname)),
      next: document.querySelector("#search-pages a") !== null,
    }));
  };
  const times = [];
  const search = async (query, most = 6) => {
    const began = process.hrtime.bigint();
    await page.evaluate((query) => {
      document.querySelector("#search-status").textContent = "";
      document.querySelector("#search-q").value = query;
      document.querySelector("#search-form").requestSubmit();
    }, query);
    let seen = await done();
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
    const { status } = seen;
    const links = [...seen.links];
    for (let pages = 1; seen.next && pages < most; pages++) {
      await page.evaluate(() => {
        document.querySelector("#search-status").textContent = "";
        document.querySelector("#search-pages a").click();
      });
      seen = await done();
      links.push(...seen.links);
    }
    return { status, links, isWhole: !seen.next };
  };
  const strings = [];
  while (strings.length < +wanted && all.length) {
    const { text } = all[random(all.length)];
    const flat = text.replace(/\s+/g, " ");
    const at = random(flat.length);
    const query = [...flat.slice(at)].slice(0, 2 + random(5)).join("");
    if (plain(query) && !/["“”]|(^|\s)-/.test(query)) strings.push(query);
  }
  let [missed, wrong, checked, whole] = [0, 0, 0, 0];
  for (const query of strings) {
    const { status, links, isWhole } = await search(`"${query}"`);
    const units = plain(query);
    const right = all.filter((it) => it.plain.includes(units) || it.title.includes(units));
    const paths = new Set(links.map((it) => it.slice(base.length)));
    checked += 1;
    whole += isWhole;
    const lacks = right.filter((it) => !paths.has(it.url));
    if (isWhole && lacks.length) {
      missed += lacks.length;
      problems.push(`${JSON.stringify(query)}: ${lacks.length} of ${right.length} missing, such as ${lacks[0].url} (${status})`);
    }
    const number = +(/\d+/.exec(status) || [0])[0];
    if (!isWhole && number < right.length) problems.push(`${JSON.stringify(query)}: ${status}, but it stands on ${right.length} pages`);
    const stands = new Set(right.map((it) => it.url));
    for (const link of paths) {
      // Facts and attachments are searched too, and are not read here.
      if (stands.has(link)) continue;
      const text = fs.readFileSync(path.join(home, "search/text", `${link}-0.txt`), "utf16le");
      if (!plain(text).includes(units) && !/附件/.test(await page.textContent("#search-results"))) {
        wrong += 1;
        problems.push(`${JSON.stringify(query)}: ${link} does not have it`);
      }
    }
  }
  let exact = 0;
  for (let count = 0; count < +wanted / 2 && all.length; count++) {
    const one = all[random(all.length)].plain;
    const other = all[random(all.length)].plain;
    const at = random(one.length);
    const query = plain(one.slice(at, at + 2) + other.slice(random(other.length)).slice(0, 3));
    if (query.length < 4 || all.some((it) => it.plain.includes(query) || it.title.includes(query))) continue;
    const { links } = await search(`"${query}"`);
    const real = links.filter((link) => !plain(fs.readFileSync(path.join(home, "search/text", `${link.slice(base.length)}-0.txt`), "utf16le")).includes(query));
    exact += real.length;
    if (real.length) problems.push(`${JSON.stringify(query)} stands nowhere, and ${real[0]} is shown`);
  }
  // With results open, wide and narrow, by axe.
  for (const width of [1280, 320]) {
    const one = all[random(all.length)].plain.slice(0, 2);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${origin}${base}search/?q=${encodeURIComponent(one)}`);
    await done();
    await page.evaluate(axe);
    const { violations } = await page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })");
    const found = violations.map((it) => `${it.id}: ${it.nodes[0].html}`);
    problems.push(...found.map((it) => `axe at ${width}: ${it}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) problems.push(`at ${width} the page scrolls sideways by ${wide}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  // What a reader's first search fetches, by what each kind of file is.
  const sizes = [];
  for (const query of strings.slice(0, 20)) {
    const fresh = await browser.newContext();
    const other = await fresh.newPage();
    await other.goto(`${origin}${base}`);
    sent = [];
    await other.goto(`${origin}${base}search/?q=${encodeURIComponent(`"${query}"`)}`);
    await other.waitForFunction(says);
    const own = sent.filter(([file]) => /\/search\/.*\.(bin|json|txt)$|search\.js$/.test(file));
    const sum = (some) => some.reduce((total, [, length]) => total + length, 0);
    const texts = own.filter(([file]) => file.endsWith(".txt"));
    sizes.push([sum(own) - sum(texts), sum(texts), sum(own)]);
    await fresh.close();
  }
  const sorted = (list) => [...list].sort((a, b) => a - b);
  const [without, texts, together] = [0, 1, 2].map((at) => sorted(sizes.map((it) => it[at])));
  const time = sorted(times);
  const part = (list, share) => Math.round(list[Math.min(list.length - 1, Math.floor(list.length * share))] || 0);
  console.log(`${all.length} reports, ${checked} strings (${whole} listed whole): ${missed} missed, ${wrong} wrong, ${exact} of what stands nowhere shown`);
  console.log(`first search: median ${part(without, 0.5)} bytes, most ${part(without, 1)}; texts of ten: median ${part(texts, 0.5)}, most ${part(texts, 1)}; together: median ${part(together, 0.5)}, most ${part(together, 1)}`);
  console.log(`milliseconds: median ${part(time, 0.5)}, of twenty the slowest ${part(time, 0.95)}, most ${part(time, 1)}`);
  if (!all.length) problems.push("no reports were found");
  await browser.close();
  server.close();
  for (const each of problems.slice(0, 40)) console.error(each);
  console.log(`${problems.length} problems`);
  process.exitCode = problems.length ? 1 : 0;
}
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
