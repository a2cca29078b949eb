// A license that is about to end, from the Huddle page over the inbox to the shifts it endangers and to its
// renewal, after which nothing of it stands; and a group: who works at two sites in two time zones is in both
// weeks, and a manager of one of the sites sees that one.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { place, mustHuddle, serve, Client, PASSWORD, textOf } from '../http/lib.mjs';
import { startBrowser, person, signIn, main, says, picture, axeFindings } from './lib.mjs';

const MON = '2026-03-02', TUE = '2026-03-03', WED = '2026-03-04', THU = '2026-03-05', FRI = '2026-03-06', SUN = '2026-03-08';
const TITLE = 'Renew RN license of Priya Raman';

const where = place();
where.env.HUDDLE_TEST_CLOCK = `${MON}T15:00:00Z`;
const bring = (kind, ...rows) => {
	const file = join(where.data, `${kind}.csv`);
	writeFileSync(file, rows.join('\n') + '\n');
	mustHuddle(where, ['import', kind, file]);
};
const licenses = (priya) => bring('credentials', 'employee_no,credential,number,issuer,issued,expires',
	'E0,RN license,RN-100,State of NY,2024-01-01,2028-01-01', `E1,RN license,RN-101,State of NY,2024-01-01,${priya}`);

async function office() {
	mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
	mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
	bring('sites', 'site,practice,state,time_zone,address', 'Main Street,Elm Family Medicine,NY,America/New_York,1 Main St',
		'Desert Clinic,Cactus Medical,AZ,America/Phoenix,2 Cactus Rd');
	bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills',
		'E0,Maya Lindqvist,,,Nurse,Main Street,,full-time,0,48,38.00,2020-01-06,', 'E1,Priya Raman,,,Nurse,Main Street,Desert Clinic,full-time,0,48,39.00,2020-01-06,');
	licenses('2028-01-01');
	bring('needs', 'site,position,weekday,start,end,min,wished,credential',
		...['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((d) => `Main Street,Nurse,${d},07:00,15:00,1,1,RN license`), 'Desert Clinic,Nurse,Wed,09:00,17:00,1,1,');
	const server = await serve(where);
	const owner = await new Client(server.url).signIn('dana@example.com');
	const sites = Object.fromEntries((await owner.json('/roster/sites')).json.sites.map((s) => [s.name, s.id]));
	const priya = (await owner.json(`/sites/${sites['Desert Clinic']}/roster?from=${MON}`)).json.people[0].id;
	for (const [site, day] of [['Main Street', TUE], ['Desert Clinic', WED], ['Main Street', THU], ['Main Street', FRI]]) {
		const cell = `/sites/${sites[site]}/roster/cell/${priya}/${day}`;
		const shift = (await owner.json(cell)).json.shifts[0].id;
		const answer = await owner.post(cell, { shift }, { action: cell });
		assert.equal(answer.status, 303, textOf(answer.text));
	}
	for (const site of Object.values(sites)) {
		const publish = `/sites/${site}/roster/publish`;
		assert.equal((await owner.post(publish, { from: MON, to: SUN }, { page: `${publish}?from=${MON}&to=${SUN}` })).status, 303);
	}
	mustHuddle(where, ['user', 'add', '--email', 'dee@example.com', '--name', 'Dee Sun', '--role', 'manager', '--site', 'Desert Clinic']);
	mustHuddle(where, ['user', 'passwd', '--email', 'dee@example.com', '--stdin'], PASSWORD);
	return { server, sites, priya };
}

const { server, sites, priya } = await office();
const browser = await startBrowser();
test.after(async () => { await browser.close(); await server.stop(); where.remove(); });

async function accessible({ page }) {
	assert.deepEqual(await axeFindings(page), []);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.equal(wide, 0, `${page.url()} scrolls sideways by ${wide}`);
}
const row = (page) => page.locator(`#p-${priya}`);

// From the first page to the week in which shifts are in danger.
async function follow(p, { phone, shots }) {
	const { page } = p;
	const end = phone ? '-phone' : '';
	await page.goto('/');
	await main(page).getByRole('link', { name: TITLE }).first().waitFor();
	await accessible(p);
	await main(page).getByRole('link', { name: 'Obligations', exact: true }).click();
	await main(page).getByRole('link', { name: TITLE }).click();
	await says(page, '2 planned shifts need it when it is over');
	await accessible(p);
	if (shots) await picture(page, `credential-duty${end}`, { phone, height: phone ? undefined : 620 });
	const duty = page.url();
	await main(page).getByRole('link', { name: /Main Street, week of Mon, Mar 2.*2 shifts/ }).click();
	await row(page).locator('.chip.is-flagged').first().waitFor();
	assert.equal(await row(page).locator('.chip.is-flagged').count(), 2, 'the days after the last one that it holds');
	if (shots && !phone) await picture(page, 'credential-flagged', { height: 620 });
	return duty;
}

test('a license about to end: on the Huddle page, in the inbox, at the shifts; renewed, it is gone', async () => {
	licenses(WED);
	const phone = await person(browser, server.url, { phone: true });
	await signIn(phone.page, 'dana@example.com', PASSWORD);
	await follow(phone, { phone: true, shots: true });
	phone.quiet();
	await phone.close();

	const desk = await person(browser, server.url);
	const { page } = desk;
	await signIn(page, 'dana@example.com', PASSWORD);
	const duty = await follow(desk, { phone: false, shots: true });
	await page.goto(duty);
	await main(page).getByRole('link', { name: 'Open the credential' }).click();
	await page.getByLabel(/^Expires/).fill('2028-03-04');
	await main(page).locator('button.btn-primary').first().click();
	await page.waitForURL((u) => /^\/staff\//.test(u.pathname));
	await page.goto('/obligations');
	assert.equal(await main(page).getByText(TITLE).count(), 0, 'the inbox');
	await page.goto('/');
	assert.equal(await main(page).getByText(TITLE).count(), 0, 'the Huddle page');
	await page.goto(`/sites/${sites['Main Street']}/roster?from=${MON}`);
	await row(page).waitFor();
	assert.equal(await page.locator('.chip.is-flagged').count(), 0, 'the week');
	await page.goto(duty);
	await says(page, 'Renewed until');
	desk.quiet();
	await desk.close();
});

test('who works at two sites in two time zones is in both weeks, each by its own clock', async () => {
	const desk = await person(browser, server.url);
	const { page } = desk;
	await signIn(page, 'dana@example.com', PASSWORD);
	for (const [site, shifts, hours, other] of [['Main Street', 3, /7a–3p/, /Desert Clinic\s+11a–7p/], ['Desert Clinic', 1, /9a–5p/, /Main Street\s+5a–1p/]]) {
		await page.goto(`/sites/${sites[site]}/roster?from=${MON}`);
		await row(page).waitFor();
		assert.equal(await row(page).locator('.chip[data-shift]').count(), shifts, site);
		assert.match(await row(page).locator('.chip[data-shift]').first().innerText(), hours);
		assert.match(await row(page).locator('.chip-elsewhere').first().innerText(), other, `${site} shows the other site by its own clock`);
	}
	await picture(page, 'two-sites', { height: 480 });
	desk.quiet();
	await desk.close();
});

test('a manager of one site sees that one, and of the other no more than that somebody is there', async () => {
	const phone = await person(browser, server.url, { phone: true });
	const { page } = phone;
	await signIn(page, 'dee@example.com', PASSWORD);
	for (const path of ['/', '/sites', '/staff', '/credentials', '/obligations', `/sites/${sites['Desert Clinic']}/roster?from=${MON}`]) {
		assert.equal((await page.goto(path)).status(), 200, path);
		assert.equal(await page.getByText('Main Street').count(), 0, `${path} names the other site`);
		assert.equal(await page.getByText('Maya Lindqvist').count(), 0, `${path} names who works there alone`);
	}
	assert.equal(await row(page).locator('.chip[data-shift]').count(), 1);
	assert.match(await row(page).locator('.chip-elsewhere').first().innerText(), /Other site\s+5a–1p/);
	assert.equal((await page.goto(`/sites/${sites['Main Street']}/roster?from=${MON}`)).status(), 404);
	phone.quiet();
	await phone.close();
});
