// Bodies with hostile or broken HTML, built and looked at in Chromium without any policy. A body is either refused with an
// error at its file, or its page runs no script, asks no other host, has no style, no id twice, and every word of the body.
// Usage: node hostile.cjs GONGKAI FOLDER

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [gongkai, folder] = process.argv.slice(2);
const evil = "https://evil.example";

const vectors = [
  "<script>window.ran = 1</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<img src=x onerror=window.ran=1 alt=图>",
  "<svg onload=window.ran=1><text>字</text></svg>", "<svg><script>window.ran=1</script></svg>", "<math><mi//xlink:href=\"data:x,<script>window.ran=1</script>\">",
  "<iframe src=\"javascript:window.ran=1\"></iframe>", "<iframe srcdoc=\"<script>parent.ran=1</script>\"></iframe>",
  "<object data=\"data:text/html,<script>window.ran=1</script>\"></object>", "<embed src=https://evil.example/x.swf>",
  "<a href=\"javascript:window.ran=1\">点</a>", "<a href=\"java\tscript:window.ran=1\">点</a>", "<a href=\"&#106;avascript:window.ran=1\">点</a>",
  "<a href=\" javascript:window.ran=1\">点</a>", "[点](javascript:window.ran=1)", "[点](JaVaScRiPt:window.ran=1)", "[点](data:text/html;base64,PHNjcmlwdD4=)",
  "<img alt=\">\" src=https://evil.example/1.png>", "<image src=https://evil.example/2.png>", "<img data-src=https://evil.example/3.png alt=图>",
  "<img srcset=\"https://evil.example/4.png 2x\" alt=图>", "<img alt=\"甲\n\n乙\" src=https://evil.example/5.png>", "<table background=https://evil.example/6.png><tr><td>格</td></tr></table>",
  "<div style=\"background:url(https://evil.example/7.png)\">字</div>", "<style>@import url(https://evil.example/8.css);</style>", "<style>body{display:none}",
  "<link rel=stylesheet href=https://evil.example/9.css>", "<base href=https://evil.example/>", "<meta http-equiv=refresh content=\"0;url=https://evil.example/\">",
  "<form action=https://evil.example/><input autofocus onfocus=window.ran=1></form>", "<video src=https://evil.example/10.mp4 poster=https://evil.example/11.png></video>",
  "<audio src=https://evil.example/12.mp3 autoplay></audio>", "<video><source onerror=window.ran=1></video>", "<details open ontoggle=window.ran=1>字</details>",
  "<p>见<a href=\"r.md>上年报告</a>，罚款三万元。</p>", "<td title=\"甲>", "<b title='甲>乙</b>", "<a href='x\" onclick='window.ran=1'>字</a>", "<div\nonclick=window.ran=1\n>字</div>",
  "<!-- 注", "<!--> <script>window.ran=1</script> -->", "<!---><script>window.ran=1</script>-->", "<![CDATA[<script>window.ran=1</script>]]>", "<?php echo '<script>window.ran=1</script>' ?>",
  "<textarea><script>window.ran=1</script></textarea>", "<title><img src=x onerror=window.ran=1></title>", "<noscript><p title=\"</noscript><img src=x onerror=window.ran=1>\">", "<xmp><img src=x onerror=window.ran=1></xmp>",
  "<plaintext>", "<template><img src=x onerror=window.ran=1></template>", "<select><option>项</select>", "<table><tr><td>格", "<table>散<tr><td>格</td></tr></table>",
  "<h2 id=\"s1\">题</h2><h3 id=s1>题</h3>", "<p id=main>段</p><p id='main'>段</p>", "<b id=note-1>字</b>[^1]\n\n[^1]: 注", "<b><i>叠</b>错</i>", "</p></div></main></body>出", "<ul><li>项<ul><li>子",
  "<a name=x><a href=b.md>叠</a></a>", "&lt;script&gt;window.ran=1&lt;/script&gt;", "`<script>window.ran=1</script>`", "![图](https://evil.example/13.png)", "<a href=//evil.example/14>外</a>",
  "<bdo dir=rtl>倒</bdo>", "<marquee onstart=window.ran=1>动</marquee>", "<isindex onmouseover=window.ran=1>", "<x onclick=window.ran=1>字</x>", "<p/onclick=window.ran=1>字</p>", "<img/src=x/onerror=window.ran=1>",
];
const wrappers = [(v) => v, (v) => `文字${v}文字`, (v) => `> ${v.replace(/\n/g, "\n> ")}`, (v) => `- 项\n\n  ${v.replace(/\n/g, "\n  ")}`];

function write(file, text) {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), text);
}

function build() {
  const run = spawnSync(gongkai, ["--root", folder, "build", "--as-of", "2026-01-01", "--base-url", "http://127.0.0.1/"], { encoding: "utf8" });
  return { status: run.status, said: run.stderr };
}

async function main() {
  const problems = [];
  fs.rmSync(folder, { recursive: true, force: true });
  write("site.yaml", "title: 试\nbase_url: https://www.example.gov.cn/\nidentity: {name: 试, domain: www.example.gov.cn, site_id_code: \"4401000059\", sponsor: 试}\n");
  write("content/_index.md", "---\ntitle: 首页\n---\n");
  write("content/a/_index.md", "---\ntitle: 栏目\n---\n");
  const bodies = vectors.flatMap((vector) => wrappers.map((wrap) => wrap(vector)));
  bodies.forEach((body, n) => write(`content/a/h${n}.md`, `---\ntitle: 第${n}份\ndate: 2024-01-01\n---\n\n首词${n}号。\n\n${body}\n\n尾词${n}号。\n`));
  // Those with errors are refused; the others are published.
  const first = build();
  if (first.status === 101 || /panicked/.test(first.said)) problems.push(`the build panicked:\n${first.said}`);
  const refused = new Set([...first.said.matchAll(/^(?:错误)\[[^\n]*\n *--> content\/a\/(h\d+)\.md/gm)].map((found) => found[1]));
  for (const name of refused) fs.rmSync(path.join(folder, "content/a", `${name}.md`));
  const second = build();
  if (second.status !== 0) problems.push(`what was not refused cannot be built:\n${second.said}`);
  const root = path.join(folder, "public");
  const server = http.createServer((request, response) => {
    const file = path.join(root, decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (!file.startsWith(root) || !fs.existsSync(file) || !fs.statSync(file).isFile()) return response.writeHead(404).end();
    const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript" };
    response.writeHead(200, { "Content-Type": types[path.extname(file)] || "application/octet-stream" });
    fs.createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage();
  let name = "";
  const problem = (text) => problems.push(`${name}: ${text}`);
  page.on("request", (request) => request.url().startsWith(origin) || problem(`asks for ${request.url()}`));
  page.on("dialog", (dialog) => dialog.dismiss());
  let seen = 0;
  for (let n = 0; n < bodies.length; n++) {
    name = `h${n}`;
    if (refused.has(name)) continue;
    await page.goto(`${origin}/a/2024/${name}.html`, { waitUntil: "load" });
    const found = await page.evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      return {
        ran: window.ran,
        text: document.querySelector("main").textContent,
        styles: document.querySelectorAll("main style, main [style]").length,
        scripts: document.querySelectorAll("main script, main iframe, main object, main embed, main base, main meta, main link").length,
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
        handlers: [...document.querySelectorAll("main *")].flatMap((element) => [...element.attributes]).filter((it) => it.name.startsWith("on")).length,
        hidden: [...document.querySelectorAll("main p")].filter((p) => /[首尾]词/.test(p.textContent) && p.getClientRects().length === 0).length,
      };
    });
    if (found.ran) problem("ran a script");
    if (found.styles || found.scripts || found.handlers) problem(`has style, script or handlers: ${JSON.stringify(found)}`);
    if (found.twice.length) problem(`ids come twice: ${found.twice}`);
    if (!found.text.includes(`首词${n}号`) || !found.text.includes(`尾词${n}号`)) problem("lost a word");
    if (found.hidden) problem("hides a word");
    const shown = new Set(found.text);
    const code = /<(script|style)\b[^>]*>[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<[^>]*>|\]\([^)]*\)/gi;
    for (const word of bodies[n].replace(code, "").match(/\p{Script=Han}/gu) || []) if (!shown.has(word)) problem(`lost ${word} of ${bodies[n]}`);
    seen++;
  }
  await browser.close();
  server.close();
  console.log(`${bodies.length} bodies: ${refused.size} refused, ${seen} looked at, ${problems.length} problems\n${problems.join("\n")}`);
  process.exit(problems.length > 0 || seen + refused.size !== bodies.length ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
