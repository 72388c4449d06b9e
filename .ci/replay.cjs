// Pages of a web archive in a browser: they show their title, and ask no other host.
// In: addresses as JSON on standard input, REPLAY as the beginning of their replay. Fails when anything is wrong.
const { chromium } = require("playwright-core");

(async () => {
  const pages = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const problems = [];
  const own = new URL(process.env.REPLAY).origin;
  for (const url of pages) {
    const page = await browser.newPage();
    page.on("request", (request) => {
      if (!request.url().startsWith(own) && !request.url().startsWith("data:")) problems.push(`${url} asks ${request.url()}`);
    });
    page.on("response", (answer) => {
      if (answer.status() >= 400 && answer.url().includes("/assets/")) problems.push(`${url}: ${answer.status()} ${answer.url()}`);
    });
    const answer = await page.goto(process.env.REPLAY + url, { waitUntil: "load", timeout: 30000 });
    if (answer.status() !== 200) problems.push(`${url}: ${answer.status()}`);
    const isRedirect = await page.evaluate(() => document.querySelector("meta[http-equiv=refresh]") !== null);
    const title = await page.title();
    if (!title && !isRedirect) problems.push(`${url} has no title`);
    const banner = await page.locator("main .notice").count();
    if (!banner && !isRedirect) problems.push(`${url} does not say that it is archived`);
    await page.close();
  }
  await browser.close();
  for (const problem of problems) console.error(problem);
  process.exit(problems.length ? 1 : 0);
})();
