// How it searches is told in docs/search.md.
const box = document.getElementById("search");
const words = JSON.parse(box.dataset.words);
const root = new URL(box.dataset.root, location.href);
const place = (id) => document.getElementById(`search-${id}`);
const FACETS = ["section", "year", "kind", "publisher", "validity", "topic"];
const make = (tag, its, ...children) => {
  const element = Object.assign(document.createElement(tag), its);
  element.append(...children);
  return element;
};
const address = (path) => new URL(path.split("/").map(encodeURIComponent).join("/"), root).href;

const files = new Map();
let cache = "default";
async function ask(path, read, [from, to] = []) {
  const headers = to ? { Range: `bytes=${from * 2 + 2}-${to * 2 + 1}` } : {};
  const answer = await fetch(address(path), { headers, cache });
  if (!answer.ok) throw new Error(answer.status);
  const bytes = await answer.arrayBuffer();
  return read(to && answer.status === 200 ? bytes.slice(from * 2 + 2, to * 2 + 2) : bytes);
}
function get(path, ...how) {
  if (!files.has(path + how[1])) files.set(path + how[1], ask(path, ...how));
  return files.get(path + how[1]);
}
const text = (kind) => (bytes) => new TextDecoder(kind).decode(bytes);
const json = (bytes) => JSON.parse(text()(bytes));

const table = new Map();
function readTable({ drop, shift, one, several }) {
  let code = 0;
  const set = (from, to) => table.set(String.fromCodePoint(from), to);
  drop.forEach((count, at) => {
    if (at % 2) for (; count > 0; count--) set(code++, "");
    else code += count;
  });
  for (const [first, count, step, becomes] of shift) {
    for (let at = 0; at < count * step; at += step) set(first + at, String.fromCodePoint(becomes + at));
  }
  for (const [, from, to] of one.matchAll(/(.)(.)/gsu)) table.set(from, to);
  for (const [, from, to] of several.matchAll(/(\S)(\S+)/gu)) table.set(from, to);
}
const become = (char) => table.get(char) ?? char ?? "";
function normalise(text, places = []) {
  const chars = [...text];
  let [out, before, from] = ["", "", 0];
  for (let at = 0; at < chars.length; at++) {
    let to = become(chars[at]);
    if (to === "." && !(/\d$/.test(before) && /^\d/.test(become(chars[at + 1])))) to = "";
    for (let unit = 0; unit < to.length; unit++) places.push(from);
    out += to;
    before = to;
    from += chars[at].length;
  }
  return out;
}
function hashOf(gram) {
  let x = (gram[1] ? gram.charCodeAt(0) << 16 : 0) | gram.charCodeAt(gram.length - 1);
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

// The columns of a segment, and which parts of its texts have a gram.
function readSegment(bytes, segment) {
  const view = new DataView(bytes);
  let at = 4 + view.getUint32(0, true);
  Object.assign(segment, json(bytes.slice(4, at)), { owner: [], firsts: [] });
  for (const [name, bits] of segment.columns) {
    let [held, count] = [0, 0];
    segment[name] = Array.from({ length: segment.reports }, () => {
      for (; count < bits; count += 8) held += view.getUint8(at++) * 2 ** count;
      const value = held % 2 ** bits;
      held = (held - value) / 2 ** bits;
      count -= bits;
      return value;
    });
  }
  segment.parts.forEach((count, report) => {
    segment.firsts.push(segment.owner.length);
    for (; count > 0; count--) segment.owner.push(report);
  });
}
async function postings({ bits, name, stamp, owner }, gram) {
  const hash = hashOf(gram);
  const bucket = Math.floor(hash / 2 ** (32 - bits));
  const view = await get(`search/${name}/${bucket.toString(16).padStart(4, 0)}.bin`, (bytes) => new DataView(bytes));
  if (view.getUint32(0, true) !== stamp) throw new Error("stale");
  let at = 4;
  const number = () => {
    for (let [value, weight] = [0, 1]; ; weight *= 128) {
      const byte = view.getUint8(at++);
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  };
  const list = (count) => {
    let last = 0;
    return Array.from({ length: count }, () => (last += number()));
  };
  let found = bucket * 2 ** (32 - bits);
  while (at < view.byteLength) {
    found += number();
    const head = number();
    const from = at;
    if (head & 1) at += Math.ceil(owner.length / 8);
    const listed = !(head & 1) && list(head >> 2);
    const titles = list(head & 2 && number());
    if (found === hash) return { titles, all: listed || [...owner.keys()].filter((part) => view.getUint8(from + (part >> 3)) & (1 << part % 8)) };
  }
  return { all: [], titles: [] };
}
const common = (lists) =>
  lists.reduce((kept, list) => {
    const has = new Set(list);
    return kept.filter((it) => has.has(it));
  });
// Reports with parts that have all pairs of a term; pairs that overlap are asked for where many are left.
async function candidates(segment, units) {
  const grams = Array.from({ length: Math.max(1, units.length - 1) }, (_, at) => units.slice(at, at + 2));
  const cover = grams.filter((_, at) => at % 2 === 0 || at === grams.length - 1);
  const ask = (some) => Promise.all(some.map((gram) => postings(segment, gram)));
  const alike = (lists, key) => common(lists.map((it) => it[key]));
  let lists = await ask(cover);
  if (grams[cover.length] && alike(lists, "all")[3]) lists = await ask(grams);
  const reports = new Map();
  for (const part of alike(lists, "all")) reports.set(segment.owner[part], [...(reports.get(segment.owner[part]) || []), part]);
  return { reports, titles: new Set(alike(lists, "titles").map((part) => segment.owner[part])) };
}

let directory;
async function open() {
  const [found, normal] = await Promise.all(["index", "normal"].map((name) => get(`search/${name}.json`, json)));
  readTable(normal);
  await Promise.all(found.segments.map((it) => get(`search/${it.name}/columns.bin`, (bytes) => readSegment(bytes, it))));
  directory = found;
}
function parse(query) {
  const each = [...query.matchAll(/(-?)(?:["“”]([^"“”]*)["“”]?|([^\s"“”]+))/g)];
  const terms = each.map(([, not, quoted, word]) => ({ not: !!not, text: quoted ?? word }));
  return terms.map((term) => ({ ...term, units: normalise(term.text).slice(0, 60) })).filter((term) => term.units);
}
const valueOf = ({ segment, report }, facet) => segment.labels[facet][segment[facet][report]];
async function hits(terms) {
  const found = [];
  for (const [order, segment] of directory.segments.entries()) {
    const all = await Promise.all(terms.map(({ units }) => candidates(segment, units)));
    const wanted = all.filter((_, at) => !terms[at].not);
    const unwanted = all.filter((_, at) => terms[at].not && !terms[at].units[2]);
    for (const report of wanted.length ? common(wanted.map((it) => [...it.reports.keys()])) : []) {
      if (unwanted.some((it) => it.reports.has(report))) continue;
      const rank = wanted.filter((it) => it.titles.has(report)).length;
      found.push({ segment, order, report, rank, parts: all.map((it) => it.reports.get(report) || []) });
    }
  }
  return found;
}
const newer = (a, b) => b.order - a.order || b.report - a.report;

async function readPart([page, , , , own, attachments], part) {
  const read = (url, number, range) => get(`search/text/${url}-${number}.txt`, text("utf-16le"), range);
  if (part < own) return { text: await read(page, part) };
  const file = attachments.flatMap(([title, url, ranges]) => ranges.map((range) => ({ title, url, range })))[part - own];
  return { file, text: await read(file.url, 0, file.range) };
}
// What was read of a hit; nothing where a term is not in the text after all.
async function verify(hit, terms) {
  const { segment, report } = hit;
  const { stamp, reports } = await get(`search/${segment.name}/reports-${Math.floor(report / directory.perFile)}.json`, json);
  if (stamp !== segment.stamp) throw new Error("stale");
  const row = reports[report % directory.perFile];
  const [seen, spots] = [[], []];
  for (const [at, { not, units }] of terms.entries()) {
    let has = 0;
    for (const part of hit.parts[at].map((it) => it - segment.firsts[report])) {
      // One place of the page is shown, and two of attachments.
      if (has && (not || has > 2 || part < row[4])) continue;
      const read = await readPart(row, part);
      const places = [];
      const all = normalise(read.text.replace(/^\t.*/gm, (label) => " ".repeat(label.length)), places);
      if (!all.includes(units)) continue;
      const from = places[all.indexOf(units)];
      if (!has++) spots.push(part * 1e6 + from);
      if (!not) seen.push({ ...read, part, all, places, from });
    }
    if (!has === !not) return;
  }
  return { hit, row, seen, width: Math.max(...spots) - Math.min(...spots) };
}

function excerpt({ text, from, places, all }, terms) {
  const line = make("p");
  let last = Math.max(0, from - 30);
  const plain = (to) => text.slice(last, to).replace(/^\t.*/gm, "").replace(/\s+/g, " ");
  const marks = terms.filter((it) => !it.not).flatMap(({ units }) => {
    const found = [];
    for (let at = all.indexOf(units); at >= 0; at = all.indexOf(units, at + 1)) found.push([places[at], places[at + units.length - 1] + 1]);
    return found;
  });
  for (const [a, b] of marks.sort((x, y) => x[0] - y[0])) {
    if (a < last || a > from + 120) continue;
    line.append(plain(a), make("mark", {}, text.slice(a, b)));
    last = b;
  }
  line.append(plain(from + 120), "…");
  return line;
}
function show({ hit, row: [url, title, date, docNumber], seen }, terms) {
  const facts = [date, valueOf(hit, "section"), docNumber].filter(Boolean).join(" · ");
  const item = make("li", {}, make("h2", {}, make("a", { href: address(url) }, title)), make("p", { className: "count" }, facts));
  for (const each of seen.filter((it, at) => seen.findIndex(({ part }) => part === it.part) === at)) {
    const { file, text, from } = each;
    if (file) {
      const where = (text.slice(0, from).match(/^\t.*/gm) || [file.range[2]]).pop();
      item.append(make("p", {}, words.attachment, make("a", { href: address(file.url) }, file.title), ` ${where.trim()}`));
    }
    item.append(excerpt(each, terms));
  }
  return item;
}
function addressWith(changes) {
  const url = new URL(location.href);
  for (const name in changes) {
    url.searchParams.delete(name);
    if (changes[name]) url.searchParams.set(name, changes[name]);
  }
  return url;
}
// Fills the filters, with counts under the other filters; gives the hits that pass all.
function filter(all, asked) {
  const passes = (hit, but) => FACETS.every((it) => it === but || [null, valueOf(hit, it)].includes(asked.get(it)));
  for (const facet of FACETS) {
    const counts = {};
    for (const hit of all) if (passes(hit, facet)) counts[valueOf(hit, facet)] = (counts[valueOf(hit, facet)] || 0) + 1;
    delete counts[""];
    const values = Object.keys(counts).sort((a, b) => (facet === "year" ? b - a : counts[b] - counts[a]));
    const select = place(facet);
    select.replaceChildren(...["", ...values].map((value) => make("option", { value }, value ? `${value} (${counts[value]})` : words.all)));
    select.value = asked.get(facet) || "";
    select.parentNode.hidden = !values[1] && !select.value;
  }
  return all.filter((hit) => passes(hit));
}
function offer(terms, query) {
  const others = terms.flatMap(({ text, units }) => {
    const same = (word) => normalise(word) === units;
    const words = directory.synonyms.filter((it) => it.some(same)).flat();
    return words.filter((word) => !same(word)).map((word) => query.replace(text, word));
  });
  const links = others.map((q) => make("a", { href: addressWith({ q, from: "" }) }, q));
  place("offers").append(...(links[0] ? [words.instead, ...links] : []));
}

let round = 0;
async function run() {
  const mine = ++round;
  const asked = new URL(location.href).searchParams;
  const query = asked.get("q") || "";
  place("q").value = query;
  place("order").value = asked.get("order") || "";
  for (const id of ["results", "pages", "offers"]) place(id).replaceChildren();
  place("status").textContent = query && words.working;
  place("filters").hidden = true;
  if (!query) return;
  if (!directory) await open();
  const terms = parse(query);
  const all = await hits(terms);
  if (mine !== round) return;
  const wanted = filter(all, asked);
  wanted.sort((a, b) => (asked.get("order") ? 0 : b.rank - a.rank) || newer(a, b));
  const from = +asked.get("from") || 0;
  const shown = [];
  let next = from;
  while (shown.length < 10 && wanted[next] && next - from < (shown[0] ? 20 : 40)) {
    const some = wanted.slice(next, next + 10 - shown.length);
    shown.push(...(await Promise.all(some.map((hit) => verify(hit, terms)))).filter(Boolean));
    next += some.length;
  }
  if (mine !== round) return;
  if (!asked.get("order")) shown.sort((a, b) => b.hit.rank - a.hit.rank || a.width - b.width || newer(a.hit, b.hit));
  place("results").append(...shown.map((it) => show(it, terms)));
  const isRead = !from && !wanted[next];
  const isExact = isRead || terms.every(({ units }) => !units[2]);
  const count = isRead ? shown.length : wanted.length;
  place("status").textContent = words[count ? (isExact ? "found" : "about") : "none"].replace("{n}", count);
  place("filters").hidden = !count && ![...asked.keys()][1];
  if (from) place("pages").append(make("a", { href: addressWith({ from: "" }) }, words.first));
  if (wanted[next]) place("pages").append(make("a", { href: addressWith({ from: next }), rel: "next" }, words.next));
  offer(terms, query);
  place("status").dataset.done = 1;
}
async function start(tries = 0) {
  try {
    await run();
  } catch ({ message }) {
    files.clear();
    directory = null;
    const isWaiting = message === "503";
    cache = isWaiting ? "default" : "reload";
    place("status").textContent = isWaiting ? words.waiting : words.failed;
    if (isWaiting || (message === "stale" && !tries)) setTimeout(start, 1000, tries + 1);
    else place("off").hidden = false;
  }
}
function go(url) {
  history.pushState(null, "", url);
  start();
}
place("off").hidden = true;
box.hidden = false;
place("form").addEventListener("submit", (event) => {
  event.preventDefault();
  go(addressWith({ q: place("q").value, from: "" }));
});
place("filters").addEventListener("change", ({ target }) => go(addressWith({ [target.name]: target.value, from: "" })));
addEventListener("popstate", () => start());
start();
