// The gate before publishing, as two people meet it: the manager is told of a draft over its budget and refuses
// it with a word, the supervisor asks again on the phone, the manager publishes; pictures for the manual.
import test from 'node:test';
import assert from 'node:assert/strict';
import { place, mustHuddle, serve, Client } from '../http/lib.mjs';
import { startBrowser, person, signIn, main, says, picture, axeFindings } from './lib.mjs';

const DAY = '2026-03-03', FROM = '2026-03-09', TO = '2026-03-15';
const where = place();
const made = mustHuddle(where, ['demo', '--no-serve', '--day', DAY, '--data', where.data, ...(where.env.HUDDLE_DB ? ['--db', where.env.HUDDLE_DB] : [])]);
const password = /pass phrase of all of them is:\s+(.+)/.exec(made)[1].trim();
where.env.HUDDLE_TEST_CLOCK = `${DAY}T17:00:00Z`;
const server = await serve(where, ['--workers', '2']);
const browser = await startBrowser();
test.after(async () => { await browser.close(); await server.stop(); where.remove(); });

const manager = 'manager@riverbend.example', supervisor = 'supervisor@riverbend.example';
const site = (await (await new Client(server.url).signIn(manager, password)).json('/roster/sites')).json.sites.find((s) => s.name === 'Cedar House').id;

async function as(email, phone) {
	const p = await person(browser, server.url, { phone });
	await signIn(p.page, email, password);
	return p;
}
async function accessible(p) {
	assert.deepEqual(await axeFindings(p.page), []);
	const wide = await p.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.equal(wide, 0, `${p.page.url()} scrolls sideways by ${wide}`);
}
async function openRequest(p) {
	await p.page.goto('/me/notices');
	await main(p.page).getByRole('link', { name: 'A roster waits for your answer' }).first().click();
	await p.page.waitForURL(/publish-requests/);
}

test('the manager is told, sees what it costs, and refuses with a reason', async () => {
	const desk = await as(manager, false);
	await openRequest(desk);
	await says(desk.page, 'Denise Fournier');
	await says(desk.page, /\$[\d,.]+ over/);
	await accessible(desk);
	await picture(desk.page, 'publish-request', { height: 520 });
	await main(desk.page).getByRole('button', { name: 'Refuse it' }).click();
	await desk.page.getByText('Say why, so that the roster can be changed').first().waitFor();
	await desk.page.getByLabel('What you have to say about it').fill('Please move one of the sessions to the week after');
	await accessible(desk);
	// A line break in the answer is no answer yet.
	await desk.page.getByLabel('What you have to say about it').press('Enter');
	await main(desk.page).getByRole('button', { name: 'Refuse it' }).click();
	await says(desk.page, 'The one who asked is told');
	await says(desk.page, 'Please move one of the sessions');
	desk.quiet();
	await desk.close();
});

test('the supervisor reads it on the phone and asks again, without seeing anybody\'s pay', async () => {
	const phone = await as(supervisor, true);
	await phone.page.goto('/me/notices');
	await main(phone.page).getByRole('link', { name: 'Your roster was refused' }).first().click();
	await says(phone.page, 'Please move one of the sessions');
	await phone.page.goto(`/sites/${site}/roster/publish?from=${FROM}&to=${TO}`);
	await says(phone.page, /\d+% more than the budget/);
	assert.doesNotMatch(await main(phone.page).innerText(), /\$/);
	await accessible(phone);
	await main(phone.page).getByRole('button', { name: 'Ask a second person' }).click();
	await phone.page.getByText('Say why it shall be published as it is').first().waitFor();
	await phone.page.getByLabel('Why it shall be published as it is').fill('The families can come in that week alone');
	await accessible(phone);
	await picture(phone.page, 'publish-gate-phone', { phone: true });
	await main(phone.page).getByRole('button', { name: 'Ask a second person' }).click();
	await says(phone.page, 'You asked for this yourself');
	assert.equal(await main(phone.page).getByRole('button', { name: 'Publish it' }).count(), 0);
	await accessible(phone);
	phone.quiet();
	await phone.close();
});

test('costs and budgets of the weeks; then the second person publishes', async () => {
	const desk = await as(manager, false);
	await desk.page.goto(`/sites/${site}/labor`);
	await says(desk.page, /\$[\d,.]+ over/);
	await says(desk.page, 'Nothing planned');
	await accessible(desk);
	await picture(desk.page, 'labor');
	await desk.page.getByLabel('Budget of a week').fill('');
	await main(desk.page).getByRole('button', { name: 'Save' }).click();
	await desk.page.getByText('Say what a week may cost').first().waitFor();
	await accessible(desk);
	await desk.page.goto(`/sites/${site}/roster/publish?from=${FROM}&to=${TO}`);
	await main(desk.page).getByRole('link', { name: 'Denise Fournier asked for a second person' }).click();
	await main(desk.page).getByRole('button', { name: 'Publish it' }).click();
	await says(desk.page, /Published: \d+ shifts? added/);
	await accessible(desk);
	desk.quiet();
	await desk.close();
	const client = await new Client(server.url).signIn(supervisor, password);
	assert.equal((await client.json(`/sites/${site}/roster?from=${FROM}`)).json.unpublished, 0);
});
