// Every page of a filled office: reached by links from the Huddle page, without a dead link on the
// way, without a finding of axe (desk and phone, light and dark), without a complaint of the browser,
// and not wider than the screen.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { place, mustHuddle, serve, Client, engine, localDay } from '../http/lib.mjs';
import { remit835 } from '../http/remit.mjs';
import { startBrowser, person, signIn, axeFindings, DESK, PHONE } from './lib.mjs';

// Routes that no page links to, whose answer is no page, or whose page needs what the sample group has not.
const NO_PAGE = ['/me/ping', '/me/authenticator/qr', '/set-up/:token', '/confirm', '/welcome', '/welcome/site',
	'/welcome/done', '/practices/new', '/roster/fills/:fill', '/calendar/:token', '/calendar/duties/:token', '/me/obligations/:obligation'];
const MOST_PAGES = 400;

const where = place();
const made = mustHuddle(where, ['demo', '--no-serve', '--data', where.data, ...(where.env.HUDDLE_DB ? ['--db', where.env.HUDDLE_DB] : [])]);
const password = /pass phrase of all of them is:\s+(.+)/.exec(made)[1].trim();
const emails = Object.fromEntries([...made.matchAll(/^ {2}(\w[\w ]*?) {2,}(\S+@\S+)$/gm)].map(([, title, email]) => [title, email]));
// The books of one site: charges, and a payer's answer that leaves something to look at.
function bringBooks() {
	const site = mustHuddle(where, ['export', 'sites']).split(/\r?\n/)[1].split(',')[0];
	const charges = join(where.data, 'charges.csv'), era = join(where.data, 'era.835');
	writeFileSync(charges, ['claim,site,patient,payer,second_payer,provider,date,code,modifiers,units,charge',
		...['A1', 'A2', 'A3'].map((id, i) => `${id},${site},P-${i},Keystone Health,,Dr. Rao,2026-02-2${i},99213,,1,100.00`)].join('\n'));
	mustHuddle(where, ['import', 'charges', charges]);
	writeFileSync(era, remit835({ trace: 'EFT1', payer: 'Keystone Health', claims: [
		{ id: 'A1', charge: 10000, paid: 7000, patient: 1000, cas: [['CO', '45', 2000], ['PR', '3', 1000]] },
		{ id: 'A2', status: 4, charge: 10000, paid: 0, cas: [['CO', '197', 10000]] }], plb: [['WO', 'ICN1', 500]] }));
	mustHuddle(where, ['import', 'remit835', era, '--site', site]);
}
bringBooks();
const server = await serve(where, ['--workers', '2']);
const routes = JSON.parse(mustHuddle(where, ['routes', '--json']));
const browser = await startBrowser();
test.after(async () => {
	await browser.close();
	await server.stop();
	where.remove();
});

const pattern = (path) => new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[a-z_]+/g, '[^/]+')}$`);
const gets = routes.filter((r) => r.method === 'GET').map((r) => ({ ...r, re: pattern(r.path), words: r.path.split('/').filter((s) => !s.startsWith(':')).length }))
	.sort((x, y) => y.words - x.words);
const routeOf = (path) => gets.find((r) => r.re.test(path));

// Follows links as a reader would; of each route only some addresses, of each address one query.
async function crawl(client, start) {
	const found = new Map(), dead = [], seen = new Set(start), queue = [...start], count = new Map();
	while (queue.length > 0 && seen.size < MOST_PAGES) {
		const path = queue.shift();
		const answer = await client.get(path);
		if (answer.status >= 400) dead.push(`${path}: ${answer.status}`);
		const route = routeOf(path.split('?')[0]);
		if (route === undefined) { if (answer.status < 400) dead.push(`${path} is no route`); continue; }
		if (answer.status === 303 && !seen.has(answer.location)) {
			seen.add(answer.location);
			queue.push(answer.location);
		}
		if (answer.status >= 400) continue;
		const html = answer.status === 200 && (answer.headers.get('content-type') ?? '').startsWith('text/html');
		if (!found.has(route.path)) found.set(route.path, { path, html });
		if (!html) continue;
		for (const [, href] of answer.text.matchAll(/<a [^>]*href="([^"#]*)/g)) {
			const next = href.replaceAll('&amp;', '&');
			if (!next.startsWith('/') || next.startsWith('/static/') || seen.has(next)) continue;
			const kind = `${routeOf(next.split('?')[0])?.path}?${[...new URLSearchParams(next.split('?')[1]).keys()]}`;
			if ((count.get(kind) ?? 0) >= 2) continue;
			count.set(kind, (count.get(kind) ?? 0) + 1);
			seen.add(next);
			queue.push(next);
		}
	}
	return { found, dead };
}

const owner = await new Client(server.url).signIn(emails.Owner, password);
// A journal written by hand, which its page offers to reverse; the newest ones of the sample are of the bank.
const accounts = Object.fromEntries((await owner.json('/ledger/accounts')).json.accounts.map((x) => [x.number, x.id]));
const journal = await owner.post('/ledger/journals', { day: localDay(0), memo: 'Coffee for the meeting', keep: 'post', account1: accounts[6390],
	debit1: '12.00', account2: accounts[3000], credit2: '12.00' }, { page: '/ledger/journals/new', action: '/ledger/journals' });
assert.equal(journal.status, 303, journal.text);
const walked = await crawl(owner, ['/']);
const staff = await new Client(server.url).signIn(emails.Staff, password);
const walkedByStaff = await crawl(staff, ['/']);

test('no link leads nowhere', () => {
	assert.deepEqual(walked.dead, []);
	assert.deepEqual(walkedByStaff.dead, [], 'links that staff see');
});

test('every page can be reached by links from the Huddle page', () => {
	const all = new Set([...walked.found.keys(), ...walkedByStaff.found.keys(), '/sign-in', ...NO_PAGE]);
	assert.deepEqual(gets.map((r) => r.path).filter((p) => !all.has(p)), []);
});

test('every page has a JSON twin', async () => {
	for (const [route, { path, html }] of walked.found) {
		if (!html) continue;
		const answer = await owner.json(path);
		assert.equal(answer.status, 200, `${route}: ${answer.status}`);
		assert.match(answer.headers.get('content-type'), /^application\/json/, route);
		assert.equal(typeof answer.json, 'object', route);
	}
});

const pages = (found) => [...found].filter(([, v]) => v.html).map(([, v]) => v.path);

// Colours change a moment after the scheme does. What axe finds then counts only when it is still
// there on the page loaded afresh in that scheme.
async function judged(page, path, scheme) {
	const rules = scheme === 'dark' ? ['color-contrast'] : null;
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
	const first = await axeFindings(page, rules);
	if (first.length === 0) return first;
	await page.goto(path);
	return axeFindings(page, rules);
}

async function check(name, email, paths, phone) {
	const { page, quiet, close } = await person(browser, server.url, { phone });
	const findings = [];
	if (email !== null) await signIn(page, email, password);
	for (const path of paths) {
		await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
		await page.goto(path);
		for (const scheme of ['light', 'dark']) {
			await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
			for (const finding of await judged(page, path, scheme)) findings.push(`${path} (${name}, ${scheme}): ${finding}`);
		}
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (wide > 1) findings.push(`${path} (${name}): the page is ${wide} px wider than the screen`);
	}
	await close();
	assert.deepEqual(findings, []);
	quiet();
}

// The markup is that of the program, whatever engine it runs on: each width is judged on one of them.
const devices = engine === 'pg' ? [['phone', true]] : [['desk', false]];
for (const [name, phone] of devices) {
	const { width, height } = phone ? PHONE : DESK;
	test(`axe finds nothing on any page of the owner, ${name} ${width}x${height}`, () => check(name, emails.Owner, pages(walked.found), phone));
	test(`axe finds nothing on any page of the staff, ${name}`, () => check(name, emails.Staff, pages(walkedByStaff.found), phone));
	test(`axe finds nothing before sign-in, ${name}`, () => check(name, null, ['/sign-in', '/sign-in?idle=1', '/set-up/nothing-of-the-kind', '/nowhere'], phone));
}

// The check above must be able to fail: a page with a fault in it is found.
test('axe is really asked', async () => {
	const { page, close } = await person(browser, server.url);
	await page.goto('/sign-in');
	await page.evaluate(() => { const i = document.createElement('img'); i.src = 'data:,'; document.querySelector('main').append(i); });
	assert.match((await axeFindings(page)).join(), /image-alt/);
	await close();
});

test('the browser\'s complaints are really heard', async () => {
	const { page, complaints, close } = await person(browser, server.url);
	await page.goto('/sign-in');
	await page.evaluate(() => { const s = document.createElement('style'); s.textContent = 'b{color:red}'; document.head.append(s); });
	await page.waitForTimeout(200);
	assert.match(complaints.join(), /Content Security Policy/);
	await close();
});
