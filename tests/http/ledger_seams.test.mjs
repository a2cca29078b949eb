// Where the books meet what stands beside them: entries that cash, the bank or a sister practice count
// on are not taken back behind their backs, nothing goes to their accounts by hand, and the check of
// the books asks the sub-ledgers too. The sample group has all of it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Client, place, mustHuddle, huddle, serve, textOf } from './lib.mjs';

const DAY = '2026-11-23';
const where = place();
where.env.HUDDLE_TEST_CLOCK = `${DAY}T15:00:00Z`;
const to = where.env.HUDDLE_DB ? ['--db', where.env.HUDDLE_DB] : [];
const made = mustHuddle(where, ['demo', '--no-serve', '--day', DAY, '--data', where.data, ...to]);
const password = /pass phrase of all of them is:\s+(.+)/.exec(made)[1].trim();
where.env.HUDDLE_TEST_CLOCK = '2026-11-24T15:00:00Z'; // after what the sample holds
const server = await serve(where, ['--workers', '2']);
test.after(async () => { await server.stop(); where.remove(); });
const keeper = await new Client(server.url).signIn('bookkeeper@riverbend.example', password);

const get = async (path) => {
	const answer = await keeper.json(path);
	assert.equal(answer.status, 200, path);
	return answer.json;
};
const { practices } = await get('/ledger');
// The newest journals of a source, in the first practice that has one.
async function journal(source) {
	for (const p of practices) {
		const { journals } = await get(`/ledger/journals?practice=${p.value}`);
		const found = journals.find((j) => j.source === source);
		if (found) return `/ledger/journals/${found.id}`;
	}
	return null;
}
const reverse = async (path) => keeper.post(`${path}/reverse`, { day: DAY, reason: 'Entered twice' }, { page: `${path}/reverse`, action: `${path}/reverse` });
const sound = () => assert.match(mustHuddle(where, ['ledger', 'verify']), /The books are sound/);

test('what a drawer counts on is not reversed behind its back', async () => {
	const path = await journal('cash');
	assert.ok(path);
	assert.doesNotMatch((await keeper.get(path)).text, new RegExp(`href="${path}/reverse"`));
	const answer = await reverse(path);
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /Another part of the books made this journal/);
	sound();
});

test('nothing goes into a drawer by hand or by schedule', async () => {
	const practice = practices[0].value;
	const { accounts } = await get(`/ledger/accounts?practice=${practice}`);
	const id = (number) => accounts.find((a) => a.number === number).id;
	const fields = { day: DAY, memo: 'Into the drawer', keep: 'post', account1: id('1060'), debit1: '5.00', account2: id('4020'), credit2: '5.00' };
	const page = `/ledger/journals/new?practice=${practice}`;
	const answer = await keeper.post('/ledger/journals', fields, { page, action: '/ledger/journals' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /kept by its own part/);
	// Checks that wait to be deposited are no drawer: they go to the bank by an entry.
	const fine = await keeper.post('/ledger/journals', { ...fields, account1: id('1050') }, { page, action: '/ledger/journals' });
	assert.equal(fine.status, 303, textOf(fine.text));
	sound();
});

test('what practices owe each other is taken back in both books', async () => {
	let path = null;
	for (const p of practices) {
		const accounts = (await get(`/ledger/accounts?practice=${p.value}`)).accounts;
		const due = accounts.find((a) => /Due (from|to) related/.test(a.name));
		const { lines } = await get(`/ledger/accounts/${due.id}`);
		const line = lines.find((l) => l.source === 'act' && l.day > '2026-10-31') ?? lines.find((l) => l.source === 'act');
		if (line) { path = `/ledger/journals/${line.journal_id}`; break; }
	}
	assert.ok(path);
	const other = (await get(path)).links.find((l) => /same act/.test(l.label)).path;
	const answer = await reverse(path);
	assert.equal(answer.status, 303, textOf(answer.text));
	const { links } = await get(other);
	const back = links.find((l) => /reverses this one/.test(l.label));
	assert.ok(back);
	const half = await reverse(back.path);
	assert.equal(half.status, 422);
	assert.match(textOf(half.text), /took back one half/);
	sound();
});

test('a page about something of a practice stays with that practice', async () => {
	const { value, label } = practices.at(-1);
	const { accounts } = await get(`/ledger/accounts?practice=${value}`);
	const { journals } = await get(`/ledger/journals?practice=${value}`);
	for (const path of [`/ledger/accounts/${accounts[0].id}`, `/ledger/journals/${journals[0].id}`, `/ledger/journals/new?practice=${value}`]) {
		const { text } = await keeper.get(path);
		assert.ok(textOf(text).includes(label), path);
		assert.match(text, new RegExp(`href="/ledger/trial-balance\\?practice=${value}"`), path);
		for (const other of practices.slice(0, -1)) assert.doesNotMatch(text, new RegExp(`practice=${other.value}`), path);
	}
});

test('a month that cannot be closed says why, and the page stays with the practice', async () => {
	const { value, label } = practices.at(-1);
	const answer = await keeper.post('/ledger/periods', { practice: value, month: '202611', state: 'soft' }, { page: `/ledger?practice=${value}`, action: '/ledger/periods' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /1 journal is not posted through Nov 2026/);
	assert.match(answer.text, new RegExp(`<option value="${value}" selected`), label);
});

test('matches and moves of cash lead to their entries', async () => {
	const bank = (await get('/bank')).accounts[0].id, drawer = (await get('/cash')).drawers[0].id;
	const { matches } = await get(`/bank/${bank}/matches`);
	const { moves } = await get(`/cash/${drawer}`);
	for (const [path, items] of [[`/bank/${bank}/matches`, matches], [`/cash/${drawer}`, moves]]) {
		const { journal_id: id, number } = items.find((x) => x.number > 0);
		assert.ok((await keeper.get(path)).text.includes(`href="/ledger/journals/${id}"`), path);
		assert.equal((await get(`/ledger/journals/${id}`)).number, number);
	}
});

test('a drawer that somebody else opened meanwhile is not closed by a count that was to open it', async () => {
	const path = `/cash/${(await get('/cash')).drawers[0].id}`;
	const second = await keeper.hidden(path, `${path}/count`);
	const count = { day: DAY, n2000: '10', note: '', bank: '' };
	assert.equal((await keeper.post(`${path}/count`, count, { page: path, action: `${path}/count` })).status, 303);
	const answer = await keeper.ask(`${path}/count`, { method: 'POST', body: new URLSearchParams({ ...second, ...count }) });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /open already/);
	assert.equal((await get(path)).is_open, true);
});

test('claims that come twice in a file, or below zero, are refused in words', async () => {
	const claims = (...list) => {
		const sets = ['ST*837*0001*005010X222A1', 'BHT*0019*00*1*20260101*1200*CH', 'NM1*41*2*X*****46*1', 'NM1*40*2*P*****46*2', 'HL*1**20*1',
			'NM1*85*2*CLINIC*****XX*1234567893', 'HL*2*1*22*0', 'SBR*P*18*******CI', 'NM1*IL*1*DOE*J****MI*1', 'NM1*PR*2*SYNTH*****PI*999',
			...list.flatMap(([token, amount]) => [`CLM*${token}*${amount}***11:B:1*Y*A*Y*Y`, 'HI*ABK:J00', 'LX*1', `SV1*HC:99213*${amount}*UN*1***1`, 'DTP*472*D8*20261110'])];
		return ['ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*^*00501*000000001*0*T*:',
			'GS*HC*S*R*20260101*1200*1*X*005010X222A1', ...sets, `SE*${sets.length + 1}*0001`, 'GE*1*1', 'IEA*1*000000001', ''].join('~');
	};
	const site = (await get('/sites')).sites[0].id;
	const send = async (name, ...list) => keeper.upload('/receivables/file', claims(...list), name, { site });
	const twice = await send('twice.837', ['T1', '100'], ['T1', '100']);
	assert.equal(twice.status, 422, textOf(twice.text));
	assert.match(textOf(twice.text), /Claim T1 at segment \d+ comes a second time/);
	const below = await send('below.837', ['T2', '-5']);
	assert.equal(below.status, 422);
	assert.match(textOf(below.text), /Claim T2 at segment \d+ has a charge below zero/);
	assert.equal((await get('/receivables/claims')).total, 0);
	assert.equal((await send('fine.837', ['T1', '100'], ['T2', '5'])).status, 303);
	assert.equal((await get('/receivables/claims')).total, 2);
	sound();
});

// What somebody with the database in hand does to it.
const at = (text) => where.env.HUDDLE_DB ? spawnSync('psql', ['-v', 'ON_ERROR_STOP=1', '-qd', where.env.HUDDLE_DB, '-c', text], { encoding: 'utf8' }) :
	spawnSync('python3', ['-c', 'import sqlite3,sys; d = sqlite3.connect(sys.argv[1], timeout=20); d.execute(sys.argv[2]); d.commit()', `${where.data}/huddle.db`, text], { encoding: 'utf8' });
const fails = (text, why) => { const { status, stderr } = at(text); assert.notEqual(status, 0, text); assert.match(stderr, why); };

test('the check of the books asks cash and bank too, and the database refuses changes', () => {
	const columns = 'drawer_id, count_id, day, kind, {cents}, memo, journal_id, account_id, created_at FROM cash_move WHERE id = (SELECT MAX(id) FROM cash_move)';
	fails('UPDATE cash_move SET cents = cents + 1', /cash_move_fixed/);
	fails('DELETE FROM bank_line', /bank_line_fixed/);
	/* SQLite asks no DELETE trigger for this. */
	if (!where.env.HUDDLE_DB) fails(`INSERT OR REPLACE INTO cash_move SELECT id, ${columns.replace('{cents}', 'cents + 1')}`, /cash_move_fixed/);
	sound();
	const { status, stderr } = at(`INSERT INTO cash_move SELECT 1, ${columns.replace('{cents}', '700')}`);
	assert.equal(status, 0, stderr);
	const answer = huddle(where, ['ledger', 'verify']);
	assert.equal(answer.status, 1);
	assert.match(answer.err, /cash drawers differ/);
});
