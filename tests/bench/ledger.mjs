// The books under load: script/bench ledger. A journal of N transactions of three postings over five
// years and some sixty accounts goes in; statements are asked over HTTP, and hledger and ledger are asked
// the same on the same journal. BENCH_JOURNALS sets N (1,000,000).
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { Client, PASSWORD, bin, serve } from '../http/lib.mjs';

const DAYS = 1826, FIRST = Date.UTC(2021, 0, 1);
const note = (text) => process.stderr.write(`bench: ${text}\n`);
const print = (text) => process.stdout.write(`${text}\n`);
const EXPENSES = ['5000 Provider compensation', '5010 Provider benefits', '5020 Contracted providers', '5100 Staff wages', '5110 Payroll taxes',
	'5120 Staff benefits', '5200 Medical supplies', '5210 Drugs and vaccines', '5220 Laboratory', '6000 Rent', '6010 Utilities',
	'6020 Repairs and cleaning', '6100 Malpractice insurance', '6110 Other insurance', '6200 Software and claims clearing',
	'6210 Telephone and internet', '6220 Office supplies and postage', '6230 Professional fees', '6250 Marketing', '6300 Bank and card fees'];
const REVENUE = ['4000 Patient service revenue', '4010 Capitation revenue', '4020 Self-pay revenue', '4030 Quality and incentive payments'];

function random(seed) {
	let state = seed >>> 0;
	return (n) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) % n;
	};
}

function writeJournal(file, n) {
	const pick = random(20261124), out = openSync(file, 'w');
	const money = (cents) => `$${(cents / 100).toFixed(2)}`;
	let text = '';
	for (let i = 0; i < n; i++) {
		const day = new Date(FIRST + Math.floor(i * DAYS / n) * 86_400_000).toISOString().slice(0, 10);
		const tags = `  ; provider:Dr. ${pick(10)}, payer:Payer ${pick(5)}`;
		const dice = pick(100), a = 100 + pick(50000), b = 1 + pick(a - 1);
		const lines = dice < 40 ? [['assets:1200 Insurance receivable', a - b || 1], ['assets:1210 Patient receivable', b], [`revenues:${REVENUE[pick(4)]}`, null]] :
			dice < 75 ? [['assets:1000 Operating bank', a], ['revenues:4100 Contractual adjustments', b], ['assets:1200 Insurance receivable', null]] :
				dice < 83 ? [['assets:1050 Undeposited funds', a], ['revenues:4120 Administrative write-offs', b], ['assets:1210 Patient receivable', null]] :
					[[`expenses:${EXPENSES[pick(20)]}`, a], [`expenses:${EXPENSES[pick(20)]}`, b], ['assets:1000 Operating bank', null]];
		const sum = lines.reduce((s, [, cents]) => s + (cents ?? 0), 0);
		text += `\n${day} T${i}\n${lines.map(([name, cents]) => `    ${name}  ${money(cents ?? -sum)}${tags}\n`).join('')}`;
		if (text.length > 1 << 20) { writeSync(out, text); text = ''; }
	}
	writeSync(out, text);
	closeSync(out);
}

const folder = mkdtempSync(join(tmpdir(), 'huddle-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function run(program, args, env = process.env, input = '') {
	const start = performance.now();
	const answer = spawnSync(program, args, { env, input, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 3_600_000 });
	if (answer.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${answer.status} ${answer.stderr}`);
	return { text: answer.stdout, seconds: (performance.now() - start) / 1000 };
}

function office(n) {
	const data = join(folder, `office-${n}`), file = join(folder, `${n}.journal`);
	const where = { data, env: { ...process.env, HUDDLE_DATA: data, HUDDLE_DB: '' } };
	writeJournal(file, n);
	run(bin, ['init', '--admin', 'dana@example.com'], where.env);
	run(bin, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], where.env, PASSWORD);
	note(`${n.toLocaleString('en-US')} journals go in`);
	const { seconds } = run(bin, ['import', 'hledger', file], where.env);
	return { where, file, seconds };
}

const best = (list) => Math.min(...list);
const at = (list, part) => [...list].sort((x, y) => x - y)[Math.min(list.length - 1, Math.floor(list.length * part))];

async function times(client, path, rounds) {
	const list = [];
	for (let i = 0; i < rounds; i++) {
		const start = performance.now();
		const answer = await client.get(path);
		list.push(performance.now() - start);
		assert.equal(answer.status, 200, path);
	}
	return list;
}

async function statements(where) {
	const server = await serve(where, ['--workers', '2']);
	const client = await new Client(server.url).signIn('dana@example.com');
	const { accounts } = (await client.json('/ledger/accounts')).json;
	const bank = accounts.find((a) => a.number === '1000').id;
	const pages = [
		['Trial balance, end of a month', '/ledger/trial-balance?to=2025-06-30', '≤ 5 ms'],
		['Trial balance, any day', '/ledger/trial-balance?to=2025-06-15', '≤ 5 ms'],
		['P&L by provider, five years, any days', '/ledger/profit-loss?from=2021-02-10&to=2025-11-20&by=provider', '≤ 50 ms'],
		['P&L by provider, one year', '/ledger/profit-loss?from=2024-01-01&to=2024-12-31&by=provider', '≤ 50 ms'],
		['P&L by month, three years', '/ledger/profit-loss?from=2023-01-01&to=2025-12-31&by=month', '≤ 50 ms'],
		['P&L on a cash basis, any days', '/ledger/profit-loss?from=2021-02-10&to=2025-11-20&basis=cash', '≤ 50 ms'],
		['Balance sheet, any day', '/ledger/balance-sheet?to=2025-06-15', '≤ 50 ms'],
		['Cash flow, any days', '/ledger/cash-flow?from=2025-01-10&to=2025-06-15', '≤ 50 ms'],
		['Register, newest page', `/ledger/accounts/${bank}`, '≤ 2 ms'],
		['Register, four years back', `/ledger/accounts/${bank}?to=2022-03-17`, '≤ 2 ms'],
		['Journals', '/ledger/journals', '≤ 50 ms'],
	];
	print('| page, over HTTP with its HTML | target | best ms | median ms | p99 ms |\n|---|---:|---:|---:|---:|');
	for (const [name, path, target] of pages) {
		await times(client, path, 3);
		const list = await times(client, path, 100);
		print(`| ${name} | ${target} | ${best(list).toFixed(1)} | ${at(list, 0.5).toFixed(1)} | ${at(list, 0.99).toFixed(1)} |`);
	}
	await postings(server, client, accounts);
	await server.stop();
}

async function postings(server, client, accounts) {
	const csrf = (await client.hidden('/me'))._csrf, practice = (await client.json('/ledger')).json.practices[0].value;
	const id = (number) => accounts.find((a) => a.number === number).id;
	const body = JSON.stringify({ practice, day: '2026-01-05', memo: 'A posting', keep: 'post', account1: id('6000'), debit1: '1.00',
		account2: id('1000'), credit2: '1.00' });
	const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-csrf-token': csrf };
	const total = 3000;
	let begun = 0;
	const start = performance.now();
	await Promise.all(Array.from({ length: 8 }, async () => {
		while (begun++ < total) assert.equal((await client.ask('/ledger/journals', { method: 'POST', body, headers })).status, 200);
	}));
	print(`\nDurable postings over HTTP, eight connections: ${Math.round(total * 1000 / (performance.now() - start))} a second (target ≥ 500).\n`);
}

// Balances of ours and theirs, account by account, and the time each takes from its start to its end.
function sideBySide(n) {
	const { where, file } = office(n);
	const cents = (text) => Math.round(Number(text.replace(/[$,]/g, '')) * 100);
	const ours = [1, 2, 3].map(() => run(bin, ['ledger', 'balance', '--json'], where.env));
	const mine = new Map(JSON.parse(ours[0].text).accounts.map((a) => [`${a.number} ${a.name}`, a.cents]));
	for (const [program, args] of [['hledger', ['-f', file, 'balance', '--flat', '--no-total']], ['ledger', ['-f', file, '--args-only', 'balance', '--flat', '--no-total']]]) {
		const theirs = [1, 2].map(() => run(program, args));
		const found = new Map(theirs[0].text.split('\n').filter((l) => l.trim() !== '').map((l) => {
			const [, value, name] = /^\s*(\S+)\s+[a-z]+:(.*?)\s*$/.exec(l);
			return [name, cents(value)];
		}));
		assert.deepEqual([...found].sort(), [...mine].sort(), `${program} disagrees`);
		const ratio = best(theirs.map((t) => t.seconds)) / best(ours.map((t) => t.seconds));
		print(`| ${n.toLocaleString('en-US')} | ${program} | ${(best(theirs.map((t) => t.seconds)) * 1000).toFixed(0)} | ${(best(ours.map((t) => t.seconds)) * 1000).toFixed(0)} | ${ratio.toFixed(0)} × |`);
	}
}

export async function ledger() {
	const n = Number(process.env.BENCH_JOURNALS ?? 1_000_000);
	const { where, seconds } = office(n);
	print(`## Books\n\n${n.toLocaleString('en-US')} journals of three lines over five years, imported in ${seconds.toFixed(0)} s in one transaction.\n`);
	const proof = [1, 2, 3].map(() => run(bin, ['ledger', 'verify', '--json'], where.env).seconds);
	await statements(where);
	print(`\`huddle ledger verify\`, every line added up again: ${best(proof).toFixed(2)} s (target ≤ 2 s).\n`);
	print('Balances of every account, from the start of the program to its end; the same in all three, account by account.\n');
	print('| journals | program | ms | huddle ms | ratio |\n|---:|---|---:|---:|---:|');
	for (const size of [10_000, 100_000]) sideBySide(size);
	print('');
}
