// See docs/search.md.
const box = document.querySelector("#search");
const { root } = box.dataset;
const words = JSON.parse(box.dataset.words);
const [form, filters, status, offers, results, pages, off] = "form filters status offers results pages off".split(" ").map((id) => document.querySelector(`#search-${id}`));
const facets = [...filters.elements].slice(1);
const make = (tag, its, ...children) => {
	const element = Object.assign(document.createElement(tag), its);
	element.append(...children);
	return element;
};
const every = (list, each) => Promise.all(list.map(each));
const link = (href, text) => make("a", { href }, text);

const files = new Map();
let cache = "default";
async function ask(path, range) {
	const headers = range && { Range: `bytes=${range[0]}-${range[1] - 1}` };
	const answer = await fetch(`${root}search/${path}`, { headers, cache });
	if (!answer.ok) throw Error(answer.status);
	const bytes = await answer.arrayBuffer();
	return range && answer.status === 200 ? bytes.slice(...range) : bytes;
}
function get(path, range) {
	const key = path + range;
	if (!files.has(key)) files.set(key, ask(path, range));
	return files.get(key);
}
const decode = (bytes, kind) => new TextDecoder(kind).decode(bytes);
const json = async (path) => JSON.parse(decode(await get(path)));

const table = new Map();
function readTable({ drop, shift, one, several }) {
	let code = 0;
	const set = (from, to) => table.set(String.fromCodePoint(from), to);
	drop.forEach((count, at) => {
		for (let end = code + count; code < end; code++) if (at % 2) set(code, "");
	});
	for (const [first, count, step, becomes] of shift) {
		for (let at = 0; at < count * step; at += step) set(first + at, String.fromCodePoint(becomes + at));
	}
	for (const [, from, to] of one.matchAll(/(.)(.)/gsu)) table.set(from, to);
	for (const [, from, to] of several.matchAll(/(\S)(\S+)/gu)) table.set(from, to);
}
const become = (char) => table.get(char) ?? char ?? "";
function normalise(text, places = []) {
	let [out, before, from] = ["", "", 0];
	[...text].forEach((char, at, chars) => {
		let to = become(char);
		if (to === "." && !(/\d$/.test(before) && /^\d/.test(become(chars[at + 1])))) to = "";
		places.push(...to.split("").map(() => from));
		out += to;
		before = to;
		from += char.length;
	});
	return out;
}
async function readSegment(segment) {
	const bytes = await get(`${segment.name}/columns.bin`);
	const view = new DataView(bytes);
	let at = 4 + view.getUint32(0, true);
	Object.assign(segment, JSON.parse(decode(bytes.slice(4, at))));
	for (const [name, bits] of segment.columns) {
		let held = 0;
		let count = 0;
		segment[name] = Array.from({ length: segment.reports }, () => {
			for (; count < bits; count += 8) held += view.getUint8(at++) * 2 ** count;
			const value = held % 2 ** bits;
			held = (held - value) / 2 ** bits;
			count -= bits;
			return value;
		});
	}
	segment.owner = segment.parts.flatMap((count, report) => Array(count).fill(report));
}
async function postings({ bits, name, stamp, owner }, gram) {
	const pair = (gram[1] ? gram.charCodeAt(0) << 16 : 0) | gram.charCodeAt(gram.length - 1);
	const hash = Math.imul(pair, 0x9e3779b1) >>> 0;
	const width = 2 ** (32 - bits);
	const bucket = Math.floor(hash / width);
	const view = new DataView(await get(`${name}/${1e5 + bucket}.bin`));
	if (view.getUint32(0, true) !== stamp) throw Error("stale");
	let at = 4;
	const number = (weight = 1) => {
		const byte = view.getUint8(at++);
		return (byte & 127) * weight + (byte > 127 ? number(weight * 128) : 0);
	};
	const list = (count, last = 0) => Array.from({ length: count }, () => (last += number()));
	for (let found = bucket * width; at < view.byteLength; ) {
		found += number();
		const head = number();
		const isSet = (part) => view.getUint8(at + (part >> 3)) & (1 << part % 8);
		const all = head & 1 ? [...owner.keys()].filter(isSet) : list(head >> 2);
		if (head & 1) at += Math.ceil(owner.length / 8);
		const titles = list(head & 2 && number());
		if (found === hash) return [all, titles];
	}
	return [[], []];
}
const common = (lists) => lists.reduce((kept, list) => kept.filter(Set.prototype.has, new Set(list)));
async function candidates(segment, units, step) {
	const grams = [units.slice(-2)];
	for (let at = 0; at < units.length - 2; at += step * Math.ceil(units.length / 9)) grams.push(units.slice(at, at + 2));
	const lists = await every(grams, (gram) => postings(segment, gram));
	const [parts, titles] = [0, 1].map((which) => common(lists.map((it) => it[which])));
	const reports = (some) => new Set(some.map((part) => segment.owner[part]));
	return { parts, reports: reports(parts), titles: reports(titles) };
}

let directory;
async function open() {
	const [found, normal] = await every(["index.json", "normal.json"], json);
	readTable(normal);
	await every(found.segments, readSegment);
	directory = found;
}
function parse(query) {
	const term = ([, not, quoted, text = quoted]) => ({ not, text, units: normalise(text).slice(0, 60) });
	return [...query.matchAll(/(-?)(?:["“”]([^"“”]*)["“”]?|([^\s"“”]+))/g)].map(term).filter(({ units }) => units);
}
const valueOf = ({ segment, report }, facet) => segment.labels[facet][segment[facet][report]];
async function hits(terms, step) {
	const ofSegment = async (segment) => {
		const found = await every(terms, ({ units }) => candidates(segment, units, step));
		const wanted = found.filter((_, at) => !terms[at].not);
		const unwanted = found.filter((_, at) => terms[at].not && !terms[at].units[2]);
		const has = (report) => (it) => it.reports.has(report);
		const hit = (report) => ({ segment, report, found, rank: wanted.filter((it) => it.titles.has(report)).length });
		const all = wanted[0] ? [...wanted[0].reports] : [];
		return all.filter((it) => wanted.every(has(it)) && !unwanted.some(has(it))).map(hit);
	};
	return (await every(directory.segments, ofSegment)).flat();
}

async function readPart([page, , , , own, attachments], part) {
	const [title, url, from, to, label] = attachments[part - own] || [];
	const bytes = url ? get(`text/${url}-0.txt`, [from, to]) : get(`text/${page}-${part}.txt`);
	return { title, url, label, text: decode(await bytes, "utf-16le") };
}
async function verify(hit, terms) {
	const { segment, report, found } = hit;
	const { stamp, reports } = await json(`${segment.name}/reports-${Math.floor(report / directory.perFile)}.json`);
	if (stamp !== segment.stamp) throw Error("stale");
	const row = reports[report % directory.perFile];
	const [seen, spots] = [[], []];
	for (const [at, { not, units }] of terms.entries()) {
		let has = 0;
		for (const each of found[at].parts.filter((it) => segment.owner[it] === report)) {
			const part = each - segment.owner.indexOf(report);
			// One place of a page, three in all.
			if (has && (not || has > 2 || part < row[4])) continue;
			const read = await readPart(row, part);
			const body = read.text.replace(/^\t.*/gm, (label) => " ".repeat(label.length));
			const places = [];
			const all = normalise(body, places);
			if (!all.includes(units)) continue;
			const from = places[all.indexOf(units)];
			if (!not) seen.push({ ...read, body, part, all, places, from });
			if (!has++) spots.push(part * 1e6 + from);
		}
		if (!has === !not) return;
	}
	return { hit, row, seen, width: Math.max(...spots) - Math.min(...spots) };
}

function excerpt({ body, from, places, all }, terms) {
	const line = make("p");
	let last = Math.max(0, from - 30);
	const plain = (to) => body.slice(last, to).replace(/\s+/g, " ");
	const marks = [];
	for (const { not, units } of terms) {
		for (let at = all.indexOf(units); !not && at >= 0; at = all.indexOf(units, at + 1)) {
			const last = places[at + units.length - 1];
			marks.push([places[at], last + (body.codePointAt(last) >> 16 ? 2 : 1)]);
		}
	}
	for (const [a, b] of marks.sort((x, y) => x[0] - y[0])) {
		if (a < last || a > from + 120) continue;
		line.append(plain(a), make("mark", {}, body.slice(a, b)));
		last = b;
	}
	line.append(plain(from + 120), "…");
	return line;
}
function show({ hit, row: [url, title, date, docNumber], seen }, terms) {
	const facts = [date, valueOf(hit, "section"), docNumber].filter(Boolean).join(" · ");
	const item = make("li", {}, make("h2", {}, link(root + url, title)), make("p", { className: "count" }, facts));
	for (const each of new Map(seen.map((it) => [it.part, it])).values()) {
		const { title, url, label, text, from } = each;
		if (url) {
			const where = (text.slice(0, from).match(/^\t.*/gm) || [label]).pop();
			item.append(make("p", {}, words.attachment, link(root + url, title), ` ${where}`));
		}
		item.append(excerpt(each, terms));
	}
	return item;
}
const asked = () => Object.fromEntries(new URLSearchParams(location.search));
const hrefOf = (changes) => `?${new URLSearchParams(Object.entries({ ...asked(), from: "", ...changes }).filter((it) => it[1]))}`;
function filter(all, wanted) {
	const passes = (hit, but) => facets.every(({ name }) => name === but || !wanted[name] || wanted[name] === valueOf(hit, name));
	for (const select of facets) {
		const { name } = select;
		const counts = new Map(wanted[name] ? [[wanted[name], 0]] : []);
		for (const hit of all.filter((it) => passes(it, name))) {
			const value = valueOf(hit, name);
			counts.set(value, (counts.get(value) || 0) + 1);
		}
		counts.delete("");
		const values = [...counts].sort((a, b) => (name === "year" ? b[0] - a[0] : b[1] - a[1]));
		const options = [["", words.all], ...values.map(([value, count]) => [value, `${value} (${count})`])];
		select.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
		select.value = wanted[name] || "";
		select.parentNode.hidden = !values[1] && !select.value;
	}
	return all.filter((hit) => passes(hit));
}
function offer(terms, query) {
	for (const { text, units } of terms) {
		const same = (word) => normalise(word) === units;
		const all = directory.synonyms.filter((it) => it.some(same)).flat();
		const others = all.filter((word) => !same(word)).map((word) => query.replace(text, word));
		if (others[0]) offers.append(words.instead, ...others.map((q) => link(hrefOf({ q }), q)));
	}
}

let round = 0;
async function run(mine) {
	const { q = "", order = "", from = 0, ...chosen } = asked();
	form.q.value = q;
	filters.order.value = order;
	for (const list of [results, pages, offers]) list.replaceChildren();
	off.hidden = true;
	status.textContent = q && words.working;
	filters.hidden = true;
	if (!q) return;
	if (!directory) await open();
	const terms = parse(q);
	let all = await hits(terms, 2);
	if (all[20]) all = await hits(terms, 1);
	if (mine !== round) return;
	const wanted = filter(all.reverse(), chosen).sort((a, b) => !order && b.rank - a.rank);
	const shown = [];
	let next = +from;
	while (shown.length < 10 && wanted[next] && next - from < (shown[0] ? 11 : 40)) {
		const some = wanted.slice(next, next + 10 - shown.length);
		const read = await every(some, (hit) => verify(hit, terms));
		shown.push(...read.filter(Boolean));
		next += some.length;
	}
	if (mine !== round) return;
	if (!order) shown.sort((a, b) => b.hit.rank - a.hit.rank || a.width - b.width);
	results.append(...shown.map((it) => show(it, terms)));
	const isRead = !+from && !wanted[next];
	const count = isRead ? shown.length : wanted.length;
	const isExact = isRead || terms.every(({ units }) => !units[2]);
	status.textContent = words[count ? (isExact ? "found" : "about") : "none"].replace("{n}", count);
	filters.hidden = !all[0];
	if (wanted[next]) pages.append(link(hrefOf({ from: next }), words.next));
	offer(terms, q);
}
async function start(tries = 0) {
	const mine = ++round;
	try {
		await run(mine);
	} catch ({ message }) {
		if (mine !== round) return;
		files.clear();
		directory = null;
		cache = "reload";
		const waits = message === "503" || (message === "stale" && !tries);
		status.textContent = waits ? words.waiting : words.failed;
		if (waits) setTimeout(start, 1000, tries + 1);
		off.hidden = waits;
	}
}
function go(changes) {
	history.pushState(null, "", hrefOf(changes));
	start();
}
box.hidden = false;
form.onsubmit = (event) => {
	event.preventDefault();
	go({ q: form.q.value });
};
filters.onchange = ({ target }) => go({ [target.name]: target.value });
onpopstate = () => start();
start();
