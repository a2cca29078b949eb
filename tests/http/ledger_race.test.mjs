// Many people at the books at once: posting, reversing, closing and opening months over many connections.
// Each answer is one of those that a person can get, and at the end every invariant holds.
//   LEDGER_RACE_SECONDS (4), LEDGER_RACE_CONNECTIONS (24)
import test from 'node:test';
import assert from 'node:assert/strict';
import { office, mustHuddle } from './lib.mjs';

const SECONDS = Number(process.env.LEDGER_RACE_SECONDS ?? 4), CONNECTIONS = Number(process.env.LEDGER_RACE_CONNECTIONS ?? 24);

test('posting, reversing and closing at once break nothing', async () => {
	const o = await office({ args: ['--workers', '2'] });
	try {
		const { owner } = o;
		const csrf = (await owner.hidden('/me'))._csrf;
		const send = (path, fields) => owner.ask(path, { method: 'POST', body: JSON.stringify(fields),
			headers: { 'content-type': 'application/json', accept: 'application/json', 'x-csrf-token': csrf } });
		const practice = (await owner.json('/ledger')).json.practices[0].value;
		assert.equal((await send('/ledger/books', { practice, year_starts: '1' })).status, 200);
		const { accounts } = (await owner.json('/ledger/accounts')).json;
		const usable = accounts.filter((a) => !['payables', 'receivables'].includes(a.control)).map((a) => a.id);
		const year = new Date().getUTCFullYear() - 1, posted = [], count = {};
		const pick = (list) => list[Math.floor(Math.random() * list.length)];
		const month = () => 1 + Math.floor(Math.random() * 12);
		const day = () => `${year}-${String(month()).padStart(2, '0')}-15`;
		let hard = 0;
		async function one() {
			const dice = Math.random(), amount = `${1 + Math.floor(Math.random() * 500)}.00`;
			if (dice < 0.7 || posted.length === 0) {
				const answer = await send('/ledger/journals', { practice, day: day(), memo: 'Race', keep: 'post', account1: pick(usable), debit1: amount,
					account2: pick(usable), credit2: amount });
				if (answer.status === 200) posted.push(answer.json.id);
				return ['post', answer];
			}
			if (dice < 0.9) return ['reverse', await send(`/ledger/journals/${pick(posted)}/reverse`, { day: day(), reason: 'A race' })];
			if (dice < 0.995 || hard >= 2) return ['close', await send('/ledger/periods', { practice, month: String(year * 100 + month()), state: pick(['soft', 'open']) })];
			return ['close', await send('/ledger/periods/close', { practice, month: String(year * 100 + ++hard), state: 'soft' })];
		}
		const until = Date.now() + SECONDS * 1000;
		await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
			while (Date.now() < until) {
				const [what, answer] = await one();
				count[`${what} ${answer.status}`] = (count[`${what} ${answer.status}`] ?? 0) + 1;
				// Done, refused in words, changed meanwhile, or too many at once: never a failure of the program.
				assert.ok([200, 409, 422, 503].includes(answer.status), `${what}: ${answer.status} ${answer.text}`);
			}
		}));
		console.log(JSON.stringify(count));
		assert.ok(posted.length > 20, JSON.stringify(count));
		assert.match(mustHuddle(o.where, ['ledger', 'verify']), /The books are sound/);
		const report = JSON.parse(mustHuddle(o.where, ['ledger', 'verify', '--json']));
		const balance = JSON.parse(mustHuddle(o.where, ['ledger', 'balance', '--json']));
		assert.equal(balance.debits, balance.credits);
		assert.ok(report.journals >= posted.length);
	} finally {
		await o.close();
	}
});
