// A bookkeeper's bank month: an account, its file (twice), proposals taken, several entries for one
// line, an entry by a rule, one taken back, a CSV whose columns are learned, a reconciliation that is
// kept; the same by the command line; and that a killed import leaves all or nothing.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { office, mustHuddle, huddle, bin, textOf } from './lib.mjs';

const o = await office();
test.after(() => o.close());
const { owner } = o;

const put = (name, text) => {
	const file = join(o.where.data, name);
	writeFileSync(file, text);
	return file;
};
mustHuddle(o.where, ['import', 'sites', put('sites.csv',
	'site,practice,state,time_zone,address\nMain Clinic,Elm Family Medicine,NY,America/New_York,\n')]);
const BANK = 'assets:1000 Operating bank';
mustHuddle(o.where, ['import', 'hledger', put('books.journal', `
2026-02-28 Opening
    ${BANK}  $1000.00
    equity:3900 Opening balances

2026-03-02 Remittance EFT000001 of Synth Plan
    ${BANK}  $1297.42
    income:4000 Patient service revenue

2026-03-08 Copays, morning
    ${BANK}  $25.00
    income:4020 Self-pay revenue

2026-03-08 Copays, afternoon
    ${BANK}  $35.00
    income:4020 Self-pay revenue

2026-03-30 Rent of April
    expenses:6000 Rent  $700.00
    ${BANK}
`)]);

const line = (day, cents, id, name) =>
	`<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202603${day}<TRNAMT>${cents}<FITID>${id}<NAME>${name}</STMTTRN>`;
const MARCH = `OFXHEADER:100\nCHARSET:1252\n\n<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><ACCTID>77</BANKACCTFROM><BANKTRANLIST>
${line('02', '1297.42', 'A', 'SYNTH PLAN TRN*1*EFT000001*1512345678\\')}
${line('03', '-15.00', 'F', 'SERVICE FEE')}
${line('03', '-15.00', 'F', 'SERVICE FEE')}
${line('09', '60.00', 'D', 'DEPOSIT')}
</BANKTRANLIST><LEDGERBAL><BALAMT>2327.42<DTASOF>20260331</LEDGERBAL></STMTRS></OFX>`;

const look = async () => (await owner.json(bank)).json;
const optionOf = (html, words) => new RegExp(`<option value="([0-9a-z]{13})"[^>]*>${words}`).exec(html)[1];
const ok = (answer) => { assert.equal(answer.status, 303, textOf(answer.text)); return answer; };
const upload = async (name, text, fields = {}) => owner.upload(`${bank}/import`, text, name, fields, bank);
let bank = '';

test('a bank account is added for an account of the books, once', async () => {
	const account = optionOf((await owner.get('/bank/new')).text, 'Elm Family Medicine: 1000');
	const fields = { account, name: 'Operating at First Bank', opening_day: '2026-02-28', opening: '1000.00' };
	bank = ok(await owner.post('/bank', fields, { page: '/bank/new' })).location;
	assert.equal((await owner.json(`${bank}/matches`)).json.matches[0].reason, 'balance brought forward');
	const twin = await owner.post('/bank', { ...fields, name: 'Another' }, { page: '/bank/new' });
	assert.equal(twin.status, 422);
	assert.match(textOf(twin.text), /stands for this account already/);
});

test('a file comes in once, twins and all', async () => {
	ok(await upload('march.ofx', MARCH));
	ok(await upload('march.ofx', MARCH));
	const page = await look();
	assert.equal(page.n_open, 4);
	assert.deepEqual(page.imports.map((i) => [i.n_new, i.n_known]), [[0, 4], [4, 0]]);
	assert.equal(page.lines.filter((l) => l.cents === -1500).length, 2);
	assert.equal(page.bank_cents, 232742);
});

test('a file that is damaged is refused with its line', async () => {
	const answer = await upload('bad.ofx', MARCH.replace('60.00', '6o.00'));
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /Line 8: The amount "6o.00"/);
	assert.equal((await look()).n_open, 4);
});

const lineOf = async (cents) => (await look()).lines.find((l) => l.cents === cents);
async function take(cents) {
	const { id } = await lineOf(cents);
	const html = (await owner.get(bank)).text;
	const form = html.split('<form').find((f) => f.includes(`/bank/lines/${id}/match`));
	const body = new URLSearchParams();
	for (const [, name, value] of form.matchAll(/name="([^"]*)" value="([^"]*)"/g)) body.append(name, value);
	return owner.ask(`/bank/lines/${id}/match`, { method: 'POST', body });
}

test('proposals are ranked and say why; taking one matches', async () => {
	const remit = await lineOf(129742);
	assert.equal(remit.score, 100);
	assert.match(remit.reason, /same trace number eft000001/);
	assert.match((await lineOf(6000)).reason, /2 entries that come to this amount/);
	ok(await take(129742));
	ok(await take(6000));
	assert.equal((await look()).n_open, 2);
});

test('what does not add up is refused', async () => {
	const { id } = await lineOf(-1500);
	const one = (await owner.json(`/bank/lines/${id}`)).json;
	const rent = one.books.find((b) => b.cents === -70000).id;
	const answer = await owner.post(`/bank/lines/${id}/match`, { books: rent }, { page: `/bank/lines/${id}`, action: `/bank/lines/${id}/match` });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /do not come to the same amount/);
});

test('a rule proposes an entry; it is posted, matched, and taken back by a reversal', async () => {
	const fees = optionOf((await owner.get(`${bank}/rules/new`)).text, '6300');
	ok(await owner.post(`${bank}/rules`, { name: 'Bank fees', contains: 'Service Fee', direction: 'out', min: '', max: '50.00', account: fees, site: '', memo: 'Bank fee', place: '1' }, { page: `${bank}/rules/new` }));
	const { id, reason } = await lineOf(-1500);
	assert.equal(reason, 'rule "Bank fees"');
	const at = `/bank/lines/${id}`;
	assert.match((await owner.get(at)).text, /value="Bank fee"/);
	ok(await owner.post(`${at}/entry`, { account: fees, site: '', memo: 'Bank fee' }, { page: at, action: `${at}/entry` }));
	const balance = () => JSON.parse(mustHuddle(o.where, ['ledger', 'balance', '--json'])).accounts.find((a) => a.number === '6300')?.cents ?? 0;
	assert.equal(balance(), 1500);
	const match = (await owner.json(`${bank}/matches`)).json.matches[0];
	assert.equal(match.how, 'entry');
	const undo = `/bank/matches/${match.id}/undo`;
	ok(await owner.post(undo, {}, { page: `${bank}/matches`, action: undo }));
	assert.equal(balance(), 0);
	assert.equal((await look()).n_open, 2);
	for (let i = 0; i < 2; i++) {
		const next = `/bank/lines/${(await lineOf(-1500)).id}`;
		ok(await owner.post(`${next}/entry`, { account: fees, site: '', memo: 'Bank fee' }, { page: next, action: `${next}/entry` }));
	}
	assert.equal(balance(), 3000);
	assert.equal((await look()).n_open, 0);
});

test('a reconciliation comes out to the cent and is kept, once', async () => {
	const wrong = (await owner.json(`${bank}/reconcile?day=2026-03-31&balance=2327.43`)).json;
	assert.equal(wrong.difference, 1);
	const right = (await owner.json(`${bank}/reconcile?day=2026-03-31&balance=2327.42`)).json;
	assert.equal(right.difference, 0);
	assert.deepEqual(right.transit.filter((l) => l.words === 'Rent of April').map((l) => l.cents), [-70000]);
	const refused = await owner.post(`${bank}/reconcile`, { day: '2026-03-31', balance: '1.00' }, { page: `${bank}/reconcile?day=2026-03-31&balance=2327.42` });
	assert.equal(refused.status, 422);
	const kept = ok(await owner.post(`${bank}/reconcile`, { day: '2026-03-31', balance: '2327.42' }, { page: `${bank}/reconcile?day=2026-03-31&balance=2327.42` })).location;
	const statement = (await owner.json(kept)).json;
	assert.equal(statement.book_cents - statement.transit_cents + statement.unbooked_cents, statement.bank_cents);
	assert.match(textOf((await owner.get(kept)).text), /Rent of April/);
	const match = (await owner.json(`${bank}/matches`)).json.matches[0];
	const undo = await owner.post(`/bank/matches/${match.id}/undo`, {}, { page: `${bank}/matches`, action: `/bank/matches/${match.id}/undo` });
	assert.equal(undo.status, 422);
});

test('the columns of a CSV are proposed, chosen once and learned', async () => {
	const csv = 'Date,Details,Amount\n04/02/2026,FEE,-5.00\n04/02/2026,FEE,-5.00\n';
	const first = await upload('april.csv', csv);
	assert.equal(first.status, 422);
	const columns = /delimiter=,[^<]*/.exec(first.text)[0];
	assert.match(columns, /date=0 amount=2/);
	ok(await upload('april.csv', csv, { columns }));
	ok(await upload('april.csv', csv));
	assert.equal((await look()).lines.filter((l) => l.cents === -500).length, 2);
});

test('the command line imports the same way, and checks without saving', async () => {
	const file = put('april.ofx', MARCH.replaceAll('202603', '202604'));
	const check = JSON.parse(mustHuddle(o.where, ['import', 'bank', file, '--account', 'Operating at First Bank', '--dry-run', '--json']));
	assert.deepEqual([check.new, check.saved], [4, false]);
	mustHuddle(o.where, ['import', 'bank', file, '--account', 'Operating at First Bank']);
	const again = JSON.parse(mustHuddle(o.where, ['import', 'bank', file, '--account', 'Operating at First Bank', '--json']));
	assert.deepEqual([again.new, again.known], [0, 4]);
	const nobody = huddle(o.where, ['import', 'bank', file, '--account', 'No such']);
	assert.equal(nobody.status, 1);
	assert.match(nobody.err, /no bank account/);
});

test('an import that is killed leaves all of its lines or none', async () => {
	const lines = Array.from({ length: 4000 }, (_, i) => line(String(i % 28 + 1).padStart(2, '0'), `${i + 1}.00`, `K${i}`, 'KILLED')).join('\n').replaceAll('202603', '202605');
	const file = put('may.ofx', `<OFX><STMTRS><BANKACCTFROM><ACCTID>77</BANKACCTFROM>${lines}</STMTRS></OFX>`);
	const count = async () => (await look()).n_open;
	const before = await count();
	for (let wait = 20; wait < 140; wait += 40) {
		const child = spawn(bin, ['import', 'bank', file, '--account', 'Operating at First Bank'], { env: o.where.env, stdio: 'ignore' });
		const ended = new Promise((done) => child.on('exit', done));
		setTimeout(() => child.kill('SIGKILL'), wait);
		await ended;
		assert.ok([before, before + 4000].includes(await count()));
	}
	mustHuddle(o.where, ['import', 'bank', file, '--account', 'Operating at First Bank']);
	assert.equal(await count(), before + 4000);
});

test('a drawer is opened, takes money, is counted short, closed, and its deposit matched', async () => {
	const account = optionOf((await owner.get('/cash/new')).text, 'Elm Family Medicine: 1060');
	const drawer = ok(await owner.post('/cash', { account, name: 'Front desk', kind: 'drawer', left: '100.00' }, { page: '/cash/new' })).location;
	const page = async () => (await owner.get(drawer)).text;
	const to = async (number) => optionOf(await page(), number);
	const record = async (fields) => owner.post(`${drawer}/move`, { day: '2026-06-01', ...fields }, { page: drawer, action: `${drawer}/move` });
	const count = async (fields) => owner.post(`${drawer}/count`, { day: '2026-06-01', note: '', bank: '', ...fields }, { page: drawer, action: `${drawer}/count` });
	ok(await record({ direction: 'in', amount: '100.00', account: await to('1000'), memo: 'Float' }));
	ok(await count({ n2000: '5' }));
	ok(await record({ direction: 'in', amount: '60.00', account: await to('4020'), memo: 'Copays of the day' }));
	const much = await record({ direction: 'out', amount: '1000.00', account: await to('6220'), memo: 'Too much' });
	assert.equal(much.status, 422);
	assert.match(textOf(much.text), /not so much in it/);
	const slip = ok(await count({ n2000: '7', n1000: '1', n500: '1', n100: '4', bank: optionOf(await page(), 'Operating at First Bank') })).location;
	const paper = (await owner.json(slip)).json;
	assert.deepEqual([paper.expected, paper.counted, paper.difference, paper.deposit, paper.left], [16000, 15900, -100, 5900, 10000]);
	assert.match(textOf((await owner.get(slip)).text), /Deposit slip.*Deposit to Operating at First Bank/);
	const june = `<OFX><STMTRS><BANKACCTFROM><ACCTID>77</BANKACCTFROM>${line('02', '59.00', 'CASH', 'CASH DEPOSIT').replace('202603', '202606')}</STMTRS></OFX>`;
	ok(await upload('june.ofx', june));
	const lines = (await owner.json(`${bank}?page=81`)).json.lines;
	const deposit = lines.find((l) => l.name === 'CASH DEPOSIT');
	assert.match(deposit.words, /Deposit of Front desk/);
	const { books } = (await owner.json(`/bank/lines/${deposit.id}`)).json;
	ok(await owner.post(`/bank/lines/${deposit.id}/match`, { books: books.find((b) => b.cents === 5900).id }, { page: `/bank/lines/${deposit.id}`, action: `/bank/lines/${deposit.id}/match` }));
});

test('the books and the bank agree with each other', () => {
	const { out } = huddle(o.where, ['check', '--json']);
	for (const check of JSON.parse(out).filter((c) => /^(bank|ledger)/.test(c.name))) assert.equal(check.faults, 0, JSON.stringify(check));
	mustHuddle(o.where, ['ledger', 'verify']);
});
