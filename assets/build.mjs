// Makes build/assets/ out of assets/ and node_modules/; script/assets calls it.
//
// Everything lands flat in one folder, because the program embeds that folder by file name. A file
// is written only when its bytes changed, so that make rebuilds nothing without need. Each file
// that compresses has a twin NAME.gz from gzip -9n, which is the same bytes on every machine.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join(root, "build/assets");
const stamp = path.join(root, "build/assets.stamp");
const at = (...p) => path.join(root, ...p);
const pkg = (...p) => at("node_modules", ...p);
const read = (f) => fs.readFileSync(f, "utf8");

const STYLES = ["app.css", "roster.css", "phone.css"]; // in cascade order
const COPIED = ["app.js", "logo.svg", "manifest.webmanifest", "icon-192.png", "icon-512.png"];

// ---- Is there anything to do? ---------------------------------------------------------------

function fingerprint() {
	const h = createHash("sha256");
	for (const f of fs.readdirSync(at("assets")).sort()) {
		h.update(f).update(fs.readFileSync(at("assets", f)));
	}
	h.update(fs.readFileSync(at("package-lock.json")));
	if (fs.existsSync(out)) {
		for (const f of fs.readdirSync(out).sort()) h.update(`${f} ${fs.statSync(path.join(out, f)).size}`);
	}
	return h.digest("hex");
}

// ---- Style sheets ------------------------------------------------------------------------------

// Splits a style sheet into its top-level rules: [{head, body}], or {head} for statements.
// It knows strings, comments and nested braces, which is all that well-formed CSS needs here.
function rules(css) {
	const list = [];
	let depth = 0, start = 0, open = -1;
	for (let i = 0; i < css.length; i++) {
		const c = css[i];
		if (c === '"' || c === "'") {
			for (i++; css[i] !== c; i++) if (css[i] === "\\") i++;
		} else if (c === "/" && css[i + 1] === "*") {
			i = css.indexOf("*/", i) + 1;
		} else if (c === "{") {
			if (depth++ === 0) open = i;
		} else if (c === "}") {
			if (--depth === 0) {
				list.push({ head: css.slice(start, open).trim(), body: css.slice(open + 1, i) });
				start = i + 1;
			}
		} else if (c === ";" && depth === 0) {
			list.push({ head: css.slice(start, i + 1).trim() });
			start = i + 1;
		}
	}
	if (depth !== 0) throw new Error("unbalanced braces in a style sheet");
	return list;
}

const DARK = /\[data-bs-theme=dark\]/;
const stripComments = (css) => css.replace(/\/\*[^]*?\*\//g, "");

// Commas inside :is(...) and [..] do not part selectors.
function selectors(head) {
	const list = [];
	let depth = 0, start = 0;
	for (let i = 0; i <= head.length; i++) {
		if (i === head.length || (head[i] === "," && depth === 0)) {
			list.push(head.slice(start, i).trim());
			start = i + 1;
		} else if ("([".includes(head[i])) depth++;
		else if (")]".includes(head[i])) depth--;
	}
	return list;
}

// For each rule on [data-bs-theme=dark], the same for "auto" when the system is dark.
// Negated uses (:not([data-bs-theme=dark])) stay as they are: "auto" counts as light there.
function withAutoTheme(css) {
	const parts = [];
	for (const { head, body } of rules(css)) {
		if (body === undefined) {
			parts.push(head);
			continue;
		}
		parts.push(`${head}{${body}}`);
		const at_rule = head.startsWith("@");
		if (at_rule && !/^@(media|supports)/.test(head)) continue;
		if (at_rule) {
			const inner = withAutoTheme(body);
			if (inner !== rules(body).map((r) => (r.body === undefined ? r.head : `${r.head}{${r.body}}`)).join("\n")) {
				parts[parts.length - 1] = `${head}{${inner}}`;
			}
			continue;
		}
		const dark = selectors(head).filter((s) => DARK.test(s) && !/:not\([^)]*data-bs-theme=dark/.test(s));
		if (dark.length) {
			const auto = dark.map((s) => s.replaceAll("[data-bs-theme=dark]", "[data-bs-theme=auto]")).join(",");
			parts.push(`@media (prefers-color-scheme:dark){${auto}{${body}}}`);
		}
	}
	return parts.join("\n");
}

// A strict CSP has no data: images, so each picture inside the style sheet becomes a small file.
function extractImages(css, files) {
	const names = new Map();
	return css.replace(/url\("data:image\/svg\+xml,([^"]*)"\)/g, (_, data) => {
		if (!names.has(data)) {
			const name = `tabler-${String(names.size + 1).padStart(2, "0")}.svg`;
			names.set(data, name);
			files[name] = decodeURIComponent(data) + "\n";
		}
		return `url(${names.get(data)})`;
	});
}

// Whole families of Tabler that Huddle has no use for; without them the style sheet is a good third shorter.
const COLORS = "facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|x|" +
	"pink|lime|cyan|indigo|purple|azure|teal|orange|yellow|blue|red|green|gray-\\d+";
const UNUSED = new RegExp([
	"apexcharts-", "jvm-", "jsvectormap", "litepicker", "dropzone", "fslightbox", "plyr", "tox", "ts-(?:wrapper|control|dropdown)",
	"carousel", "offcanvas", "accordion", "toast\\b", "toast-", "popover", "bs-tooltip", "tooltip", "placeholder-", "payment", "flag-",
	"social-", "navbar", "bg-pattern", "bg-gradient", "card-gradient", "switch-icon", "markdown", "divide-[xy]", "form-floating", "chat", "star\\b", "ribbon", "signature", "tracking", "nav-segmented", "form-colorinput", "form-imagecheck",
	`btn-(?:outline-|ghost-)?(?:${COLORS})\\b`,
	`(?:bg|text|text-bg|border|link|alert|badge|badge-outline|table|list-group-item|card|steps|status|nav|progress|legend|focus-ring|bg-gradient-from|bg-gradient-to)-(?:${COLORS})(?:-(?:lt|fg|\\d+|subtle|emphasis))?\\b`,
	"[\\w-]*-xxl\\b", "[\\w-]*-xxl-", "order-(?:sm|md|lg|xl)", "offset-", "g[xy]?-(?:sm|md|lg|xl)-", "[mp][xytbse]?-(?:sm|md|lg|xl)-",
].map((p) => `\\.(?:${p})`).join("|"));

function prune(css) {
	return rules(css).map(({ head, body }) => {
		if (body === undefined) return head;
		if (/^@(media|supports)/.test(head)) {
			const inner = prune(body);
			return inner ? `${head}{${inner}}` : "";
		}
		if (head.startsWith("@")) return `${head}{${body}}`;
		const kept = selectors(head).filter((s) => !UNUSED.test(s));
		return kept.length ? `${kept.join(",")}{${body}}` : "";
	}).filter(Boolean).join("\n");
}

// The licence comment of Tabler stays: it is the first comment of the file.
function tablerCss(files) {
	const css = read(pkg("@tabler/core/dist/css/tabler.min.css"));
	const licence = css.match(/\/\*![^]*?\*\//)?.[0] ?? "";
	const body = stripComments(css).replace(/^\s*@charset "[^"]*";/, "").replaceAll('[data-bs-theme="dark"]', "[data-bs-theme=dark]");
	files["tabler.css"] = `@charset "UTF-8";\n${licence}\n${extractImages(withAutoTheme(prune(body)), files)}\n`;
}

function appCss() {
	const widths = Array.from({ length: 101 }, (_, n) => `.w-p-${n}{width:${n}%}`).join("\n");
	const css = STYLES.map((f) => stripComments(read(at("assets", f)))).join("\n") + "\n" + widths;
	return "/* Huddle. Apache-2.0. */\n" + withAutoTheme(css).replace(/\s*\n\s*/g, "\n").replace(/\n+/g, "\n").trim() + "\n";
}

// ---- Icons ---------------------------------------------------------------------------------------

function sprite() {
	const names = read(at("assets/icons.txt")).split("\n").filter((l) => l && !l.startsWith("#"));
	const symbols = names.map((name) => {
		const filled = name.endsWith("-filled");
		const file = filled ? pkg("@tabler/icons/icons/filled", name.slice(0, -7) + ".svg") : pkg("@tabler/icons/icons/outline", name + ".svg");
		if (!fs.existsSync(file)) throw new Error(`assets/icons.txt: there is no icon "${name}"`);
		const inner = read(file).replace(/<!--[^]*?-->/g, "").replace(/^[^]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "")
			.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
		const paint = filled ? 'fill="currentColor" stroke="none"' : 'stroke-linecap="round" stroke-linejoin="round"';
		return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${inner}</symbol>`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Tabler Icons, MIT, Pawel Kuna -->\n${symbols.join("\n")}\n</svg>\n`;
}

// ---- Write what changed ------------------------------------------------------------------------------

function build() {
	const files = {};
	tablerCss(files);
	files["app.css"] = appCss();
	files["icons.svg"] = sprite();
	files["htmx.js"] = read(pkg("htmx.org/dist/htmx.min.js")).replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
	for (const f of COPIED) files[f] = fs.readFileSync(at("assets", f));

	fs.mkdirSync(out, { recursive: true });
	const wanted = new Set();
	let written = 0;
	for (const [name, data] of Object.entries(files)) {
		const file = path.join(out, name);
		const bytes = Buffer.from(data);
		const twin = !name.endsWith(".png");
		wanted.add(name);
		if (twin) wanted.add(name + ".gz");
		if (fs.existsSync(file) && fs.readFileSync(file).equals(bytes) && (!twin || fs.existsSync(file + ".gz"))) continue;
		fs.writeFileSync(file, bytes);
		if (twin) fs.writeFileSync(file + ".gz", execFileSync("gzip", ["-9nc"], { input: bytes, maxBuffer: 1 << 26 }));
		written++;
	}
	for (const f of fs.readdirSync(out)) if (!wanted.has(f)) fs.rmSync(path.join(out, f));
	console.error(`assets: ${Object.keys(files).length} files in build/assets, ${written} written`);
}

const force = process.argv.includes("--force");
if (!force && fs.existsSync(stamp) && read(stamp) === fingerprint()) process.exit(0);
build();
fs.writeFileSync(stamp, fingerprint());
