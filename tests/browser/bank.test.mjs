// A bookkeeper's bank month as a browser sees it: an account, the bank's file, proposals, an entry, a
// reconciliation on paper; the drawer of the front desk from opening to the deposit slip. Each page is
// looked at by axe, at a desk and on a phone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { place, mustHuddle, serve, PASSWORD } from '../http/lib.mjs';
import { startBrowser, person, signIn, main, says, picture, axeFindings } from './lib.mjs';

const BANK = 'assets:1000 Operating bank';
const BOOKS = `
2026-02-28 Opening
    ${BANK}  $18250.00
    equity:3900 Opening balances

2026-03-02 Remittance EFT000417 of Harbor Health Plan
    ${BANK}  $4297.42
    income:4000 Patient service revenue

2026-03-06 Copays, Thursday
    ${BANK}  $125.00
    income:4020 Self-pay revenue

2026-03-06 Copays, Friday
    ${BANK}  $235.00
    income:4020 Self-pay revenue

2026-03-16 Check 1044, Lakeside Medical Supply
    expenses:5200 Medical supplies  $812.35
    ${BANK}

2026-03-30 Rent of April
    expenses:6000 Rent  $5200.00
    ${BANK}
`;
const line = (day, cents, id, name, more = '') =>
	`<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202603${day}<TRNAMT>${cents}<FITID>${id}<NAME>${name}${more}</STMTTRN>`;
const MARCH = `OFXHEADER:100\nCHARSET:1252\n\n<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>77</BANKACCTFROM><BANKTRANLIST>
${line('03', '4297.42', 'A', 'HARBOR HEALTH HCCLAIMPMT', '<MEMO>TRN*1*EFT000417*1512345678\\')}
${line('09', '360.00', 'D', 'DEPOSIT')}
${line('18', '-812.35', 'C', 'CHECK', '<CHECKNUM>1044')}
${line('20', '-48.20', 'U', 'CITY WATER AND POWER')}
${line('31', '-15.00', 'F', 'MONTHLY SERVICE FEE')}
</BANKTRANLIST></STMTRS></OFX>`;

async function office() {
	const where = place();
	where.env.HUDDLE_TEST_CLOCK = '2026-04-01T15:00:00Z';
	const put = (name, text) => { writeFileSync(join(where.data, name), text); return join(where.data, name); };
	mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
	mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
	mustHuddle(where, ['import', 'sites', put('sites.csv', 'site,practice,state,time_zone,address\nMain Street,Elm Family Medicine,PA,America/New_York,\n')]);
	mustHuddle(where, ['user', 'add', '--email', 'bo@example.com', '--name', 'Bo Keller', '--role', 'bookkeeper', '--site', 'Main Street']);
	mustHuddle(where, ['user', 'passwd', '--email', 'bo@example.com', '--stdin'], PASSWORD);
	mustHuddle(where, ['import', 'hledger', put('books.journal', BOOKS)]);
	const server = await serve(where, ['--workers', '2']);
	return { server, close: async () => { await server.stop(); where.remove(); } };
}

async function looks(page, name) {
	const findings = await axeFindings(page);
	assert.deepEqual(findings, [], `${name}: ${page.url()}`);
	await picture(page, name);
}

async function addAccount(page) {
	await page.goto('/bank');
	await page.getByRole('link', { name: 'Add a bank account' }).click();
	await page.getByLabel('Account of the books').selectOption({ label: 'Elm Family Medicine: 1000 Operating bank' });
	await page.getByLabel('Name').fill('Operating at First Bank');
	await page.getByLabel('Day before the first file').fill('2026-02-28');
	await page.getByLabel("The bank's balance on that day").fill('18,250.00');
	await main(page).getByRole('button', { name: 'Save' }).click();
	await page.locator('input[type=file]').setInputFiles({ name: 'march.ofx', mimeType: 'application/x-ofx', buffer: Buffer.from(MARCH) });
	await main(page).getByRole('button', { name: 'Import', exact: true }).click();
	await says(page, 'HARBOR HEALTH HCCLAIMPMT');
}

async function matchMonth(page) {
	await looks(page, 'bank');
	for (let left = 3; left > 0; left--) {
		await main(page).getByRole('button', { name: 'Match' }).first().click();
		await page.waitForFunction((n) => document.querySelectorAll('#main tbody form').length === n, left - 1);
	}
	await page.goto(page.url());
	const at = page.url();
	await page.getByRole('link', { name: 'Rules' }).first().waitFor();
	await page.goto(`${at}/rules/new`);
	await page.getByLabel('Name').fill('Bank fees');
	await page.getByLabel('The text contains').fill('service fee');
	await page.getByLabel('Direction').selectOption('out');
	await page.getByLabel('Account').selectOption({ label: '6300 Bank and card fees' });
	await main(page).getByRole('button', { name: 'Save' }).click();
	await says(page, 'service fee');
	await looks(page, 'bank-rules');
	await page.goto(at);
	for (const [name, account] of [['MONTHLY SERVICE FEE', null], ['CITY WATER AND POWER', '6010 Utilities']]) {
		await page.getByRole('link', { name }).click();
		if (account === null) await looks(page, 'bank-line');
		else await page.getByLabel('Account').selectOption({ label: account });
		await main(page).getByRole('button', { name: 'Create entry' }).click();
		await page.waitForURL(at);
	}
	await says(page, 'Nothing to match');
	return at;
}

async function reconcile(page, at) {
	await page.goto(`${at}/reconciliations`);
	await page.getByLabel('Through').fill('2026-03-31');
	await page.getByLabel("The bank's balance").fill('22,031.87');
	await main(page).getByRole('button', { name: 'Show how it stands' }).click();
	await says(page, 'to the cent');
	await says(page, 'Rent of April');
	await main(page).getByRole('button', { name: 'Keep this reconciliation' }).click();
	await says(page, 'kept');
	await looks(page, 'bank-reconciliation');
}

async function drawer(page) {
	await page.goto('/cash/new');
	await page.getByLabel('Account of the books').selectOption({ label: 'Elm Family Medicine: 1060 Cash drawers' });
	await page.getByLabel('Name').fill('Front desk');
	await page.getByLabel('Kind').selectOption('drawer');
	await page.getByLabel('Stays in it over night').fill('100.00');
	await main(page).getByRole('button', { name: 'Save' }).click();
	const record = async (amount, account, memo) => {
		await page.getByLabel('Amount').fill(amount);
		await page.getByLabel('From or to account').selectOption({ label: account });
		await page.getByLabel('What for').fill(memo);
		await main(page).getByRole('button', { name: 'Record', exact: true }).click();
		await main(page).getByRole('rowheader', { name: memo }).waitFor();
	};
	await record('100.00', '1000 Operating bank', 'Float');
	await page.getByLabel('$20 bills').fill('5');
	await main(page).getByRole('button', { name: 'Open the drawer' }).click();
	await page.getByRole('link', { name: 'Back to the drawer' }).click();
	await record('185.00', '4020 Self-pay revenue', 'Copays of the day');
	await looks(page, 'cash-drawer');
	for (const [label, n] of [['$20 bills', 12], ['$10 bills', 3], ['$5 bills', 2], ['$1 bills and coins', 4]])
		await page.getByLabel(label).fill(String(n));
	await page.getByLabel('Deposit to').selectOption({ label: 'Operating at First Bank' });
	await main(page).getByRole('button', { name: 'Close the drawer' }).click();
	await says(page, 'Deposit to Operating at First Bank');
	await says(page, '$184.00');
	await looks(page, 'deposit-slip');
}

test('a bank month and a drawer at a desk; the lists on a phone; without script', async () => {
	const o = await office();
	const browser = await startBrowser();
	try {
		const bo = await person(browser, o.server.url);
		await signIn(bo.page, 'bo@example.com', PASSWORD);
		await addAccount(bo.page);
		const at = await matchMonth(bo.page);
		await reconcile(bo.page, at);
		await drawer(bo.page);
		bo.quiet();
		const phone = await person(browser, o.server.url, { phone: true });
		await signIn(phone.page, 'bo@example.com', PASSWORD);
		for (const path of [`${at}/matches`, '/cash', '/bank']) {
			await phone.page.goto(path);
			assert.deepEqual(await axeFindings(phone.page), [], path);
			const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
			assert.ok(!wide, `${path} is wider than a phone`);
		}
		await picture(phone.page, 'bank-phone', { phone: true });
		phone.quiet();
		const plain = await person(browser, o.server.url, { script: false });
		await signIn(plain.page, 'bo@example.com', PASSWORD);
		await plain.page.goto(`${at}/matches`);
		await plain.page.goto('/cash');
		await plain.page.getByRole('link', { name: 'Front desk' }).click();
		await says(plain.page, 'Open with a count');
		plain.quiet();
	} finally {
		await browser.close();
		await o.close();
	}
});
