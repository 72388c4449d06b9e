// Edits a site while a page of its preview is open in Chromium: the page shows the edit within a second and
// stays where it was scrolled to; what is wrong shows as an overlay and goes when it is mended; style sheets are
// exchanged without a reload; a draft has its bar.
// Usage: node preview.cjs GONGKAI SITE SCREENSHOTS

const { spawn } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");
const { chromium } = require("playwright-core");

const [program, site, pictures] = process.argv.slice(2);

// Runs in the page: the contrast of an element's text with its own background, 1 to 21 (WCAG 2.1).
function contrastOfText(element) {
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3)
      .map((each) => each / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const { color, backgroundColor } = getComputedStyle(element);
  const [low, high] = [luminance(color), luminance(backgroundColor)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

async function main() {
  const report = path.join(site, "content/fzzf/preview-test.md");
  const paragraphs = Array.from({ length: 80 }, (_, n) => `第${n + 1}段，这是一段足够长的正文。`).join("\n\n");
  const good = (word, front = "date: 2024-05-01") => `---\ntitle: 预览检查\n${front}\n---\n一、甲\n\n${paragraphs}\n\n${word}\n`;
  fs.writeFileSync(report, good("原文。"));

  const server = spawn(program, ["--root", site, "serve", "--port", "0", "--drafts", "--as-of", "2026-01-01"]);
  server.stderr.resume();
  const lines = readline.createInterface({ input: server.stdout });
  const home = (await lines[Symbol.asyncIterator]().next()).value.trim();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const problems = [];
  const expect = (fine, text) => {
    console.log(`${fine ? "ok" : "FAILED"}: ${text}`);
    if (!fine) problems.push(text);
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    // Counts how often something is called wrong, reloads included.
    await page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
      new MutationObserver((changes) => {
        const shown = changes.flatMap(({ addedNodes }) => [...addedNodes]).filter((node) => node.className === "gongkai-problems");
        const before = Number(sessionStorage.getItem("overlays"));
        if (shown.length > 0) sessionStorage.setItem("overlays", String(before + shown.length));
      }).observe(document.body, { childList: true });
    }));
    page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
    const address = `${home}fzzf/2024/preview-test.html`;
    await page.goto(address);
    await page.waitForLoadState("load");
    await page.evaluate("scrollTo(0, 1500)");

    for (const word of ["第一次修改。", "第二次修改。"]) {
      await page.waitForTimeout(300);
      const began = Date.now();
      fs.writeFileSync(report, good(word));
      await page.getByText(word).waitFor({ state: "attached", timeout: 5000 });
      const time = Date.now() - began;
      expect(time < 1000, `the open page shows the edit after ${time} ms`);
      await page.waitForTimeout(300);
      const top = await page.evaluate("scrollY");
      expect(top === 1500, `it is still scrolled to 1500 (${top})`);
    }

    fs.writeFileSync(report, good("第三次修改。", "date: 2024-13-01"));
    const overlay = page.locator(".gongkai-problems");
    await overlay.waitFor({ timeout: 5000 });
    const said = await overlay.innerText();
    expect(said.includes("content/fzzf/preview-test.md:3:7"), "the overlay names file, line and column");
    expect(await page.getByText("第二次修改。").count() === 1, "the last good page stays underneath");
    const contrast = await overlay.getByRole("button").evaluate(contrastOfText);
    expect(contrast >= 4.5, `the overlay's button is readable (contrast ${contrast.toFixed(1)})`);
    await page.screenshot({ path: path.join(pictures, "overlay.png") });
    expect(await page.evaluate("sessionStorage.getItem('overlays') === '1'"), "it was shown once");
    await page.reload();
    await overlay.waitFor({ timeout: 5000 });
    expect(await page.getByText("第二次修改。").count() === 1, "it stays after a reload by hand too");
    fs.writeFileSync(report, good("改好了。"));
    await page.getByText("改好了。").waitFor({ state: "attached", timeout: 5000 });
    await overlay.waitFor({ state: "detached", timeout: 5000 });
    expect(true, "mended, the overlay goes");

    await page.evaluate("window.notReloaded = true");
    fs.mkdirSync(path.join(site, "layouts/assets"), { recursive: true });
    const sheet = path.join(site, "layouts/assets/base.css");
    const before = fs.readFileSync(sheet, "utf8");
    fs.writeFileSync(sheet, `${before}\nbody { outline: 7px solid rgb(1, 2, 3) }\n`);
    await page.waitForFunction("getComputedStyle(document.body).outlineWidth === '7px'", null, { timeout: 5000 });
    expect(await page.evaluate("window.notReloaded === true"), "style sheets are exchanged without a reload");
    fs.writeFileSync(sheet, before);

    fs.writeFileSync(report, good("草稿。", "date: 2024-05-01\ndraft: true"));
    const bar = page.locator(".gongkai-bar");
    await bar.waitFor({ timeout: 5000 });
    expect((await bar.innerText()).includes("content/fzzf/preview-test.md"), "a draft has its bar");
    await page.screenshot({ path: path.join(pictures, "draft.png") });

    // A browser keeps six connections to a host; eight tabs follow all the same.
    fs.writeFileSync(report, good("八个标签页。"));
    const context = await browser.newContext();
    const tabs = [];
    for (let n = 0; n < 8; n += 1) {
      const tab = await context.newPage();
      await tab.goto(address, { timeout: 5000 });
      tabs.push(tab);
    }
    await page.waitForTimeout(300);
    fs.writeFileSync(report, good("每一页都看到。"));
    const follow = tabs.map((tab) => tab.getByText("每一页都看到。").waitFor({ state: "attached", timeout: 5000 }));
    const followed = (await Promise.allSettled(follow)).filter(({ status }) => status === "fulfilled").length;
    expect(followed === 8, `${followed} of eight open tabs show the edit`);
    await context.close();

    // A checkout: reports come that link to some that come later; nothing is wrong when all are there.
    await page.evaluate("sessionStorage.removeItem('overlays')");
    const folder = path.join(site, "content/checkout");
    fs.mkdirSync(folder);
    const many = 1500;
    const checkedOut = (n) => `---\ntitle: 报告${n}\ndate: 2024-05-01\n---\n见[下一份](r${(n + 700) % many}.md)。\n`;
    for (let n = 0; n < many; n += 1) {
      fs.writeFileSync(path.join(folder, `r${n}.md`), checkedOut(n));
      if (n % 25 === 0) await page.waitForTimeout(40);
    }
    fs.writeFileSync(path.join(folder, "_index.md"), "---\ntitle: 检出\n---\n");
    const last = `${home}checkout/2024/r1499.html`;
    const isThere = async () => (await fetch(last)).status === 200;
    for (let n = 0; n < 200 && !(await isThere()); n += 1) await page.waitForTimeout(50);
    expect(await isThere(), "1,500 files that come at once are there");
    await page.waitForTimeout(1500);
    const flashes = Number(await page.evaluate("sessionStorage.getItem('overlays')"));
    expect(flashes === 0, `while they came, nothing was called wrong (${flashes} times)`);
    fs.rmSync(folder, { recursive: true });

    // A page of another origin reads neither pages nor events.
    const other = await browser.newPage();
    await other.goto("data:text/html,<p>elsewhere</p>");
    const read = await other.evaluate(async (url) => {
      const page = await fetch(url).then(() => true, () => false);
      const events = await new Promise((done) => {
        const source = new EventSource(new URL("/__gongkai/events?path=/&hash=0", url));
        source.addEventListener("problems", () => done(true));
        source.addEventListener("error", () => { source.close(); done(false); });
      });
      return page || events;
    }, address);
    expect(!read, "a page of another origin reads nothing");
  } finally {
    await browser.close();
    server.kill();
    fs.rmSync(report, { force: true });
  }
  console.log(`${problems.length} problems\n${problems.join("\n")}`);
  process.exit(problems.length > 0 ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
