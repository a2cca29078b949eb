// Receivables: a month of a small practice. Charges come in, a payer answers, takes back, denies and
// underpays; the money is seen, what was not found is found, a credit is returned; and the books, the
// sub-ledger and the pages say the same throughout.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { office, huddle, mustHuddle, root, textOf } from './lib.mjs';
import { remit835 } from './remit.mjs';

const o = await office();
const folder = mkdtempSync(join(tmpdir(), 'huddle-ar-'));
test.after(async () => { await o.close(); rmSync(folder, { recursive: true, force: true }); });
const c = o.owner;

const file = (name, text) => { const path = join(folder, name); writeFileSync(path, text); return path; };
const bring = (kind, lines) => mustHuddle(o.where, ['import', kind, file(`${kind}.csv`, lines.join('\n') + '\n')]);
const sound = () => assert.match(mustHuddle(o.where, ['ledger', 'verify']), /sound/);
const get = async (path) => {
	const answer = await c.json(path);
	assert.equal(answer.status, 200, path);
	return answer.json;
};
const claim = async (token) => get(`/receivables/claims/${(await get(`/receivables/claims?q=${token}`)).claims[0].id}`);
const siteId = async () => (await get('/sites')).sites[0].id;
const send = async (text, name = 'era.835') => c.upload('/receivables/file', text, name, { site: await siteId() });
const post = async (path, fields, page = path) => c.post(path, fields, { page });

bring('sites', ['site,practice,state,time_zone,address', 'Maple Office,Maple Medical,PA,America/New_York,1 Main St']);
const CHARGES = 'claim,site,patient,payer,second_payer,provider,date,code,modifiers,units,charge';
const charge = (token, cents, patient = 'P-1', payer = 'SYNTH HEALTH PLAN', code = '99213') =>
	`${token},Maple Office,${patient},${payer},,Dr. Rao,2026-02-20,${code},,1,${(cents / 100).toFixed(2)}`;

test('charges come in once, and a faulty file changes nothing', async () => {
	const rows = [CHARGES, charge('A1', 20000), charge('A2', 10000, 'P-2'), charge('A3', 10000, 'P-3'), charge('A4', 5000, 'P-1', ''),
		charge('A5', 8000, 'P-2'), charge('A5', 2000, 'P-2', 'SYNTH HEALTH PLAN', '36415')];
	assert.match(bring('charges', rows), /6 rows: 6 new/);
	assert.match(bring('charges', rows), /6 rows: 0 new, 0 changed, 6 as they were/);
	const bad = huddle(o.where, ['import', 'charges', file('bad.csv', [CHARGES, charge('A1', 20001), charge('B1', 100)].join('\n'))]);
	assert.equal(bad.status, 1);
	assert.match(bad.err, /row 2, column claim: .*\$200\.00.*\$200\.01/);
	assert.equal((await get('/receivables/claims?q=B1')).claims.length, 0);
	const out = file('out.csv', mustHuddle(o.where, ['export', 'charges']));
	assert.match(mustHuddle(o.where, ['import', 'charges', out]), /6 rows: 0 new, 0 changed/);
	const overview = await get('/receivables');
	assert.equal(overview.insurance, 50000);
	assert.equal(overview.patients, 5000);
	sound();
});

test('a file that does not balance is refused with rule, segment and sums', async () => {
	for (const [name, rule] of [['bad_R1_service', 'R1'], ['bad_R2_claim', 'R2'], ['bad_R3_transaction', 'R3']]) {
		const answer = await send(readFileSync(join(root, 'tests/data/x12', `${name}.835`)), `${name}.835`);
		assert.equal(answer.status, 422, name);
		assert.match(textOf(answer.text), new RegExp(`Rule ${rule}, .*segment \\d+: .*\\$`));
	}
	assert.match(textOf((await send('ST*835*0001~')).text), /does not begin with an ISA segment/);
	assert.equal((await get('/receivables/remits')).remits.length, 0);
	sound();
});

test('a remittance pays, adjusts, moves the patient\'s part and leaves a denial open', async () => {
	bring('fees', ['payer,code,modifiers,from,amount', 'Synth Health Plan,99213,,2026-01-01,110.00']);
	const text = remit835({ trace: 'T1', claims: [
		{ id: 'A1', charge: 20000, paid: 9000, patient: 1000, lines: [{ code: '99213', charge: 20000, paid: 9000, allowed: 10000, cas: [['CO', '45', 10000], ['PR', '2', 1000]] }] },
		{ id: 'A2', status: 4, charge: 10000, paid: 0, cas: [['CO', '197', 10000]] },
		{ id: 'A-3', charge: 10000, paid: 7000, cas: [['CO', '45', 3000]] },
	], plb: [['WO', 'ICNOLD', 500], ['L6', 'INT', -120]] });
	const dry = mustHuddle(o.where, ['import', 'remit835', file('t1.835', text), '--dry-run', '--json']);
	assert.deepEqual([JSON.parse(dry).saved, JSON.parse(dry).unmatched, JSON.parse(dry).cents], [false, 1, 15620]);
	assert.equal((await get('/receivables/remits')).remits.length, 0);
	const answer = await send(text);
	assert.equal(answer.status, 303, textOf(answer.text));
	const remit = await get(answer.location);
	assert.deepEqual([remit.cents, remit.claims_cents, remit.provider_cents, remit.deposit_day], [15620, 16000, 380, null]);
	const a1 = await claim('A1');
	assert.deepEqual([a1.insurance, a1.patient_part], [0, 1000]);
	assert.match(a1.answers[0].adjustments, /CO 45: .*\$100\.00; PR 2: Coinsurance, \$10\.00/);
	assert.equal((await claim('A2')).insurance, 10000);
	const work = (await get('/receivables/open-items')).items;
	assert.deepEqual(work.map((w) => [w.kind, w.token, w.cents]).sort(),
		[['denial', 'A2', 10000], ['provider', '', -120], ['underpaid', 'A1', 1000], ['unmatched', 'A-3', 7000]].sort());
	const denials = (await get('/receivables/denials?since=2026-01-01')).rows;
	assert.deepEqual([denials[0].payer, denials[0].reason, denials[0].cents], ['SYNTH HEALTH PLAN', 'CO 197', 10000]);
	assert.match((await c.get(answer.location)).text, /not seen yet/);
	sound();
	// No name of the file's patients is anywhere.
	assert.doesNotMatch((await c.get(answer.location)).text, /JANE|DOE/);
});

test('the same file, and the same payment in another file, change nothing', async () => {
	const claims = [{ id: 'A1', charge: 20000, paid: 15620, cas: [['CO', '45', 4380]] }];
	const again = await send(readFileSync(join(folder, 't1.835')));
	assert.equal(again.status, 422);
	assert.match(textOf(again.text), /This file was brought in on/);
	const other = await send(remit835({ trace: 'T1', claims }));
	assert.match(textOf(other.text), /is on the books already/);
	assert.equal((await get('/receivables/remits')).remits.length, 1);
	sound();
});

test('an answer finds its claim, an item is closed with words', async () => {
	const items = (await get('/receivables/open-items')).items;
	const unmatched = items.find((w) => w.kind === 'unmatched'), denial = items.find((w) => w.kind === 'denial');
	const page = `/receivables/open-items/${unmatched.id}`;
	assert.match(textOf((await post(page, { claim: 'NOPE', note: '' })).text), /No claim of this number/);
	assert.equal((await post(page, { claim: 'A3', note: '' })).status, 303);
	const a3 = await claim('A3');
	assert.deepEqual([a3.insurance, a3.patient_part], [0, 0]);
	assert.match(textOf((await post(`/receivables/open-items/${denial.id}`, { claim: '', note: '' })).text), /Say in a few words/);
	assert.equal((await post(`/receivables/open-items/${denial.id}`, { claim: '', note: 'Appealed.' })).status, 303);
	assert.equal((await claim('A2')).insurance, 10000);
	sound();
});

test('a reversal and its correction, and the money', async () => {
	const answer = await send(remit835({ trace: 'T2', day: '20260310', claims: [
		{ id: 'A1', status: 22, charge: -20000, paid: -9000, lines: [{ code: '99213', charge: -20000, paid: -9000, cas: [['CO', '45', -10000], ['PR', '2', -1000]] }] },
		{ id: 'A1', charge: 20000, paid: 10000, patient: 1000, cas: [['CO', '45', 9000], ['PR', '2', 1000]] },
	] }));
	assert.equal(answer.status, 303, textOf(answer.text));
	const a1 = await claim('A1');
	assert.deepEqual([a1.insurance, a1.patient_part], [0, 1000]);
	assert.ok(!(await get('/receivables/open-items')).items.some((w) => w.kind === 'reversal'));
	const money = await post(`${answer.location}/money`, { into: 'operating_bank', day: '2026-03-11', reference: 'Bank line 77' }, answer.location);
	assert.equal(money.status, 303, textOf(money.text));
	assert.equal((await get(answer.location)).deposit_day, '2026-03-11');
	assert.equal((await get('/receivables/remits?waiting=1')).remits.length, 1);
	sound();
});

test('a bank line with the trace number meets its remittance; one without stands apart', async () => {
	const form = await c.get('/bank/new');
	const account = /<option value="([0-9a-z]{13})"[^>]*>[^<]*1000/.exec(form.text)[1];
	const made = await c.post('/bank', { account, name: 'Operating', opening_day: '2026-03-01', opening: '0.00' }, { page: '/bank/new' });
	assert.equal(made.status, 303, textOf(made.text));
	const line = (n, trace, amount) => `<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>2026030${n}<TRNAMT>${amount}<FITID>F${n}<NAME>SYNTH PLAN HCCLAIMPMT<MEMO>TRN*1*${trace}*1512345678</STMTTRN>`;
	const ofx = file('bank.ofx', `<OFX><STMTRS>${line(3, 'T1', '156.20')}${line(4, 'T9', '10.00')}${line(5, 'T2', '10.00')}</STMTRS></OFX>`);
	for (let i = 0; i < 2; i++) mustHuddle(o.where, ['import', 'bank', ofx, '--account', 'Operating']);
	const { remits, deposits } = await get('/receivables/remits');
	assert.equal(remits.find((r) => r.trace === 'T1').deposit_day, '2026-03-03');
	// T2 was seen by hand before; the bank line is the same money.
	assert.deepEqual(deposits.map((d) => [d.trace, d.cents]), [['T9', 1000]]);
	sound();
});

test('payments and adjustments by page and by file; a credit becomes an obligation', async () => {
	const a1 = await claim('A1');
	const path = `/receivables/claims/${a1.id}`;
	assert.deepEqual((await get('/receivables/patients')).patients.map((p) => [p.name, p.total]), [['P-1', 6000]]);
	const form = { what: 'patient-payment', amount: '15.00', day: '2026-03-12', reference: 'R-1' };
	assert.equal((await post(`${path}/entries`, form, path)).status, 303);
	assert.equal((await claim('A1')).patient_part, -500);
	const due = (await get('/obligations')).items.find((i) => i.title === 'Return $5.00 on claim A1');
	assert.ok(due);
	assert.equal((await get('/receivables/credits')).claims[0].token, 'A1');
	const rows = ['claim,site,date,kind,amount,reference', 'A1,Maple Office,2026-03-13,refund-patient,5.00,C-9',
		'A4,Maple Office,2026-03-13,charity,50.00,X-1'];
	assert.match(bring('adjustments', rows), /2 rows: 2 new/);
	assert.match(bring('adjustments', rows), /2 rows: 0 new/);
	assert.equal((await claim('A1')).patient_part, 0);
	assert.equal((await claim('A4')).patient_part, 0);
	assert.equal((await get('/receivables/credits')).claims.length, 0);
	const out = file('adj.csv', mustHuddle(o.where, ['export', 'adjustments']));
	assert.match(mustHuddle(o.where, ['import', 'adjustments', out]), /3 rows: 0 new/);
	assert.deepEqual((await get('/receivables/patients')).patients, []);
	const statement = await c.get(`${path}/statement`);
	assert.equal(statement.status, 200);
	sound();
});

test('claims of an 837 come in at a site, and the official remittances post to the cent', async () => {
	const words = mustHuddle(o.where, ['import', 'claims837', join(root, 'tests/data/x12/claims.837'), '--site', 'Maple Office']);
	assert.match(words, /Charged: \$340\.50\. Claims: 3; here already: 0/);
	const before = (await get('/receivables/remits')).remits.length;
	for (const name of ['cob-contractural-adjustment', 'managed-care', 'medicare-part-a', 'secondary-payment', 'tertiary-payment', 'ok_small', 'ok_noplb'])
		mustHuddle(o.where, ['import', 'remit835', join(root, 'tests/data/x12', `${name}.835`)]);
	const remits = (await get('/receivables/remits')).remits;
	assert.equal(remits.length, before + 7);
	const cents = Object.fromEntries(remits.map((r) => [r.trace, r.cents]));
	assert.deepEqual([cents['7170066655'], cents['12345'], cents['0063158ABC'], cents['0012524965'], cents['0012524879'], cents.EFT000001],
		[94500, 15000000, 3400, 122200, 18750, 129742]);
	sound();
	assert.match(mustHuddle(o.where, ['check']), /ok\s+receivables\.sound/);
});

test('every page shows itself', async () => {
	for (const path of ['/receivables', '/receivables/file', '/receivables/claims', '/receivables/credits', '/receivables/remits', '/receivables/open-items',
		'/receivables/denials', '/receivables/payers', '/import/charges', '/import/adjustments', '/import/fees'])
		assert.equal((await c.get(path)).status, 200, path);
	const payer = (await get('/receivables/payers')).payers[0];
	const page = `/receivables/payers/${payer.id}`;
	assert.equal((await post(page, { federal: '1', ...(await c.hidden(page, page)) })).status, 303);
	assert.equal((await get('/receivables/payers')).payers[0].federal, true);
});
