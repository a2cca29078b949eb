// What the browser tests share: Debian's chromium, driven as a user would, with every complaint of
// the browser collected. A console error, a script that fails, an answer 5xx or something that the
// Content-Security-Policy stopped fails the test in which it happened.
import { chromium } from 'playwright-core';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { root } from '../http/lib.mjs';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export async function startBrowser() {
	return chromium.launch({
		executablePath: process.env.HUDDLE_CHROMIUM ?? '/usr/bin/chromium',
		args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
			'--disable-background-networking', '--disable-component-update', '--disable-sync'],
	});
}

// An answer 409 or 422 is the form again, with its faults; a 403 or 404 is a page in words.
const expected = (text) => /Failed to load resource: the server responded with a status of (403|404|409|410|422)/.test(text);

// Whether an element stands still is asked by a script in the page; where scripts are off nothing
// moves, and the question would wait for ever.
const scriptless = new WeakSet();
function clickWithoutAsking(page) {
	scriptless.add(page);
	const locator = Object.getPrototypeOf(page.locator('html'));
	if (locator.clicksWithoutAsking) return;
	locator.clicksWithoutAsking = true;
	for (const act of ['click', 'check', 'uncheck']) {
		const plain = locator[act];
		locator[act] = function (options = {}) {
			return plain.call(this, scriptless.has(this.page()) ? { force: true, ...options } : options);
		};
	}
}

// htmx tells the console of a request that the reader left behind by going to another page.
const leftBehind = (text) => /htmx:error: Failed to fetch/.test(text);

// A person at a machine: `page` and what the browser complained about.
export async function person(browser, url, { phone = false, script = true, dark = false } = {}) {
	const context = await browser.newContext({ baseURL: url, viewport: phone ? PHONE : DESK, hasTouch: phone, isMobile: phone,
		javaScriptEnabled: script, colorScheme: dark ? 'dark' : 'light', locale: 'en-US', timezoneId: 'America/New_York' });
	const page = await context.newPage();
	page.setDefaultTimeout(10_000);
	if (!script) clickWithoutAsking(page);
	let aborted = 0;
	const complaints = [];
	page.on('console', (m) => {
		if (m.type() === 'error' && !expected(m.text())) complaints.push(`${page.url()}: ${m.text()}`);
	});
	page.on('pageerror', (e) => complaints.push(`${page.url()}: ${e.message}`));
	page.on('response', (r) => {
		if (r.status() >= 500) complaints.push(`${r.url()}: ${r.status()}`);
	});
	page.on('requestfailed', (r) => {
		if (/ERR_ABORTED/.test(r.failure().errorText)) aborted++;
		else complaints.push(`${r.url()}: ${r.failure().errorText}`);
	});
	return { page, context, complaints,
		quiet: () => assert.deepEqual(complaints.splice(0).filter((text) => !leftBehind(text) || aborted-- <= 0), []),
		close: () => context.close() };
}

export async function signIn(page, email, password) {
	await page.goto('/sign-in');
	await page.getByLabel(/e-?mail/i).fill(email);
	await page.getByLabel('Password', { exact: false }).first().fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((u) => u.pathname !== '/sign-in');
}

export const main = (page) => page.locator('#main');
export const says = async (page, words) => main(page).getByText(words).first().waitFor();

const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

// Everything that axe knows. Playwright puts the script in over the debugger, which no policy of the
// page can refuse and which leaves the page as it is.
export async function axeFindings(page, rules = null) {
	// Colors that are still on their way would be measured half way.
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
	await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))));
	if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axe);
	const { violations } = await page.evaluate((only) => globalThis.axe.run(document, { resultTypes: ['violations'],
		...(only ? { runOnly: only } : {}) }), rules);
	return violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? ''}`).join(' | ')}`);
}

// A picture for the manual; with UPDATE_MANUAL=1 alone.
const LARGEST_PICTURE = 150 * 1024;
export async function picture(page, name, { phone = false, height = phone ? PHONE.height : DESK.height } = {}) {
	if (!process.env.UPDATE_MANUAL) return;
	const folder = join(root, 'docs/manual/img');
	mkdirSync(folder, { recursive: true });
	const file = join(folder, `${name}.png`);
	await page.setViewportSize(phone ? PHONE : DESK);
	const clip = { x: 0, y: 0, width: (phone ? PHONE : DESK).width, height };
	await page.evaluate(() => document.activeElement?.blur());
	await page.screenshot({ path: file, animations: 'disabled', caret: 'hide', scale: 'css', clip });
	assert.ok(statSync(file).size < LARGEST_PICTURE, `${name}.png has ${statSync(file).size} bytes`);
}
