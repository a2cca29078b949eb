// A bookkeeper at the books as a browser sees it: a journal that does not balance and then does, its
// page, the statement that it moves, the figure's way back to the journal, a reversal, a budget, a month
// that is closed; without script as well. Each page is looked at by axe, at a desk and on a phone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { place, mustHuddle, serve } from '../http/lib.mjs';
import { startBrowser, person, signIn, main, says, picture, axeFindings } from './lib.mjs';

const DAY = '2026-11-23';

async function group() {
	const where = place();
	where.env.HUDDLE_TEST_CLOCK = `${DAY}T15:00:00Z`;
	const made = mustHuddle(where, ['demo', '--no-serve', '--day', DAY, '--data', where.data, ...(where.env.HUDDLE_DB ? ['--db', where.env.HUDDLE_DB] : [])]);
	const password = /pass phrase of all of them is:\s+(.+)/.exec(made)[1].trim();
	const server = await serve(where, ['--workers', '2']);
	return { server, where, password, close: async () => { await server.stop(); where.remove(); } };
}

const clean = async (page) => assert.deepEqual(await axeFindings(page), [], page.url());

test('a journal from the form to the statement and back', async () => {
	const o = await group();
	const browser = await startBrowser();
	try {
		const desk = await person(browser, o.server.url);
		const { page } = desk;
		await signIn(page, 'bookkeeper@riverbend.example', o.password);
		await page.goto('/ledger');
		await says(page, 'Waiting to be posted');
		await clean(page);
		await picture(page, 'books');

		await page.getByRole('link', { name: 'New journal' }).click();
		await page.getByLabel('What for').fill('Printer for the front desk');
		await page.getByLabel('Account, line 1', { exact: true }).selectOption({ label: '6220 Office supplies and postage' });
		await page.getByLabel('Debit, line 1', { exact: true }).fill('349.00');
		await page.getByLabel('Account, line 2', { exact: true }).selectOption({ label: '1000 Operating bank' });
		await page.getByLabel('Credit, line 2', { exact: true }).fill('340.00');
		await clean(page);
		await picture(page, 'journal-new');
		await page.getByRole('button', { name: 'Save' }).click();
		await says(page, 'Debits and credits differ');
		assert.equal(await page.getByLabel('Debit, line 1', { exact: true }).inputValue(), '349.00');
		await page.getByLabel('Credit, line 2', { exact: true }).fill('349.00');
		await page.getByRole('button', { name: 'Save' }).click();
		await says(page, 'posted');
		await clean(page);
		await picture(page, 'journal');
		const journal = new URL(page.url()).pathname;

		await page.goto(`/ledger/profit-loss?from=2026-11-01&to=${DAY}`);
		await main(page).getByRole('row', { name: /Office supplies/ }).getByRole('link').click();
		await says(page, 'Printer for the front desk');
		await clean(page);
		await picture(page, 'register');
		await main(page).getByRole('row', { name: /Printer/ }).getByRole('link').click();
		assert.equal(new URL(page.url()).pathname, journal);

		await page.getByRole('link', { name: 'Reverse' }).click();
		await page.getByLabel('Reason').fill('Bought by the sister practice');
		await page.getByRole('button', { name: 'Reverse' }).click();
		await says(page, 'Bought by the sister practice');
		await page.getByRole('link', { name: 'The journal that this one reverses' }).click();
		assert.equal(new URL(page.url()).pathname, journal);

		await page.goto('/ledger/profit-loss?by=month&from=2026-01-01&practice=all');
		await says(page, 'Net income');
		await clean(page);
		await picture(page, 'profit-and-loss');
		await page.goto('/ledger/balance-sheet?practice=all');
		await says(page, 'Total liabilities and equity');
		assert.equal(await main(page).getByRole('alert').count(), 0);
		await clean(page);
		await page.goto('/ledger/budget');
		await says(page, 'Forecast');
		await clean(page);
		await page.goto('/ledger/schedules');
		await says(page, 'Liability insurance of the year');
		await clean(page);

		await page.goto('/ledger');
		await page.getByRole('button', { name: /Close for daily work.*Oct 2026/ }).click();
		await says(page, 'Oct 2026 is closed for daily work');
		desk.quiet();
		await desk.close();
	} finally {
		await browser.close();
		await o.close();
	}
});

test('a phone, and a browser without script', async () => {
	const o = await group();
	const browser = await startBrowser();
	try {
		const phone = await person(browser, o.server.url, { phone: true });
		await signIn(phone.page, 'manager@riverbend.example', o.password);
		for (const path of ['/ledger', '/ledger/profit-loss', '/ledger/journals', '/ledger/accounts']) {
			await phone.page.goto(path);
			await clean(phone.page);
			assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth) <= 390, path);
		}
		await phone.page.goto('/ledger');
		await picture(phone.page, 'books-phone', { phone: true });
		phone.quiet();
		await phone.close();

		const plain = await person(browser, o.server.url, { script: false });
		const { page } = plain;
		await signIn(page, 'bookkeeper@riverbend.example', o.password);
		await page.goto('/ledger/journals/new');
		await page.getByLabel('What for').fill('Stamps');
		await page.getByLabel('Account, line 1', { exact: true }).selectOption({ label: '6220 Office supplies and postage' });
		await page.getByLabel('Debit, line 1', { exact: true }).fill('20');
		await page.getByLabel('Account, line 2', { exact: true }).selectOption({ label: '1000 Operating bank' });
		await page.getByLabel('Credit, line 2', { exact: true }).fill('20');
		await page.getByLabel('Then').selectOption('draft');
		await page.getByRole('button', { name: 'Save' }).click();
		await says(page, 'it counts once it is posted');
		await page.getByRole('button', { name: 'Post', exact: true }).click();
		await says(page, 'posted');
		await plain.close();
	} finally {
		await browser.close();
		await o.close();
	}
});
