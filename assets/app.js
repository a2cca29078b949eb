// What a browser adds to pages that already work without it: the dialog, the roster's keyboard and
// drag and drop, filters that apply by themselves, copy buttons, the idle warning. Everything here
// sends a form or follows a link that stands in the page, so the server knows no second way in.
// No markup is made from text; answers are taken apart by htmx, which the page loads first.
(() => {
"use strict";

const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const on = (type, handler, options) => document.addEventListener(type, handler, options);

// ---- Saying things ------------------------------------------------------------------------------

// A live region must exist before its text changes, or screen readers stay silent.
const live = document.createElement("div");
live.className = "visually-hidden";
live.setAttribute("role", "status");
document.body.append(live);

function say(text) {
	live.textContent = "";
	setTimeout(() => { live.textContent = text; }, 50);
}

function complain(text) {
	const box = document.createElement("div");
	const line = document.createElement("p");
	box.className = "flash flash-bad";
	box.setAttribute("role", "alert");
	line.textContent = text;
	box.append(line);
	$$(".flash[data-local]").forEach((old) => old.remove());
	box.dataset.local = "";
	const dialog = $("#dialog[open] #dialog-body");
	(dialog || $("#main")).prepend(box);
	box.scrollIntoView({ block: "nearest" });
}

// ---- Asking the server ----------------------------------------------------------------------------

// Sends a form as the browser would, and renews #main, or the dialog if the answer is an editor.
// The whole page comes back; where the reader was in it is kept.
let sending = false;
async function submit(form, submitter) {
	if (sending) return;
	sending = true;
	const action = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
	const inDialog = Boolean(form.closest("#dialog"));
	try {
		await htmx.ajax(form.method, action, {
			source: form,
			event: { submitter },
			target: inDialog ? "#dialog-body" : "#main",
			select: inDialog ? "#editor" : "#main",
			swap: inDialog ? "innerHTML" : "outerHTML",
			huddle: inDialog ? "dialog" : "main",
		});
	} finally {
		sending = false;
	}
}

async function openDialog(link) {
	await htmx.ajax("GET", link.href, {
		source: link, target: "#dialog-body", select: "#editor", swap: "innerHTML", huddle: "open",
	});
}

const place = {
	take() {
		const scroll = $(".roster-scroll");
		this.left = scroll?.scrollLeft ?? 0;
		this.top = scroll?.scrollTop ?? 0;
		this.y = window.scrollY;
	},
	restore() {
		const scroll = $(".roster-scroll");
		if (scroll) scroll.scrollTo({ left: this.left, top: this.top, behavior: "instant" });
		window.scrollTo({ top: this.y, behavior: "instant" });
	},
};

// Polling (hx-trigger="every …") is not the reader's doing and shows no line.
on("htmx:before:request", (e) => {
	if (!e.detail.ctx.sourceElement.matches("[hx-trigger]")) document.body.classList.add("is-busy");
});
on("htmx:finally:request", () => document.body.classList.remove("is-busy"));
on("htmx:error", (e) => {
	if (e.detail.error?.name !== "AbortError") {
		complain("The server did not answer, so nothing was saved. Check the connection and try again.");
	}
});

// Decides where an answer belongs, once it is here and before it is shown.
on("htmx:after:request", (e) => {
	const ctx = e.detail.ctx;
	if (!ctx.huddle) return;
	const page = new DOMParser().parseFromString(ctx.text, "text/html");
	if (!$("#main", page) || $(".gate", page)) {       // signed out meanwhile, or no page of ours
		e.preventDefault();
		location.assign(ctx.huddle === "open" ? ctx.response.raw.url : location.href);
		return;
	}
	if (ctx.huddle !== "main" && $("#editor", page)) return;
	if (ctx.huddle === "open") {                       // this link is a page, not an editor
		e.preventDefault();
		location.assign(ctx.response.raw.url);
		return;
	}
	ctx.huddle = "main";
	ctx.target = $("#main");
	ctx.select = "#main";
	ctx.swap = "outerHTML";
	place.take();
});

on("htmx:after:swap", (e) => {
	const ctx = e.detail.ctx;
	if (ctx.huddle === "main") {
		$("#dialog")?.close();
		place.restore();
		const flash = $("#main > .flash");
		if (flash) say(flash.textContent.trim());
	} else if (ctx.huddle) {
		ctx.title = null;
		const dialog = $("#dialog");
		if (!dialog.open) dialog.showModal();
		const first = $("#errors, [autofocus], .has-error input, input:checked, .form-control, .form-select", dialog);
		(first || dialog).focus();
	}
	enhance();
});

on("click", (e) => {
	if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
	const link = e.target.closest?.("a[data-dialog], [data-roster] .cell a[href], [data-roster] tfoot a[href]");
	if (!link || !$("#dialog")) return;
	e.preventDefault();
	openDialog(link);
});

on("submit", (e) => {
	const form = e.target;
	if (form.method === "dialog" || e.defaultPrevented) return;
	const question = e.submitter?.dataset.confirm || form.dataset.confirm;
	if (question && !window.confirm(question)) {
		e.preventDefault();
		return;
	}
	if (form.closest("#dialog-body") || form.hasAttribute("data-main")) {
		e.preventDefault();
		submit(form, e.submitter);
	} else if (form.hasAttribute("data-auto-submit")) {
		e.preventDefault();
		filter(form);
	} else if (form.target !== "_blank") {
		document.body.classList.add("is-busy");
	}
});
window.addEventListener("pageshow", () => document.body.classList.remove("is-busy"));

// A cancel link inside the dialog closes it; so does a click on the backdrop.
on("click", (e) => {
	const dialog = e.target.closest?.("#dialog");
	if (!dialog) return;
	if (e.target.closest("[data-cancel]")) {
		e.preventDefault();
		dialog.close();
	} else if (e.target === dialog) {
		const box = dialog.getBoundingClientRect();
		const inside = e.clientX >= box.left && e.clientX <= box.right && e.clientY >= box.top && e.clientY <= box.bottom;
		if (!inside) dialog.close();
	}
});
$("#dialog")?.addEventListener("close", () => {
	$("#dialog-body").replaceChildren();
	focusCell();
});

// ---- Filters, copy, reveal, print, menus --------------------------------------------------------------

function filter(form) {
	const target = form.dataset.autoSubmit;
	htmx.ajax("GET", form.action, { source: form, target, select: target, swap: "outerHTML", replace: "true" });
}

let typing = 0;
on("input", (e) => {
	const form = e.target.closest?.("form[data-auto-submit]");
	if (!form) return;
	clearTimeout(typing);
	typing = setTimeout(() => filter(form), e.target.type === "search" || e.target.type === "text" ? 300 : 0);
});

on("click", async (e) => {
	const button = e.target.closest?.("[data-copy], [data-reveal], [data-print]");
	if (!button) return;
	if (button.hasAttribute("data-print")) {
		window.print();
	} else if (button.dataset.reveal) {
		const input = $(button.dataset.reveal);
		input.type = input.type === "password" ? "text" : "password";
		button.setAttribute("aria-pressed", String(input.type === "text"));
	} else {
		const source = $(button.dataset.copy);
		const before = button.textContent;
		source.select?.();
		try {
			await navigator.clipboard.writeText(source.value ?? source.textContent);
			button.textContent = "Copied";
			say("Copied");
		} catch {
			say("Selected. Press Control C to copy.");  // no clipboard without TLS: the text is selected
		}
		setTimeout(() => { button.textContent = before; }, 1500);
	}
});

on("click", (e) => $$("details.menu[open]").forEach((menu) => {
	if (!menu.contains(e.target)) menu.open = false;
}));
on("keydown", (e) => {
	if (e.key !== "Escape" || e.defaultPrevented) return;
	const menu = $("details.menu[open]");
	if (menu) {
		menu.open = false;
		$("summary", menu).focus();
	} else if (location.hash === "#nav") {
		location.hash = "#main";
		$(".topbar-menu")?.focus();
	}
});

// ---- Roster: keyboard --------------------------------------------------------------------------------------

// One link of the grid is in the tab order at a time; the arrows move it. The place is remembered by
// person and day, so that it survives the grid being renewed.
const grid = () => $("[data-roster]");
const links = (cell) => $$("a[href]", cell);
let spot = null;  // {person, day, index}

const cellAt = (person, day) => $$(".cell", grid() ?? document.createElement("table"))
	.find((c) => c.dataset.person === person && c.dataset.day === day);

function activate(link, focus) {
	const cell = link.closest(".cell");
	$$("a[tabindex='0']", grid()).forEach((a) => { a.tabIndex = -1; });
	link.tabIndex = 0;
	spot = { person: cell.dataset.person, day: cell.dataset.day, index: links(cell).indexOf(link) };
	if (focus) {
		link.focus({ preventScroll: true });
		link.scrollIntoView({ block: "nearest", inline: "nearest" });
	}
}

function focusCell() {
	const cell = spot && cellAt(spot.person, spot.day);
	const list = cell ? links(cell) : [];
	if (list.length) activate(list[Math.min(spot.index, list.length - 1)], true);
}

function enhanceGrid() {
	const table = grid();
	if (!table || table.dataset.roster === "ready") return;
	table.dataset.roster = "ready";
	const cells = $$(".cell", table).filter((c) => links(c).length);
	cells.forEach((c) => links(c).forEach((a) => { a.tabIndex = -1; }));
	const cell = (spot && cellAt(spot.person, spot.day)) || cells[0];
	const list = cell ? links(cell) : [];
	if (list.length) activate(list[Math.min(spot?.index ?? 0, list.length - 1)], document.activeElement === document.body && spot !== null);
}

// The nearest cell with a link in a direction; rows without cells (group headings) are stepped over.
function neighbour(cell, rows, columns) {
	let row = cell.parentElement;
	let index = [...row.children].indexOf(cell);
	for (;;) {
		if (rows) row = rows > 0 ? row.nextElementSibling : row.previousElementSibling;
		index += columns;
		if (!row) return null;
		const next = row.children[index];
		if (!next) {
			if (columns) return null;
			continue;
		}
		if (next.matches(".cell") && links(next).length) return next;
		if (!rows && !next.matches(".cell")) return null;
	}
}

function walk(link, key) {
	const cell = link.closest(".cell");
	const list = links(cell);
	const index = list.indexOf(link);
	const row = $$(".cell", cell.parentElement).filter((c) => links(c).length);
	if (key === "ArrowDown" && index + 1 < list.length) return list[index + 1];
	if (key === "ArrowUp" && index > 0) return list[index - 1];
	if (key === "Home") return links(row[0])[0];
	if (key === "End") return links(row.at(-1))[0];
	const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
	const next = neighbour(cell, ...step);
	return next && links(next).at(key === "ArrowUp" ? -1 : 0);
}

on("focusin", (e) => {
	const link = e.target.closest?.("[data-roster] .cell a[href]");
	if (link) activate(link, false);
});

on("keydown", (e) => {
	const link = e.target.closest?.("[data-roster] .cell a[href]");
	if (!link || e.metaKey || e.ctrlKey || e.altKey) return;
	if (/^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(e.key)) {
		e.preventDefault();
		const next = walk(link, e.key);
		if (next) activate(next, true);
	} else if ((e.key === "Delete" || e.key === "Backspace") && link.dataset.shift) {
		e.preventDefault();
		send($(grid().dataset.remove), { shift: link.dataset.shift, version: link.dataset.version });
	}
});

// Fills one of the page's own forms and sends it.
function send(form, values) {
	if (!form) return;
	for (const [name, value] of Object.entries(values)) form.elements[name].value = value ?? "";
	submit(form, null);
}

// ---- Roster: drag and drop -----------------------------------------------------------------------------------

// Pointer events serve mouse, pen and touch alike. A mouse drags at once; a finger first rests on the
// shift for a moment, for otherwise nobody could scroll the page.
const LONG_TOUCH_MS = 350;
const SLACK_PX = 6;
let drag = null;  // {chip, x, y, ghost, timer, target, id}

function begin() {
	clearTimeout(drag.timer);
	drag.ghost = drag.chip.cloneNode(true);
	drag.ghost.removeAttribute("href");
	drag.ghost.classList.add("chip-ghost");
	drag.ghost.setAttribute("aria-hidden", "true");
	document.body.append(drag.ghost);
	drag.chip.classList.add("is-dragging");
	drag.chip.closest(".cell").classList.add("is-drop-source");
	navigator.vibrate?.(15);
	follow(drag.x, drag.y);
}

function follow(x, y) {
	drag.ghost.style.transform = `translate(${x + 8}px, ${y + 8}px)`;
	const cell = document.elementFromPoint(x, y)?.closest("[data-roster] .cell[data-person]");
	if (cell !== drag.target) {
		drag.target?.classList.remove("is-drop");
		cell?.classList.add("is-drop");
		drag.target = cell ?? null;
	}
	const scroll = drag.chip.closest(".roster-scroll");
	const box = scroll?.getBoundingClientRect();
	if (!box) return;
	const edge = 36;
	scroll.scrollBy({
		left: x > box.right - edge ? 12 : x < box.left + edge ? -12 : 0,
		top: y > box.bottom - edge ? 12 : y < box.top + edge ? -12 : 0,
		behavior: "instant",
	});
}

function endDrag(drop) {
	if (!drag) return;
	clearTimeout(drag.timer);
	const { chip, ghost, target } = drag;
	drag = null;
	if (!ghost) return;
	ghost.remove();
	chip.classList.remove("is-dragging");
	const from = chip.closest(".cell");
	from.classList.remove("is-drop-source");
	target?.classList.remove("is-drop");
	// The click that follows a drop must not open the shift.
	const swallow = (e) => { e.preventDefault(); e.stopPropagation(); };
	window.addEventListener("click", swallow, { capture: true, once: true });
	setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 60);
	if (!drop || !target || target === from) return;
	spot = { person: target.dataset.person, day: target.dataset.day, index: 0 };
	send($(grid().dataset.move), {
		shift: chip.dataset.shift, version: chip.dataset.version,
		person: target.dataset.person, day: target.dataset.day,
	});
}

on("pointerdown", (e) => {
	const chip = e.target.closest?.("[data-roster][data-move] .chip[data-shift]");
	if (!chip || e.button !== 0 || drag || !e.isPrimary) return;
	drag = { chip, x: e.clientX, y: e.clientY, ghost: null, target: null, id: e.pointerId };
	if (e.pointerType === "touch") drag.timer = setTimeout(begin, LONG_TOUCH_MS);
});
on("pointermove", (e) => {
	if (!drag || e.pointerId !== drag.id) return;
	const far = Math.hypot(e.clientX - drag.x, e.clientY - drag.y) > SLACK_PX;
	if (drag.ghost) {
		follow(e.clientX, e.clientY);
	} else if (far && e.pointerType === "touch") {
		endDrag(false);                                   // the finger scrolls
	} else if (far) {
		begin();
	}
});
on("pointerup", (e) => { if (drag?.id === e.pointerId) endDrag(true); });
on("pointercancel", (e) => { if (drag?.id === e.pointerId) endDrag(false); });
on("keydown", (e) => {
	if (e.key === "Escape" && drag?.ghost) {
		e.preventDefault();
		endDrag(false);
	}
});
on("touchmove", (e) => { if (drag?.ghost) e.preventDefault(); }, { passive: false });
on("contextmenu", (e) => { if (drag) e.preventDefault(); });
on("dragstart", (e) => { if (e.target.closest?.("[data-roster] .chip")) e.preventDefault(); });

// ---- Idle warning -------------------------------------------------------------------------------------------------

// The server ends the session by itself; this only warns a minute before, and leaves the page when it
// is over, so that nothing stays readable on a screen nobody watches. Tabs share the last activity.
const WARN_SECONDS = 60;
const PING_SECONDS = 60;
const KEY = "huddle-active";
const idleSeconds = Number(document.body.dataset.idleSeconds);

function lastActive() {
	try {
		return Number(localStorage.getItem(KEY)) || 0;
	} catch {
		return 0;                                         // storage forbidden: this tab counts for itself
	}
}

function watchIdle() {
	const { idlePing, idleOut } = document.body.dataset;
	const dialog = $("#idle");
	let active = Date.now(), pinged = active;
	const touch = () => {
		if (dialog.open) return;
		active = Date.now();
		try { localStorage.setItem(KEY, String(active)); } catch { /* this tab alone, see above */ }
	};
	const stay = () => {
		dialog.close();
		pinged = 0;
		touch();
	};
	touch();
	["pointerdown", "keydown", "scroll"].forEach((type) => on(type, touch, { passive: true, capture: true }));
	$("[data-idle-stay]").addEventListener("click", stay);
	dialog.addEventListener("cancel", stay);
	setInterval(() => {
		const now = Date.now();
		const since = Math.max(active, lastActive());
		const left = Math.ceil(idleSeconds - (now - since) / 1000);
		if (left <= 0) {
			location.replace(idleOut);
		} else if (left <= WARN_SECONDS) {
			$("[data-idle-left]").textContent = String(left);
			if (!dialog.open) dialog.showModal();
		} else {
			if (dialog.open) dialog.close();
			// The server counts requests, not key strokes: someone who types long is told of.
			if (since > pinged && now - pinged > PING_SECONDS * 1000) {
				pinged = now;
				fetch(idlePing, { credentials: "same-origin" }).catch(() => {});
			}
		}
	}, 1000);
}

// ---- Start ---------------------------------------------------------------------------------------------------------

function enhance() {
	enhanceGrid();
	$$(".script-only[hidden]").forEach((el) => { el.hidden = false; });
}

enhance();
$("#errors")?.focus();
if (idleSeconds > WARN_SECONDS && $("#idle")) watchIdle();
})();
