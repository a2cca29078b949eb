// The main duty from the first day to a correction: an empty office, the guide, the staff by form and
// by file, needs, a fill that is watched and stopped, cells corrected by mouse, keyboard and on a phone,
// publication, the staff's own week and calendar, a change, a removal. Then the same with script off.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { place, mustHuddle, serve, Client, PASSWORD } from '../http/lib.mjs';
import { startBrowser, person, signIn, main, says, picture } from './lib.mjs';

const FROM = '2026-03-02'; // a Monday; in the night before March 8 the clocks change
const TO = '2026-04-12';   // six weeks, the most at once
const POSITIONS = [['Physician', 'Medical license', 3], ['Nurse practitioner', 'NP license', 2], ['Registered nurse', 'RN license', 3],
	['Medical assistant', 'Medical assistant certification', 5], ['Phlebotomist', 'Phlebotomy certification', 2],
	['Front desk', '', 3], ['Biller', 'Coding certification', 2], ['Referral coordinator', '', 1]];
const FIRST = ['Ann', 'Ben', 'Cora', 'Dev', 'Eva', 'Finn', 'Gia', 'Hugo', 'Ida', 'Jon', 'Kim', 'Leo', 'Mia', 'Ned', 'Ola', 'Pam', 'Ray', 'Sue', 'Tom', 'Una', 'Vic'];

const STAFF_HEAD = 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills';
const people = POSITIONS.flatMap(([position, credential, n]) => Array.from({ length: n }, () => ({ position, credential })))
	.map((p, i) => ({ ...p, no: `E${101 + i}`, name: `${FIRST[i]} ${p.position.split(' ').pop()[0].toUpperCase()}${p.position.split(' ').pop().slice(1)}` }));
const staffFile = [STAFF_HEAD, ...people.map((p) => `${p.no},${p.name},${p.no.toLowerCase()}@example.com,,${p.position},Main Street,,full-time,16,40,30.00,2022-01-03,`)].join('\n') + '\n';
// One phlebotomist's credential ends in the second week, the other one is away in the third: a need stays
// open, and the page says why.
const [LAPSING, AWAY] = people.filter((p) => p.position === 'Phlebotomist');
const timeOffFile = `employee_no,from,to,type,status\n${AWAY.no},2026-03-18,2026-03-20,vacation,approved\n`;
const credentialFile = ['employee_no,credential,number,issuer,issued,expires',
	...people.filter((p) => p.credential).map((p) => `${p.no},${p.credential},C-${p.no},State of PA,2024-01-01,${p === LAPSING ? '2026-03-10' : '2028-01-01'}`)].join('\n') + '\n';

async function emptyOffice() {
	const where = place();
	where.env.HUDDLE_TEST_CLOCK = `${FROM}T15:00:00Z`;
	const said = mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
	const server = await serve(where, ['--workers', '2']);
	return { where, server, link: /\/set-up\/\S+/.exec(said)[0],
		close: async () => { await server.stop(); where.remove(); } };
}

async function sendFile(page, kind, name, text) {
	await page.goto(`/import/${kind}`);
	await page.getByLabel('CSV file').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
	await main(page).getByRole('button', { name: 'Import', exact: true }).click();
}

async function setUp(page, link) {
	await page.goto(link);
	for (const field of await page.locator('input[type=password]').all()) await field.fill(PASSWORD);
	const name = page.getByLabel('Name', { exact: false });
	if (await name.count() > 0) await name.first().fill('Dana Reyes');
	await main(page).locator('button.btn-primary').click();
	if (/sign-in/.test(page.url())) await signIn(page, 'dana@example.com', PASSWORD);
	await page.waitForURL(/welcome/);
}

async function guide(page, shots) {
	await page.getByLabel('Name of the practice').fill('Elm Family Medicine');
	await page.locator('.choice', { hasText: 'Primary care' }).click();
	if (shots) await picture(page, 'guide');
	await page.getByRole('button', { name: 'Next' }).click();
	await page.getByLabel('Name of the site').fill('Main Street');
	await page.getByLabel('State').selectOption('PA');
	await page.getByLabel('Time zone').selectOption({ value: 'America/New_York' });
	await page.getByRole('button', { name: 'Set up the site' }).click();
	await says(page, 'Main Street is ready');
}

async function addStaff(page) {
	await page.goto('/staff/new');
	await page.getByLabel('Name', { exact: true }).fill('Wes Manager');
	await page.getByLabel('Employee number').fill('E100');
	await page.getByLabel('Position').selectOption({ label: 'Office manager' });
	await page.getByLabel('Home site').selectOption({ label: 'Main Street' });
	await page.getByLabel('Employment').selectOption('full-time');
	await page.getByLabel('Most hours a week').fill('forty');
	await page.getByLabel('Hired').fill('2020-01-06');
	await main(page).locator('button.btn-primary').click();
	await says(page, /must be hours like 37.5/);
	assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Wes Manager', 'what was typed is kept');
	await page.getByLabel('Most hours a week').fill('40');
	await main(page).locator('button.btn-primary').click();
	await says(page, 'Wes Manager');
}

async function bringFiles(page, shots) {
	await sendFile(page, 'staff', 'staff.csv', staffFile.replace('full-time,16', 'sometimes,16').replace('2022-01-03', '2022-02-30'));
	await says(page, 'Nothing was saved');
	await says(page, 'employment');
	await says(page, 'hired');
	if (shots) await picture(page, 'import-faults');
	await page.goto('/staff');
	assert.equal(await main(page).getByText('Ann Physician').count(), 0, 'a file with a fault saves nothing');
	await sendFile(page, 'staff', 'staff.csv', staffFile);
	await says(page, `${people.length} new`);
	await sendFile(page, 'credentials', 'credentials.csv', credentialFile);
	await says(page, /\d+ new/);
	await sendFile(page, 'timeoff', 'timeoff.csv', timeOffFile);
	await says(page, '1 new');
	await sendFile(page, 'staff', 'staff.csv', staffFile);
	await says(page, `${people.length} as they were`);
}

async function siteOf(page) {
	await page.goto('/roster');
	return /\/sites\/([0-9a-z]{13})\/roster/.exec(page.url())[1];
}

async function startFill(page, site) {
	await page.goto(`/sites/${site}/roster/fill?from=${FROM}&to=${TO}`);
	await page.getByLabel('From').fill(FROM);
	await page.getByLabel('To', { exact: true }).fill(TO);
	await page.getByLabel('How long to search').selectOption('120');
	await page.getByRole('button', { name: 'Fill these days' }).click();
	await page.waitForURL(/\/roster\/fills\//);
}

// The page asks itself again; without script its reader does.
async function until(page, locator, script, what) {
	const end = Date.now() + 60_000;
	while (await locator.count() === 0) {
		assert.ok(Date.now() < end, what);
		await page.waitForTimeout(300);
		if (!script) await page.reload();
	}
}

const covered = (page) => page.locator('.kpi-label', { hasText: 'Covered' });

async function fill(page, site, script, shots) {
	await startFill(page, site);
	await until(page, covered(page), script, 'the fill does not end');
	const need = page.locator('details.need', { hasText: 'Phlebotomist' }).first();
	await need.locator('summary').click();
	await need.getByText(AWAY.name).first().waitFor();
	await need.getByText(LAPSING.name).first().waitFor();
	if (shots) await picture(page, 'fill-result');
}

const chips = (page) => page.locator('[data-roster] .chip[data-shift]');
const cell = (page, who, day) => page.locator('[data-roster] tr', { hasText: who }).locator(`.cell[data-day="${day}"]`);

// A person's first planned shift of the week, and a day on which nothing stands.
async function shiftOf(page, who) {
	const row = page.locator('[data-roster] tr', { hasText: who });
	const filled = row.locator('.cell:has(.chip[data-shift])').first();
	const free = row.locator('.cell:not(:has(.chip)):not(.is-off)').first();
	return { from: await filled.getAttribute('data-day'), to: await free.getAttribute('data-day') };
}

// Somebody whose credential and hours let the shift go elsewhere: the front desk needs none.
const DESK_PERSON = people.find((p) => p.position === 'Front desk').name;

async function reasonIfAsked(page) {
	const dialog = page.locator('#editor');
	if (await dialog.count() === 0 || !await dialog.isVisible()) return;
	const reason = dialog.getByLabel('Reason');
	if (await reason.count() > 0) {
		if (!await reason.isVisible()) await dialog.getByText('Plan against a rule').click();
		await reason.fill('Agreed with the person on the phone.');
		await dialog.locator('button.btn-primary').click();
	}
}

async function editByMouse(page, site) {
	await page.goto(`/sites/${site}/roster?from=${FROM}`);
	const { from, to } = await shiftOf(page, DESK_PERSON);
	const source = cell(page, DESK_PERSON, from).locator('.chip').first();
	const target = cell(page, DESK_PERSON, to);
	await source.scrollIntoViewIfNeeded();
	const [a, b] = [await source.boundingBox(), await target.boundingBox()];
	await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
	await page.mouse.down();
	await page.mouse.move(a.x + a.width / 2 + 12, a.y + a.height / 2 + 4, { steps: 3 });
	await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 8 });
	await page.mouse.up();
	await page.waitForFunction(([who, day]) => {
		const row = [...document.querySelectorAll('[data-roster] tr')].find((r) => r.textContent.includes(who));
		return row?.querySelector(`.cell[data-day="${day}"] .chip[data-shift]`) || document.querySelector('#dialog[open] #editor');
	}, [DESK_PERSON, to]);
	await reasonIfAsked(page);
	await cell(page, DESK_PERSON, to).locator('.chip[data-shift]').first().waitFor();
	return to;
}

async function editByKeyboard(page, day) {
	const before = await chips(page).count();
	const chip = cell(page, DESK_PERSON, day).locator('.chip[data-shift]').first();
	await chip.focus();
	await page.keyboard.press('Enter');
	await page.locator('#dialog[open] #editor').waitFor();
	await page.keyboard.press('Escape');
	await page.locator('#dialog[open]').waitFor({ state: 'detached' }).catch(() => {});
	await cell(page, DESK_PERSON, day).locator('.chip[data-shift]').first().focus();
	await page.keyboard.press('Delete');
	await page.waitForFunction((n) => document.querySelectorAll('[data-roster] .chip[data-shift]').length === n, before - 1);
	await page.waitForFunction(() => document.activeElement.closest('.cell') !== null);
	await page.keyboard.press('ArrowRight');
	assert.equal(await page.evaluate(() => document.activeElement.closest('.cell') !== null), true, 'the arrows stay in the grid');
}

async function addThroughPage(page, site, day) {
	await page.goto(`/sites/${site}/roster?from=${FROM}`);
	await cell(page, DESK_PERSON, day).locator('a.cell-add').first().click({ force: true });
	await page.locator('#editor').waitFor();
	await page.locator('#editor .choice').first().click();
	await page.locator('#editor #cell-form button.btn-primary').click();
	await page.waitForTimeout(300);
	await reasonIfAsked(page);
	await cell(page, DESK_PERSON, day).locator('.chip[data-shift]').first().waitFor();
}

async function publish(page, site, shots) {
	await page.goto(`/sites/${site}/roster/publish?from=${FROM}&to=${TO}`);
	if (shots) await picture(page, 'publish');
	await main(page).getByRole('button', { name: 'Publish' }).click();
	await says(page, /published/i);
}

function events(ics) {
	const lines = ics.replace(/\r\n /g, '').split('\r\n');
	const list = [];
	for (const line of lines) {
		if (line === 'BEGIN:VEVENT') list.push({});
		const at = line.indexOf(':');
		const name = line.slice(0, at).split(';')[0];
		if (list.length > 0 && ['UID', 'SEQUENCE', 'STATUS', 'DTSTART', 'DTEND'].includes(name) && !(name in list.at(-1))) list.at(-1)[name] = line.slice(at + 1);
	}
	return list;
}

async function story(t, { script }) {
	const o = await emptyOffice();
	const browser = await startBrowser();
	const dana = await person(browser, o.server.url, { script });
	const { page } = dana;
	let site, day, staff, feed, before;
	const shots = script;
	// What comes after a failed step could only fail for the same reason.
	let failed = false;
	const step = (name, work) => t.test(name, { skip: failed }, async () => {
		failed = true;
		await work();
		dana.quiet();
		failed = false;
	});
	try {
		await step('the set-up link works once and asks for a password', async () => {
			await setUp(page, o.link);
			const other = await new Client(o.server.url).get(o.link);
			assert.ok([404, 410].includes(other.status), `${other.status}`);
		});
		await step('the guide makes a site with its positions, shifts and needs', () => guide(page, shots));
		await step('somebody is added by form, and a fault stands beside its field', () => addStaff(page));
		await step('files with faults save nothing, clean ones bring everybody, twice changes nothing', () => bringFiles(page, shots));
		await step('the needs are there', async () => {
			site = await siteOf(page);
			await page.goto(`/sites/${site}/needs`);
			await says(page, 'Physician');
			if (shots) await picture(page, 'needs');
		});
		await step('the planning rules are made stricter', async () => {
			await page.goto(`/sites/${site}/policy/edit`);
			await page.getByLabel('Least working days in a row').fill('3');
			await page.getByLabel('Least days off in a row').fill('2');
			await main(page).locator('button.btn-primary').click();
			await says(page, 'Least working days in a row');
		});
		await step('a fill plans six weeks, and says why a need stays open', () => fill(page, site, script, shots));
		await step('the week is filled', async () => {
			await page.goto(`/sites/${site}/roster?from=${FROM}`);
			assert.ok(await chips(page).count() > 30, 'the week has shifts');
			if (shots) await picture(page, 'roster', { height: 780 });
		});
		if (script) {
			await step('a shift is dragged to another day', async () => { day = await editByMouse(page, site); });
			await step('the keyboard opens and removes a shift', () => editByKeyboard(page, day));
		} else {
			await step('a shift is removed on its own page', async () => {
				({ from: day } = await shiftOf(page, DESK_PERSON));
				await cell(page, DESK_PERSON, day).locator('.chip').first().click();
				await page.locator('#editor').getByRole('button', { name: 'Remove' }).click();
				await page.waitForURL(/roster/);
			});
		}
		await step('a shift is added', () => addThroughPage(page, site, day));
		await step('the weeks are published', () => publish(page, site, shots));

		const who = people.find((p) => p.position === 'Physician');
		await step('a staff account is made for somebody on the roster', async () => {
			mustHuddle(o.where, ['user', 'add', '--email', 'ann@example.com', '--name', who.name, '--role', 'staff', '--site', 'Main Street']);
			mustHuddle(o.where, ['user', 'passwd', '--email', 'ann@example.com', '--stdin'], PASSWORD);
			await page.goto('/accounts');
			await main(page).getByRole('link', { name: who.name }).first().click();
			await page.getByLabel('On the staff list as').selectOption({ label: who.name });
			await main(page).locator('button.btn-primary').click();
			await page.waitForLoadState();
		});
		staff = await person(browser, o.server.url, { phone: true, script });
		await step('staff see their published week on a phone, and subscribe to it', async () => {
			await signIn(staff.page, 'ann@example.com', PASSWORD);
			await staff.page.goto(`/my-week?week=${FROM}`);
			assert.ok(await staff.page.locator('.days .chip').count() > 0, 'my week has shifts');
			if (shots) await picture(staff.page, 'my-week-phone', { phone: true });
			await staff.page.getByRole('button', { name: /calendar address/ }).click();
			feed = new URL(await staff.page.locator('#feed').inputValue()).pathname;
			before = events((await new Client(o.server.url).get(feed)).text);
			assert.ok(before.length > 0);
			for (const e of before) assert.equal(e.STATUS, 'CONFIRMED');
			staff.quiet();
		});
		await step('a change raises SEQUENCE, a removal is CANCELLED; drafts stay unseen', async () => {
			const answer = async () => Object.fromEntries(events((await new Client(o.server.url).get(feed)).text).map((e) => [e.UID, e]));
			await page.goto(`/sites/${site}/roster?from=${FROM}`);
			const row = page.locator('[data-roster] tr', { hasText: who.name });
			const list = await row.locator('.chip[data-shift]').evaluateAll((l) => l.map((c) => c.getAttribute('href')));
			assert.ok(list.length >= 2, 'two shifts to work with');
			await page.goto(list[0]);
			await page.locator('#cell-form .choice', { hasNot: page.locator('input:checked') }).first().click();
			await page.locator('#cell-form button.btn-primary').click();
			await page.waitForTimeout(300);
			await reasonIfAsked(page);
			await page.goto(list[1]);
			await page.getByRole('button', { name: 'Remove' }).click();
			await page.waitForLoadState();
			assert.deepEqual(Object.values(await answer()).map((e) => e.SEQUENCE), before.map((e) => e.SEQUENCE), 'nothing is seen before it is published');
			await publish(page, site, false);
			const now = await answer();
			const changed = before.filter((e) => now[e.UID].STATUS === 'CONFIRMED' && (now[e.UID].DTSTART !== e.DTSTART || now[e.UID].DTEND !== e.DTEND));
			const gone = before.filter((e) => now[e.UID].STATUS === 'CANCELLED');
			assert.equal(changed.length, 1);
			assert.equal(Number(now[changed[0].UID].SEQUENCE), Number(changed[0].SEQUENCE) + 1);
			assert.equal(gone.length, 1);
			assert.ok(Number(now[gone[0].UID].SEQUENCE) > Number(gone[0].SEQUENCE));
		});
		await step('the history names who did it', async () => {
			await page.goto('/audit');
			await main(page).locator('td, th, li', { hasText: /Dana Reyes|dana@example.com/ }).first().waitFor();
			if (shots) await picture(page, 'history', { height: 560 });
		});
		if (script) {
			await step('the roster works with a finger on a phone', async () => {
				const phone = await person(browser, o.server.url, { phone: true });
				await signIn(phone.page, 'dana@example.com', PASSWORD);
				await phone.page.goto(`/sites/${site}/roster?from=${FROM}`);
				const chip = chips(phone.page).first();
				await chip.scrollIntoViewIfNeeded();
				await picture(phone.page, 'roster-phone', { phone: true });
				await chip.tap();
				await phone.page.locator('#dialog[open] #editor').waitFor();
				await phone.page.locator('#editor').getByRole('button', { name: 'Pin', exact: true }).tap();
				await phone.page.locator('.chip[data-shift] .chip-marks .visually-hidden', { hasText: 'pinned' }).first().waitFor({ state: 'attached' });
				phone.quiet();
				await phone.close();
			});
			await step('pictures of the other pages', async () => {
				for (const [path, name] of [['/', 'huddle'], ['/staff', 'staff'], ['/credentials', 'credentials'], ['/accounts', 'accounts'], ['/obligations', 'obligations']]) {
					await page.goto(path);
					await picture(page, name, { height: 760 });
				}
			});
		}
	} finally {
		await browser.close();
		await o.close();
	}
}

test('an office from the first day to a correction', (t) => story(t, { script: true }));
test('the same with script off', (t) => story(t, { script: false }));

async function officeOf(files) {
	const where = place();
	where.env.HUDDLE_TEST_CLOCK = `${FROM}T15:00:00Z`;
	mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Night Clinic']);
	mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
	for (const [kind, lines] of Object.entries(files)) {
		const file = join(where.data, `${kind}.csv`);
		writeFileSync(file, lines.join('\n') + '\n');
		mustHuddle(where, ['import', kind, file]);
	}
	return where;
}

// Sixty people around the clock with too few hands: a search that does not end by itself soon.
test('a long fill shows its progress, is stopped and keeps its best', async () => {
	const where = await officeOf({
		sites: ['site,practice,state,time_zone,address', 'Ward,Night Clinic,PA,America/New_York,'],
		staff: [STAFF_HEAD, ...Array.from({ length: 60 }, (_, i) => `W${i},${FIRST[i % 21]} ${String.fromCharCode(65 + i / 21)}. Ward,,,Nurse,Ward,,full-time,24,${i % 3 ? 40 : 32},40.00,2020-01-06,`)],
		needs: ['site,position,weekday,start,end,min,wished,credential', ...['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].flatMap((day, i) =>
			[['07:00', '15:00', 17], ['10:00', '19:00', 5], ['15:00', '23:00', 13], ['23:00', '07:00', 7]].map(([from, to, n]) => `Ward,Nurse,${day},${from},${to},${n - (i > 4 ? 3 : 0)},${n},`))],
	});
	const server = await serve(where);
	const browser = await startBrowser();
	try {
		const { page, quiet } = await person(browser, server.url);
		await signIn(page, 'dana@example.com', PASSWORD);
		await startFill(page, await siteOf(page));
		await until(page, page.getByText('Penalty of the plan'), true, 'the fill shows no plan');
		await page.locator('progress').first().waitFor();
		await picture(page, 'fill-progress', { height: 480 });
		await page.getByRole('button', { name: /^Stop/ }).click();
		await until(page, covered(page), true, 'the fill does not stop');
		await page.goto('/roster');
		await page.goto(`${page.url().split('?')[0]}?from=${FROM}`);
		assert.ok(await chips(page).count() > 100, 'the best plan is kept');
		quiet();
	} finally {
		await browser.close();
		await server.stop();
		where.remove();
	}
});

// The clocks go forward in the night before March 8: that night shift is 7 hours long, and its pay and
// the person's hours say so.
test('the night the clocks change has 7 hours', async () => {
	const where = await officeOf({
		sites: ['site,practice,state,time_zone,address', 'East,Night Clinic,PA,America/New_York,', 'West,Other Group,AZ,America/Phoenix,'],
		staff: [STAFF_HEAD, 'N1,Nora Night,,,Nurse,East,West,full-time,0,60,40.00,2020-01-06,'],
		needs: ['site,position,weekday,start,end,min,wished,credential', 'East,Nurse,Sat,23:00,07:00,1,1,', 'West,Nurse,Sat,23:00,07:00,0,0,'],
	});
	mustHuddle(where, ['user', 'add', '--email', 'eve@example.com', '--name', 'Eve East', '--role', 'manager', '--site', 'East']);
	mustHuddle(where, ['user', 'passwd', '--email', 'eve@example.com', '--stdin'], PASSWORD);
	const server = await serve(where);
	const browser = await startBrowser();
	try {
		const { page, quiet } = await person(browser, server.url);
		await signIn(page, 'eve@example.com', PASSWORD);
		await page.goto('/sites');
		await says(page, 'East');
		assert.equal(await main(page).getByText('West').count(), 0, 'a manager sees the sites that were granted');
		const site = await siteOf(page);
		for (const [day, hours] of [['2026-03-07', '7'], ['2026-03-14', '8']]) {
			await page.goto(`/sites/${site}/roster?from=${day}`);
			await page.locator(`.cell[data-day="${day}"] a.cell-add`).first().click({ force: true });
			await page.locator('#editor .choice').first().click();
			await page.locator('#editor #cell-form button.btn-primary').click();
			await page.locator(`.cell[data-day="${day}"] .chip[data-shift]`).waitFor();
			const sum = (await page.locator('[data-roster] tr', { hasText: 'Nora' }).locator('.roster-sum').innerText()).trim();
			assert.match(sum, new RegExp(`^${hours}\\b(?!\\.)`), `${day}: ${sum}`);
		}
		quiet();
	} finally {
		await browser.close();
		await server.stop();
		where.remove();
	}
});
