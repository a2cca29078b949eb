// hledger and ledger as witnesses: random books leave Huddle as a journal, and both programs give the
// same balance of every account; the journal goes into a second office and comes out the same.
// LEDGER_SEED sets another run; it is printed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { place, huddle, mustHuddle } from './lib.mjs';

const seed = Number(process.env.LEDGER_SEED ?? 20261124);
console.log(`LEDGER_SEED=${seed}`);
let state = seed >>> 0;
// mulberry32
function random(n) {
	state = (state + 0x6d2b79f5) >>> 0;
	let t = state;
	t = Math.imul(t ^ (t >>> 15), t | 1);
	t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
	return ((t ^ (t >>> 14)) >>> 0) % n;
}
const pick = (list) => list[random(list.length)];

const ACCOUNTS = ['assets:1000 Operating bank', 'assets:1200 Insurance receivable', 'assets:bank:money market',
	'Assets:Petty cash (front desk)', 'liabilities:2000 Accounts payable', 'liabilities:loan: Dr. Ødegård', 'equity:3000 Owners\' capital',
	'income:4000 Patient service revenue', 'revenues:4100 Contractual adjustments', 'expenses:6000 Rent', 'expenses:lab, send-out',
	'expenses:5200 Medical supplies'];

const money = (cents) => `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

function amount(cents) {
	// One symbol: the others mean the same to Huddle, and another commodity to hledger.
	return pick([`$${money(cents)}`, `$ ${money(cents)}`, `${cents < 0 ? '-' : ''}$${money(Math.abs(cents))}`, `$${money(cents).replace(/\B(?=(\d{3})+\.)/g, ',')}`]);
}

function randomBook(n) {
	const lines = ['; a random book', 'account Assets:Petty cash (front desk)  ; type:C'];
	for (let i = 0; i < n; i++) {
		const day = `20${20 + random(5)}-${String(1 + random(12)).padStart(2, '0')}-${String(1 + random(28)).padStart(2, '0')}`;
		lines.push('', `${day} ${pick(['', '* ', '! '])}${pick(['', '(a7) '])}${pick(['Deposit', 'ACME | rent', '100% paid, in full', ''])}  ; note ${i}`);
		const k = 1 + random(5);
		let sum = 0;
		for (let l = 0; l < k; l++) {
			const cents = random(4) === 0 ? random(1e9) - 5e8 : random(100000) - 50000;
			sum += cents;
			lines.push(`    ${pick(ACCOUNTS)}  ${amount(cents)}${random(3) === 0 ? '  ; provider:Dr. Ode, payer:Blue%2C Inc.' : ''}`);
		}
		lines.push(`    ${pick(ACCOUNTS)}${random(2) === 0 ? `  ${amount(-sum)}` : ''}`);
	}
	return lines.join('\n') + '\n';
}

function office() {
	const where = place();
	mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
	return where;
}

const TOPS = { asset: 'assets', liability: 'liabilities', equity: 'equity', income: 'revenues', expense: 'expenses' };

function ours(where) {
	const { accounts } = JSON.parse(mustHuddle(where, ['ledger', 'balance', '--json']));
	return new Map(accounts.map((a) => [`${TOPS[a.kind]}:${a.number} ${a.name}`, a.cents]));
}

const cents = (text) => Math.round(Number(text.replace(/[$, ]|USD/g, '')) * 100);

function theirs(program, file) {
	const args = program === 'hledger' ? ['-f', file, 'balance', '--flat', '--no-total', '--no-elide'] :
		['-f', file, '--args-only', 'balance', '--flat', '--no-total'];
	const text = execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
	const found = new Map();
	for (const line of text.split('\n').filter((l) => l.trim() !== '')) {
		const [, value, name] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(line);
		if (cents(value) !== 0) found.set(name, cents(value));
	}
	return found;
}

const sorted = (map) => [...map].sort(([x], [y]) => (x < y ? -1 : 1));
const withoutNumbers = (text) => text.replace(/  ; number:\d+/g, '  ; ');

test('hledger and ledger give the same balances, and what was exported is imported as the same', (t) => {
	const first = office(), second = office();
	t.after(() => { first.remove(); second.remove(); });
	const file = join(first.data, 'random.journal'), out = join(first.data, 'out.journal'), again = join(first.data, 'again.journal');
	writeFileSync(file, randomBook(400));
	const made = JSON.parse(mustHuddle(first, ['import', 'hledger', file, '--json']));
	assert.ok(made.journals > 390, JSON.stringify(made));
	mustHuddle(first, ['export', 'hledger', '--out', out]);
	const mine = sorted(ours(first));
	assert.ok(mine.length > 8);
	assert.deepEqual(sorted(theirs('hledger', out)), mine, `seed ${seed}`);
	assert.deepEqual(sorted(theirs('ledger', out)), mine, `seed ${seed}`);
	// The random file itself, whose names differ, has the same balances in hledger.
	const byValue = (map) => [...map].map(([, v]) => v).sort((x, y) => x - y);
	assert.deepEqual(byValue(theirs('hledger', file)), byValue(new Map(mine)), `seed ${seed}`);

	mustHuddle(second, ['import', 'hledger', out]);
	assert.deepEqual(sorted(ours(second)), mine);
	mustHuddle(second, ['export', 'hledger', '--out', again]);
	const read = (path) => execFileSync('cat', [path], { encoding: 'utf8', maxBuffer: 1 << 28 });
	assert.equal(withoutNumbers(read(again)), withoutNumbers(read(out)));
	assert.match(mustHuddle(second, ['ledger', 'verify']), /The books are sound/);
	// The same file once more changes nothing.
	const twice = JSON.parse(mustHuddle(second, ['import', 'hledger', out, '--json']));
	assert.equal(twice.journals, 0);
	assert.equal(twice.known, made.journals);
});

test('a file with a fault leaves nothing behind', (t) => {
	const where = office();
	t.after(() => where.remove());
	const file = join(where.data, 'bad.journal');
	writeFileSync(file, '2026-01-05 fine\n  assets:bank  $5\n  income:x\n\n2026-01-06 off\n  assets:bank  $5\n  income:x  $-4\n');
	const answer = huddle(where, ['import', 'hledger', file]);
	assert.notEqual(answer.status, 0);
	assert.match(answer.err, /nothing was saved\. Line 5: Debits and credits differ/);
	assert.equal(JSON.parse(mustHuddle(where, ['ledger', 'verify', '--json'])).journals, 0);
});

test('a month that was closed takes nothing more', (t) => {
	const where = office();
	t.after(() => where.remove());
	const file = join(where.data, 'a.journal');
	const entry = (day) => writeFileSync(file, `${day} x\n  assets:1000 Operating bank  $5\n  income:4000 Patient service revenue\n`);
	entry('2026-01-05');
	mustHuddle(where, ['import', 'hledger', file]);
	mustHuddle(where, ['ledger', 'close', '--month', '2026-01']);
	entry('2026-01-06');
	assert.match(huddle(where, ['import', 'hledger', file]).err, /closed for daily work/);
	mustHuddle(where, ['ledger', 'close', '--month', '2026-01', '--state', 'open']);
	mustHuddle(where, ['ledger', 'close', '--month', '2026-02', '--state', 'hard']);
	assert.match(huddle(where, ['import', 'hledger', file]).err, /closed for good/);
	assert.match(huddle(where, ['ledger', 'close', '--month', '2026-01', '--state', 'open']).err, /closed for good/);
	// What was posted before is known again, not posted again.
	entry('2026-01-05');
	assert.equal(JSON.parse(mustHuddle(where, ['import', 'hledger', file, '--json'])).known, 1);
	assert.equal(JSON.parse(mustHuddle(where, ['ledger', 'balance', '--date', '2026-01-04', '--json'])).debits, 0);
	assert.equal(JSON.parse(mustHuddle(where, ['ledger', 'balance', '--known', '2020-01-01', '--json'])).debits, 0);
});
