// A bookkeeper's first month: books, opening balances, a journal with dimensions, a draft, a reversal, a
// closed month, and statements that agree with each other, in HTML, JSON and CSV.
import test from 'node:test';
import assert from 'node:assert/strict';
import { office, Client, PASSWORD, mustHuddle, textOf } from './lib.mjs';

const o = await office({ args: ['--workers', '2'] });
test.after(() => o.close());
const { owner } = o;
const year = new Date().getUTCFullYear();
const day = (month, dom) => `${year - 1}-${String(month).padStart(2, '0')}-${String(dom).padStart(2, '0')}`;
const FROM = day(1, 1), TO = day(12, 31);

async function role(name) {
	mustHuddle(o.where, ['user', 'add', '--email', `${name}@example.com`, '--name', `Robin ${name}`, '--role', name, '--all-sites']);
	mustHuddle(o.where, ['user', 'passwd', '--email', `${name}@example.com`, '--stdin'], PASSWORD);
	return new Client(o.url).signIn(`${name}@example.com`);
}

async function csrf(client) {
	client.token ??= (await client.hidden('/me'))._csrf;
	return client.token;
}
async function send(client, path, fields) {
	return client.ask(path, { method: 'POST', body: JSON.stringify(fields),
		headers: { 'content-type': 'application/json', accept: 'application/json', 'x-csrf-token': await csrf(client) } });
}
async function must(client, path, fields) {
	const answer = await send(client, path, fields);
	assert.ok([200, 201, 303].includes(answer.status), `${path}: ${answer.status} ${answer.text}`);
	return answer.json;
}

const keeper = owner;
const auditor = await role('auditor');
let practice, site;
const account = {};
const cell = (report, label, column = 0) => report.rows.find((r) => r.label === label)?.cells[column]?.cents ?? 0;
const report = async (name, query = '') => (await keeper.json(`/ledger/${name}?from=${FROM}&to=${TO}${query}`)).json;

test('books start with the usual accounts', async () => {
	const empty = await owner.get('/ledger');
	assert.match(textOf(empty.text), /No books yet/);
	practice = (await owner.json('/ledger')).json.practices[0].value;
	const answer = await owner.post('/ledger/books', { practice, year_starts: '1' }, { page: '/ledger', action: '/ledger/books' });
	assert.equal(answer.status, 303, textOf(answer.text));
	const { accounts } = (await owner.json('/ledger/accounts')).json;
	assert.ok(accounts.length > 60);
	for (const a of accounts) account[a.number] = a.id;
});

test('a journal is posted by the form, and refused in words when it does not balance', async () => {
	const page = '/ledger/journals/new';
	const fields = { day: day(1, 1), memo: 'Opening balances', keep: 'post', account1: account[1000], debit1: '10,000.00',
		account2: account[3000], credit2: '9,000.00' };
	const refused = await keeper.post('/ledger/journals', fields, { page, action: '/ledger/journals' });
	assert.equal(refused.status, 422);
	assert.match(textOf(refused.text), /Debits and credits differ/);
	assert.match(refused.text, /value="10000\.00"|value="10,000\.00"/);
	const half = await keeper.post('/ledger/journals', { ...fields, account3: account[3000] }, { page, action: '/ledger/journals' });
	assert.equal(half.status, 422);
	assert.match(textOf(half.text), /either a debit or a credit/);
	const answer = await keeper.post('/ledger/journals', { ...fields, credit2: '10,000.00' }, { page, action: '/ledger/journals' });
	assert.equal(answer.status, 303, textOf(answer.text));
	assert.match(textOf((await keeper.get(answer.location)).text), /posted/);
});

test('the form sent twice posts once', async () => {
	const hidden = await keeper.hidden('/ledger/journals/new', '/ledger/journals');
	const body = () => new URLSearchParams({ ...hidden, day: day(2, 1), memo: 'Rent', keep: 'post', account1: account[6000], debit1: '1500',
		account2: account[1000], credit2: '1500' });
	const first = await keeper.ask('/ledger/journals', { method: 'POST', body: body() });
	const second = await keeper.ask('/ledger/journals', { method: 'POST', body: body() });
	assert.equal(first.status, 303, textOf(first.text));
	assert.equal(second.location, first.location);
	assert.equal((await report('profit-loss')).rows.find((r) => r.label === 'Rent').cells[0].cents, 150000);
});

test('a journal by hand may not touch what claims and bills keep', async () => {
	const answer = await send(keeper, '/ledger/journals', { practice, day: day(2, 1), memo: 'AR', keep: 'post', account1: account[1200],
		debit1: '5.00', account2: account[4000], credit2: '5.00' });
	assert.equal(answer.status, 422);
	assert.match(answer.text, /kept by its own part/);
});

test('a draft counts when it is posted', async () => {
	const { id } = await must(keeper, '/ledger/journals', { practice, day: day(3, 10), memo: 'Supplies', keep: 'draft',
		account1: account[5200], debit1: '200.00', account2: account[1000], credit2: '150.00' });
	assert.equal(cell(await report('profit-loss'), 'Medical supplies'), 0);
	assert.equal((await send(keeper, `/ledger/journals/${id}/post`, {})).status, 422);
	const edit = `/ledger/journals/${id}/edit`;
	const answer = await keeper.post(`/ledger/journals/${id}`, { day: day(3, 10), memo: 'Supplies', keep: 'post', account1: account[5200],
		debit1: '200.00', account2: account[1000], credit2: '200.00' }, { page: edit, action: `/ledger/journals/${id}` });
	assert.equal(answer.status, 303, textOf(answer.text));
	assert.equal(cell(await report('profit-loss'), 'Medical supplies'), 20000);
	assert.equal((await keeper.get(edit)).status, 404);
	assert.equal((await send(keeper, `/ledger/journals/${id}/delete`, {})).status, 422);
});

test('a reversal is linked, and can be made once', async () => {
	const { id } = await must(keeper, '/ledger/journals', { practice, day: day(4, 1), memo: 'Twice', keep: 'post',
		account1: account[6000], debit1: '99.00', account2: account[1000], credit2: '99.00' });
	assert.equal((await send(keeper, `/ledger/journals/${id}/reverse`, { day: day(4, 2), reason: '' })).status, 422);
	const made = await must(keeper, `/ledger/journals/${id}/reverse`, { day: day(4, 2), reason: 'Entered twice' });
	const journal = (await keeper.json(`/ledger/journals/${made.id}`)).json;
	assert.equal(journal.reason, 'Entered twice');
	assert.equal(journal.links[0].path, `/ledger/journals/${id}`);
	assert.match((await send(keeper, `/ledger/journals/${id}/reverse`, { day: day(4, 2), reason: 'Again' })).text, /reversed before/);
	assert.equal(cell(await report('profit-loss'), 'Rent'), 150000);
});

test('statements agree with each other', async () => {
	await must(keeper, '/ledger/journals', { practice, day: day(5, 5), memo: 'Visits', keep: 'post', account1: account[1000],
		debit1: '4000.00', account2: account[4020], credit2: '4000.00' });
	await must(keeper, '/ledger/journals', { practice, day: day(6, 5), memo: 'Ultrasound', keep: 'post', account1: account[1500],
		debit1: '2500.00', account2: account[1000], credit2: '2500.00' });
	const profit = await report('profit-loss'), sheet = await report('balance-sheet'), cash = await report('cash-flow'),
		trial = await report('trial-balance');
	assert.equal(cell(profit, 'Net income'), 400000 - 150000 - 20000);
	assert.equal(cell(sheet, 'Net income of the year'), cell(profit, 'Net income'));
	assert.equal(cell(sheet, 'Total assets'), cell(sheet, 'Total liabilities and equity'));
	assert.equal(cell(cash, 'Cash at the end'), cell(sheet, 'Operating bank'));
	assert.equal(cell(cash, 'Medical equipment'), -250000);
	assert.equal(cell(trial, 'Difference'), 0);
	assert.equal(trial.warning, '');
	const months = await report('profit-loss', '&by=month');
	assert.equal(months.columns.length, 13);
	assert.equal(cell(months, 'Net income', 12), cell(profit, 'Net income'));
	const before = await report('profit-loss', '&by=last-year');
	assert.equal(cell(before, 'Net income', 2), cell(profit, 'Net income'));
	assert.equal(cell(await report('profit-loss', '&basis=cash'), 'Net income'), cell(profit, 'Net income'));
	// Nothing of this was known before today.
	const known = await report('profit-loss', `&known=${day(12, 31)}`);
	assert.equal(cell(known, 'Net income'), 0);
});

test('a figure leads to its lines', async () => {
	const profit = await report('profit-loss');
	const { cents, path } = profit.rows.find((r) => r.label === 'Rent').cells[0];
	const register = (await keeper.json(path)).json;
	assert.equal(register.balance, cents);
	assert.equal(register.lines.reduce((sum, l) => sum + l.debit - l.credit, 0), cents);
	assert.equal(register.lines[0].balance, cents);
	const page = await keeper.get(path);
	assert.match(textOf(page.text), /Entered twice|Twice|Rent/);
});

test('the register goes back page by page with its running balance', async () => {
	for (let i = 0; i < 60; i++)
		await must(keeper, '/ledger/journals', { practice, day: day(7, 1 + (i % 3)), memo: `Parking ${i}`, keep: 'post', account1: account[6390],
			debit1: '1.00', account2: account[1050], credit2: '1.00' });
	let path = `/ledger/accounts/${account[6390]}`, balance = 6000, seen = 0;
	while (path !== '') {
		const { lines, older } = (await keeper.json(path)).json;
		for (const l of lines) {
			assert.equal(l.balance, balance);
			balance -= l.debit - l.credit;
			seen++;
		}
		path = older;
	}
	assert.equal(seen, 60);
	assert.equal(balance, 0);
	assert.equal((await keeper.json('/ledger/journals')).json.journals.length, 50);
});

test('the same question as a file', async () => {
	const answer = await keeper.get(`/ledger/profit-loss?csv=1&from=${FROM}&to=${TO}`);
	assert.match(answer.headers.get('content-type'), /text\/csv/);
	assert.match(answer.text, /6000,Rent,1500\.00/);
	const journal = await keeper.get('/ledger/books.journal');
	assert.match(journal.text, /expenses:6000 Rent {2}\$1500\.00/);
});

test('months close, and what is closed takes nothing', async () => {
	const month = (m) => String((year - 1) * 100 + m);
	await must(keeper, '/ledger/periods', { practice, month: month(3), state: 'soft' });
	const entry = { practice, day: day(3, 3), memo: 'Late', keep: 'post', account1: account[6000], debit1: '1', account2: account[1000], credit2: '1' };
	assert.match((await send(keeper, '/ledger/journals', entry)).text, /closed for daily work/);
	await must(keeper, '/ledger/journals', { ...entry, adjusting: true });
	await must(keeper, '/ledger/periods', { practice, month: month(3), state: 'open' });
	await must(keeper, '/ledger/periods', { practice, month: month(3), state: 'soft' });
	await must(keeper, '/ledger/periods/close', { practice, month: month(3), state: 'soft' });
	assert.match((await send(keeper, '/ledger/journals', { ...entry, adjusting: true })).text, /closed for good/);
	assert.match((await send(keeper, '/ledger/periods', { practice, month: month(3), state: 'open' })).text, /closed for good/);
	assert.match(textOf((await keeper.get('/ledger')).text), /open/);
});

test('an account that was used keeps its place', async () => {
	const path = `/ledger/accounts/${account[6000]}`;
	const fields = { practice, version: '1', number: '6000', name: 'Rent', section: 'asset cash', control: '' };
	assert.match((await send(keeper, path, fields)).text, /its place stays/);
	await must(keeper, path, { ...fields, name: 'Rent of offices', section: 'expense occupancy' });
	assert.equal((await send(keeper, path, { ...fields, section: 'expense occupancy' })).status, 409);
	assert.match((await send(keeper, '/ledger/accounts', { practice, number: '6000', name: 'Twin', section: 'expense tax', control: '' })).text,
		/has this number/);
	await must(keeper, '/ledger/accounts', { practice, number: '6999', name: 'Flowers', section: 'expense overhead', control: '' });
});

test('what comes again posts itself, once, and shares out to the cent', async () => {
	const add = (fields) => must(keeper, '/ledger/schedules', { practice, first: day(8, 31), debit: account[6110], credit: account[1300], ...fields });
	await add({ kind: 'prepaid', title: 'Insurance of a year', runs: '3', amount: '100.00' });
	await add({ kind: 'reversing', title: 'Accrued wages', runs: '1', amount: '70.00', debit: account[5100], credit: account[2300], first: day(9, 30) });
	const months = await report('profit-loss', '&by=month');
	assert.deepEqual([8, 9, 10, 11].map((m) => cell(months, 'Other insurance', m - 1)), [3334, 3333, 3333, 0]);
	assert.deepEqual([9, 10].map((m) => cell(months, 'Staff wages', m - 1)), [7000, -7000]);
	const { items } = (await keeper.json('/ledger/schedules')).json;
	assert.deepEqual(items.map((i) => [i.title, i.done, i.left, i.active]).sort(),
		[['Accrued wages', 1, 0, false], ['Insurance of a year', 3, 0, false]]);
	assert.equal((await send(keeper, '/ledger/schedules', { practice, kind: 'recurring', title: 'Late', first: day(2, 28), runs: '1', amount: '1.00',
		debit: account[6000], credit: account[1000] })).status, 422);
	const later = await must(keeper, '/ledger/schedules', { practice, kind: 'recurring', title: 'Rent', first: `${year + 1}-01-31`, runs: '12',
		amount: '1500.00', debit: account[6000], credit: account[1000] });
	await must(keeper, `/ledger/schedules/${later.id}/stop`, {});
	assert.match(textOf((await keeper.get('/ledger/schedules')).text), /Rent.*ended/);
});

test('a budget is spread, copied, and stands beside what was posted', async () => {
	await must(keeper, '/ledger/budget', { practice, year: String(year - 1), account: account[6000], amount: '12,000.05' });
	assert.match((await send(keeper, '/ledger/budget', { practice, year: String(year), account: account[1000], amount: '1' })).text, /Only income and expenses/);
	const against = await report('profit-loss', '&by=budget');
	const row = against.rows.find((r) => r.number === '6000').cells.map((c) => c.cents);
	assert.equal(row[1], 1200005);
	assert.equal(row[2], row[0] - row[1]);
	await must(keeper, '/ledger/budget/copy', { practice, year: String(year - 1), percent: '110' });
	const plan = (await keeper.json(`/ledger/budget?year=${year}`)).json.items.find((i) => i.number === '6000');
	assert.ok(Math.abs(plan.planned - 1320000) < 20, String(plan.planned));
	assert.match(textOf((await keeper.get(`/ledger/budget?year=${year}`)).text), /Forecast/);
});

test('the auditor reads all of it and changes nothing', async () => {
	for (const path of ['/ledger', '/ledger/accounts', '/ledger/journals', '/ledger/trial-balance', '/ledger/profit-loss?by=provider',
		'/ledger/profit-loss?by=site&practice=all', '/ledger/balance-sheet', '/ledger/cash-flow?by=month', '/ledger/schedules', '/ledger/budget', `/ledger/accounts/${account[1000]}`])
		assert.equal((await auditor.get(path)).status, 200, path);
	assert.equal((await send(auditor, '/ledger/journals', { practice })).status, 403);
	assert.match(mustHuddle(o.where, ['ledger', 'verify']), /The books are sound/);
	assert.match(mustHuddle(o.where, ['check']), /sum of its lines|well|sound/i);
});
