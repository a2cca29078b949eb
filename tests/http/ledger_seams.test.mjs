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
	assert.ok((await get(other)).links.some((l) => /reverses this one/.test(l.label)));
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
