// A sick call on the desk and on phones: the manager opens the shift and asks, one of the asked takes it on
// the phone; a swap between two people; the pages of one's own within three taps; pictures for the manual.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { place, mustHuddle, serve, Client, PASSWORD } from '../http/lib.mjs';
import { startBrowser, person, signIn, main, says, picture, axeFindings } from './lib.mjs';

const MON = '2026-03-02', TUE = '2026-03-03', WED = '2026-03-04', SUN = '2026-03-08';
const NAMES = ['Maya Lindqvist', 'Priya Raman', 'Jonas Weber', 'Ann Costa', 'Beatriz Long', 'Carl Osei', 'Dana Kim'];
const first = (name) => name.split(' ')[0];

const where = place();
where.env.HUDDLE_TEST_CLOCK = `${MON}T10:00:00Z`;
const bring = (kind, text) => {
	const file = join(where.data, `${kind}.csv`);
	writeFileSync(file, text);
	mustHuddle(where, ['import', kind, file]);
};

async function office() {
	mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
	mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
	bring('sites', 'site,practice,state,time_zone,address\nMain Street,Elm Family Medicine,NY,America/New_York,1 Main St\n');
	bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n' +
		NAMES.map((n, i) => `E${i},${n},${first(n).toLowerCase()}@example.com,,Nurse,Main Street,,full-time,0,48,${38 + i}.00,2020-01-06,\n`).join(''));
	bring('credentials', 'employee_no,credential,number,issuer,issued,expires\n' +
		NAMES.slice(0, 6).map((n, i) => `E${i},RN license,RN-10${i},State of NY,2024-01-01,${i === 1 ? '2026-04-20' : '2028-01-01'}\n`).join(''));
	bring('needs', 'site,position,weekday,start,end,min,wished,credential\n' +
		['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((d) => `Main Street,Nurse,${d},07:00,15:00,1,1,RN license\nMain Street,Nurse,${d},12:00,20:00,1,1,\n`).join(''));
	const server = await serve(where, ['--workers', '2']);
	const owner = await new Client(server.url).signIn('dana@example.com');
	const site = (await owner.json('/roster/sites')).json.sites[0].id;
	const grid = (await owner.json(`/sites/${site}/roster?from=${MON}`)).json;
	const ids = Object.fromEntries(grid.people.map((p) => [first(p.name), p.id]));
	const cell = (who, day) => `/sites/${site}/roster/cell/${ids[who]}/${day}`;
	const [early, late] = (await owner.json(cell('Maya', MON))).json.shifts.map((s) => s.id);
	for (const [who, day, shift] of [['Maya', TUE, early], ['Priya', WED, early], ['Jonas', TUE, late], ['Ann', WED, late],
		['Jonas', '2026-03-05', early], ['Jonas', '2026-03-06', early], ['Priya', '2026-03-05', late], ['Carl', MON, early]])
		await owner.post(cell(who, day), { shift }, { action: cell(who, day) });
	await owner.post(`/sites/${site}/roster/publish`, { from: MON, to: SUN }, { page: `/sites/${site}/roster/publish?from=${MON}&to=${SUN}` });
	for (const name of ['Maya', 'Priya', 'Jonas']) {
		mustHuddle(where, ['user', 'add', '--email', `${first(name).toLowerCase()}@example.com`, '--name', `${name} Account`, '--role', 'staff', '--site', 'Main Street']);
		mustHuddle(where, ['user', 'passwd', '--email', `${name.toLowerCase()}@example.com`, '--stdin'], PASSWORD);
		const id = (await owner.json('/accounts')).json.accounts.find((a) => a.name === `${name} Account`).id;
		await owner.post(`/accounts/${id}`, { name: NAMES.find((n) => n.startsWith(name)), email: `${name.toLowerCase()}@example.com`, role: 'staff', sites: site, person: ids[name] },
			{ action: `/accounts/${id}` });
	}
	return { server, site, early };
}

const { server, site } = await office();
const browser = await startBrowser();
test.after(async () => { await browser.close(); await server.stop(); where.remove(); });

async function onPhone(email) {
	const p = await person(browser, server.url, { phone: true });
	await signIn(p.page, email, PASSWORD);
	return p;
}

async function accessible(p) {
	assert.deepEqual(await axeFindings(p.page), []);
	const wide = await p.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.equal(wide, 0, `${p.page.url()} scrolls sideways by ${wide}`);
}

test('the phone of somebody who cannot come', async () => {
	const maya = await onPhone('maya@example.com');
	await says(maya.page, 'Early');
	await accessible(maya);
	await maya.page.getByRole('link', { name: 'I cannot come' }).first().click();
	await maya.page.getByLabel('Why').selectOption('sick');
	await accessible(maya);
	await main(maya.page).getByRole('button', { name: 'Open the shift' }).click();
	await says(maya.page, 'Your manager knows');
	maya.quiet();
	await maya.close();
});

test('the desk sees who could take it, with what it costs, and asks', async () => {
	const desk = await person(browser, server.url);
	await signIn(desk.page, 'dana@example.com', PASSWORD);
	await desk.page.goto(`/sites/${site}/open-shifts`);
	await accessible(desk);
	await main(desk.page).getByRole('link', { name: /Tue, Mar 3/ }).click();
	await says(desk.page, 'Maya Lindqvist called in sick');
	await main(desk.page).getByText('Who may not take it, and why').click();
	await says(desk.page, 'No RN license on file');
	await accessible(desk);
	await desk.page.getByLabel('How').selectOption('all');
	await main(desk.page).getByRole('button', { name: 'Ask', exact: true }).click();
	await says(desk.page, 'asked until');
	desk.quiet();
	await picture(desk.page, 'open-shift');
	await desk.close();
});

test('the first who says yes on the phone has it', async () => {
	const priya = await onPhone('priya@example.com');
	await priya.page.locator('.topbar-bell .count').waitFor();
	await priya.page.locator('.topbar-bell').click();
	await says(priya.page, 'An open shift for you');
	await accessible(priya);
	await priya.page.getByRole('link', { name: 'An open shift for you' }).first().click();
	await priya.page.waitForURL(/open-shifts/);
	await accessible(priya);
	await picture(priya.page, 'open-shifts-phone', { phone: true });
	await main(priya.page).getByRole('button', { name: /Take it/ }).click();
	await says(priya.page, 'The shift is yours');
	await priya.page.goto('/my-week');
	await says(priya.page, 'Tue');
	priya.quiet();
	await priya.close();
});

test('two people swap, and the manager approves', async () => {
	const priya = await onPhone('priya@example.com');
	await priya.page.goto(`/my-week?week=${MON}`);
	const wednesday = priya.page.locator('.days > li').nth(2);
	await wednesday.getByRole('link', { name: 'Swap or give away' }).click();
	await says(priya.page, 'Give it away');
	await accessible(priya);
	await main(priya.page).getByRole('button', { name: 'Ask Jonas Weber to take it' }).click();
	await says(priya.page, 'Priya Raman gives Jonas Weber');
	await accessible(priya);
	const jonas = await onPhone('jonas@example.com');
	await jonas.page.goto('/me/swaps');
	await picture(jonas.page, 'swap-phone', { phone: true });
	await main(jonas.page).getByRole('button', { name: 'Accept' }).click();
	await says(jonas.page, 'Waits for a manager');
	const desk = await person(browser, server.url);
	await signIn(desk.page, 'dana@example.com', PASSWORD);
	await desk.page.goto(`/sites/${site}/swaps`);
	await accessible(desk);
	await picture(desk.page, 'swaps', { height: 420 });
	await main(desk.page).getByRole('button', { name: /Approve/ }).click();
	await says(desk.page, 'Done');
	await jonas.page.goto(`/my-week?week=${MON}`);
	await jonas.page.locator('.days > li').nth(2).getByText('Early').waitFor();
	for (const p of [priya, jonas, desk]) { p.quiet(); await p.close(); }
});

test('everything of one\'s own is within three taps', async () => {
	const priya = await onPhone('priya@example.com');
	for (const [tab, words] of [['Team', 'Nobody'], ['Swaps', 'Priya Raman gives'], ['Time off', 'Ask for time off'],
		['Wishes', 'Add a wish'], ['Credentials', 'RN license'], ['Duties', ''], ['Open shifts', '']]) {
		await priya.page.goto('/my-week');
		await priya.page.getByRole('navigation', { name: 'My pages' }).getByRole('link', { name: tab, exact: true }).click();
		await priya.page.getByRole('navigation', { name: 'My pages' }).locator('[aria-current=page]', { hasText: tab }).waitFor();
		if (words !== '') await says(priya.page, words);
		await accessible(priya);
		if (tab === 'Team') await picture(priya.page, 'team-phone', { phone: true });
		if (tab === 'Credentials') await picture(priya.page, 'my-credentials-phone', { phone: true });
	}
	priya.quiet();
	await priya.close();
});

test('a request for time off beside its coverage, before it is granted', async () => {
	const jonas = await onPhone('jonas@example.com');
	await jonas.page.goto('/me/timeoff');
	await jonas.page.getByLabel('First day').fill('2026-03-05');
	await jonas.page.getByLabel('Last day').fill('2026-03-06');
	await jonas.page.getByLabel('Type').selectOption('vacation');
	await main(jonas.page).getByRole('button', { name: 'Ask' }).click();
	await says(jonas.page, 'Asked');
	// What is every week stands on a page of its own.
	await jonas.page.getByRole('navigation', { name: 'My pages' }).getByRole('link', { name: 'Hours', exact: true }).click();
	await jonas.page.getByLabel('Weekday').selectOption('Tue');
	await jonas.page.getByLabel('From').fill('07:00');
	await jonas.page.getByLabel('To', { exact: true }).fill('12:00');
	await main(jonas.page).getByRole('button', { name: 'Ask' }).click();
	await says(jonas.page, 'You hear when it is decided');
	await accessible(jonas);
	await picture(jonas.page, 'hours-phone', { phone: true });
	jonas.quiet();
	await jonas.close();
	const desk = await person(browser, server.url);
	await signIn(desk.page, 'dana@example.com', PASSWORD);
	await desk.page.goto('/timeoff');
	await accessible(desk);
	await picture(desk.page, 'hours-asked', { height: 560 });
	await main(desk.page).getByRole('button', { name: /^Agree.*Jonas Weber, Tue/ }).click();
	await says(desk.page, 'Agreed. The roster leaves these hours free.');
	await main(desk.page).getByRole('link', { name: /Coverage/ }).click();
	await says(desk.page, 'Below the minimum without Jonas Weber');
	await accessible(desk);
	await picture(desk.page, 'time-off-effect', { height: 560 });
	desk.quiet();
	await desk.close();
});

test('an open shift that people claim, granted by the manager', async () => {
	const desk = await person(browser, server.url);
	await signIn(desk.page, 'dana@example.com', PASSWORD);
	await desk.page.goto(`/sites/${site}/change-policy/edit`);
	await desk.page.getByLabel('A manager grants claims').check();
	await accessible(desk);
	await main(desk.page).getByRole('button', { name: 'Save' }).click();
	await says(desk.page, 'A manager grants them');
	await desk.page.goto(`/sites/${site}/open-shifts/new`);
	await desk.page.getByLabel('Shift', { exact: true }).selectOption({ index: 1 });
	await desk.page.getByLabel('Position').selectOption({ label: 'Nurse' });
	await desk.page.getByLabel('Day').fill('2026-03-10');
	await desk.page.getByLabel('Note').fill('Flu clinic');
	await main(desk.page).getByRole('button', { name: 'Open the shift' }).click();
	await desk.page.getByLabel('How').selectOption('claim');
	await main(desk.page).getByRole('button', { name: 'Ask', exact: true }).click();
	await says(desk.page, 'People may claim it');
	const maya = await onPhone('maya@example.com');
	await maya.page.goto('/me/open-shifts');
	await main(maya.page).getByRole('button', { name: /Take it/ }).click();
	await says(maya.page, 'Your manager decides');
	await accessible(maya);
	await desk.page.reload();
	await accessible(desk);
	desk.page.once('dialog', (d) => d.accept());
	await main(desk.page).getByRole('button', { name: /Grant to Maya/ }).click();
	await says(desk.page, 'Covered');
	await maya.page.goto('/my-week?week=2026-03-10');
	await maya.page.locator('.days > li').nth(1).getByText('Early').waitFor();
	for (const p of [maya, desk]) { p.quiet(); await p.close(); }
});

test('a fill that changes little shows its changes before they are accepted', async () => {
	const desk = await person(browser, server.url);
	await signIn(desk.page, 'dana@example.com', PASSWORD);
	await desk.page.goto(`/sites/${site}/roster/fill`);
	await desk.page.getByLabel('From').fill('2026-03-04');
	await desk.page.getByLabel('To', { exact: true }).fill('2026-03-06');
	await desk.page.getByLabel('How long to search').selectOption('5');
	await desk.page.getByLabel('Change as little as possible').check();
	await accessible(desk);
	await main(desk.page).getByRole('button', { name: 'Fill these days' }).click();
	await main(desk.page).getByText('What would change').waitFor({ timeout: 60_000 });
	await accessible(desk);
	desk.quiet();
	await picture(desk.page, 'fill-few-changes');
	await main(desk.page).getByRole('button', { name: 'Accept these changes' }).click();
	await desk.page.waitForURL(/roster\?from=2026-03-04/);
	await desk.page.locator('.chip.is-draft').first().waitFor();
	await desk.close();
});
