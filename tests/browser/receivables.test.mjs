// The bookkeeper's day with a payer: charges, a remittance that is refused, one that is posted, what it
// leaves to look at, and the money; at the desk and on the phone.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { office, mustHuddle, root, PASSWORD } from '../http/lib.mjs';
import { remit835 } from '../http/remit.mjs';
import { startBrowser, person, signIn, says, main, picture } from './lib.mjs';

const o = await office();
const browser = await startBrowser();
test.after(async () => { await browser.close(); await o.close(); });

const file = (name, text) => { const path = join(o.where.data, name); writeFileSync(path, text); return path; };
const date = (daysAgo) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const PAYERS = ['Keystone Health', 'Blue Valley Plan', 'State Medicaid'];
const charges = ['claim,site,patient,payer,second_payer,provider,date,code,modifiers,units,charge'];
for (let i = 0; i < 40; i++)
	charges.push(`A-${1001 + i},Maple Office,P-${200 + i % 17},${PAYERS[i % 3]},,Dr. Rao,${date(5 + i * 4)},9921${3 + i % 2},,1,${(110 + i % 7 * 15).toFixed(2)}`);
const charged = (token) => Math.round(Number(charges.find((r) => r.startsWith(`${token},`)).split(',').at(-1)) * 100);
const good = () => {
	const paid = (token, denied) => {
		const charge = charged(token), co = Math.floor(charge * 0.3);
		return denied ? { id: token, status: 4, charge, paid: 0, cas: [['CO', '197', charge]] } :
			{ id: token, charge, paid: charge - co - 2000, patient: 2000, cas: [['CO', '45', co], ['PR', '3', 2000]] };
	};
	return remit835({ trace: 'EFT20931', day: date(1).replaceAll('-', ''), payer: 'Keystone Health', claims: [paid('A-1001'), paid('A-1004'), paid('A-1007', true),
		{ ...paid('A-1010'), id: 'A1010' }], plb: [['WO', 'ICN77120', 1500]] });
};

test('charges, a refused file, a posted one, and what it leaves', async () => {
	mustHuddle(o.where, ['import', 'sites', file('sites.csv', 'site,practice,state,time_zone,address\nMaple Office,Maple Medical,PA,America/New_York,1 Main St\n')]);
	const { page, quiet, close } = await person(browser, o.url);
	await signIn(page, 'dana@example.com', PASSWORD);
	await page.goto('/import/charges');
	await page.locator('input[type=file]').setInputFiles(file('charges.csv', charges.join('\n')));
	await main(page).getByRole('button', { name: 'Import' }).click();
	await says(page, /40 rows: 40 new/);
	const send = async (path) => {
		await page.goto('/receivables/file');
		await page.locator('input[type=file]').setInputFiles(path);
		await main(page).getByLabel('Site').selectOption({ label: 'Maple Office' });
		await main(page).getByRole('button', { name: 'Bring in' }).click();
	};
	await send(join(root, 'tests/data/x12/bad_R3_transaction.835'));
	await says(page, /Rule R3, payment EFT000006/);
	await picture(page, 'remittance-refused', { height: 620 });
	await send(file('era.835', good()));
	await says(page, 'Remittance EFT20931');
	await says(page, /not on the books/);
	await picture(page, 'remittance');
	await page.goto('/receivables');
	await says(page, 'Keystone Health');
	await picture(page, 'receivables');
	await main(page).getByRole('link', { name: 'No such claim' }).click();
	await main(page).getByRole('link', { name: 'No such claim' }).last().click();
	await main(page).getByLabel('Claim').fill('A-1010');
	await main(page).getByRole('button', { name: 'Done' }).click();
	await says(page, 'Posted to the claim.');
	await main(page).getByRole('link', { name: 'Denial', exact: true }).first().click();
	await main(page).getByLabel('What was done').fill('Authorization found, sent again.');
	await main(page).getByRole('button', { name: 'Done' }).click();
	await says(page, 'Done.');
	await page.goto('/receivables/claims?q=A-1010');
	await main(page).getByRole('link', { name: 'A-1010' }).click();
	await says(page, 'Payment by the payer');
	await picture(page, 'claim');
	quiet();
	await close();
	assert.match(mustHuddle(o.where, ['ledger', 'verify']), /sound/);
});

test('a patient pays at the desk, seen on the phone', async () => {
	const { page, quiet, close } = await person(browser, o.url, { phone: true });
	await signIn(page, 'dana@example.com', PASSWORD);
	await page.goto('/receivables/claims?q=A-1001');
	await main(page).getByRole('link', { name: 'A-1001' }).click();
	await main(page).getByLabel('Amount').fill('20.00');
	await main(page).getByLabel('Reference').fill('R-17');
	await main(page).getByRole('button', { name: 'Post' }).click();
	await says(page, 'Posted.');
	await says(page, 'Payment by the patient');
	await page.goto('/receivables');
	await picture(page, 'receivables-phone', { phone: true });
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.ok(wide <= 1, `${wide} px wider than the screen`);
	quiet();
	await close();
	assert.match(mustHuddle(o.where, ['ledger', 'verify']), /sound/);
});
