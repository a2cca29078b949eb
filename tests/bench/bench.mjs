// The measurements behind script/bench. Each runs on an office of its own in a temporary folder, with
// two web workers and one client thread of 32 connections on the same machine.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, bin, mustHuddle, serve } from '../http/lib.mjs';
import { remit835 } from '../http/remit.mjs';
import { ledger } from './ledger.mjs';
import { roster } from './roster.mjs';

const CONNECTIONS = 32;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
const note = (text) => process.stderr.write(`bench: ${text}\n`);
const print = (text) => process.stdout.write(`${text}\n`);

// --- Offices. ---

const places = [];
process.on('exit', () => places.forEach((p) => rmSync(p.data, { recursive: true, force: true })));

function demo(...options) {
	const data = mkdtempSync(join(tmpdir(), 'huddle-bench-'));
	const env = { ...process.env, HUDDLE_DATA: data, HUDDLE_DB: '' };
	const where = { data, env };
	places.push(where);
	note(`huddle demo ${options.join(' ')}`);
	const run = spawnSync(bin, ['demo', ...options, '--no-serve', '--data', data], { env, encoding: 'utf8', timeout: 1_800_000 });
	if (run.status !== 0) throw new Error(`huddle demo: ${run.status}\n${run.stdout}\n${run.stderr}`);
	where.password = /pass phrase of all of them is:\s+(.+)/.exec(run.stdout)[1].trim();
	where.owner = /Owner\s+(\S+)/.exec(run.stdout)[1];
	return where;
}

async function open(where) {
	const server = await serve(where, ['--workers', '2']);
	const client = await new Client(server.url).signIn(where.owner, where.password);
	return { server, client, url: server.url };
}

// The week page of the site with the most people on it.
async function busiestWeek(client) {
	const { sites } = (await client.json('/sites')).json;
	let best = null;
	for (const site of sites) {
		const week = await client.json(`/sites/${site.id}/roster`);
		if (week.status !== 200) throw new Error(`the week of ${site.name}: ${week.status}`);
		const people = peopleOf(week.json);
		if (best === null || people > best.people) best = { path: `/sites/${site.id}/roster`, people };
	}
	return best;
}

const peopleOf = (week) => (week.people ?? week.rows ?? week.groups?.flatMap((g) => g.people ?? g.rows ?? []) ?? []).length;

// --- wrk, and what the kernel says about memory. ---

const UNITS = { us: 0.001, ms: 1, s: 1000, m: 60000 };
const milliseconds = (text) => {
	const [, number, unit] = /([\d.]+)(us|ms|s|m)/.exec(text);
	return Number(number) * UNITS[unit];
};

function wrk(url, client, { json = false, script = null, seconds = SECONDS, connections = CONNECTIONS } = {}) {
	const cookie = client === null ? [] : ['-H', `Cookie: ${[...client.cookies].map(([k, v]) => `${k}=${v}`).join('; ')}`];
	const accept = ['-H', `Accept: ${json ? 'application/json' : 'text/html'}`];
	const run = spawnSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...cookie, ...accept, ...(script === null ? [] : ['-s', join('tests/bench', script)]), url], { encoding: 'utf8' });
	if (run.status !== 0) throw new Error(`wrk: ${run.stderr}`);
	const bad = /Non-2xx or 3xx responses: (\d+)|Socket errors: (?!connect 0, read 0, write 0)(.*)/.exec(run.stdout);
	return { requests: Number(/(\d+) requests in/.exec(run.stdout)[1]), late: Number(/timeout (\d+)/.exec(run.stdout)?.[1] ?? 0),
		rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(run.stdout)[1]),
		p50: milliseconds(/^\s+50%\s+(\S+)/m.exec(run.stdout)[1]), p99: milliseconds(/^\s+99%\s+(\S+)/m.exec(run.stdout)[1]),
		bad: bad === null ? '' : bad[0] };
}

function family(pid) {
	const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => {
		try {
			return [Number(name), Number(/PPid:\s+(\d+)/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))[1])];
		} catch { return [0, 0]; }
	});
	const found = [pid];
	for (let i = 0; i < found.length; i++)
		found.push(...parents.filter(([, parent]) => parent === found[i]).map(([child]) => child));
	return found;
}

// Proportional set size: a page shared by three processes counts a third in each, so that the sum is true. The server
// lets only root look so closely; others get the resident size, which counts shared pages each time.
const memoryOf = (pid) => {
	try {
		return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
	} catch {
		return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
	}
};
const memory = (pid) => family(pid).reduce((sum, one) => sum + memoryOf(one), 0) / 1024;

// Processor time of all processes in ms: unlike a rate, other programs on the machine hardly change it.
const TICK_MS = 10;
const processor = (pid) => family(pid).reduce((sum, one) => {
	const fields = readFileSync(`/proc/${one}/stat`, 'utf8').split(') ')[1].split(' ');
	return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}, 0);

const rate = (n) => Math.round(n).toLocaleString('en-US');
const ms = (n) => (n < 10 ? n.toFixed(1) : String(Math.round(n)));
const median = (list) => [...list].sort((x, y) => x - y)[Math.floor(list.length / 2)];

// --- The measurements. ---

async function pages() {
	const where = demo('--size', 'large');
	const { server, client, url } = await open(where);
	const week = await busiestWeek(client);
	const all = [
		['Sign-in page', '/sign-in', null, '≥ 10,000', {}],
		[`Week of ${week.people} people`, week.path, client, '≥ 2,000', {}],
		['Eighty weeks of it in turn, read anew', week.path, client, '', { script: 'weeks.lua' }],
		['The same week as JSON', week.path, client, '', { json: true }],
		['Four weeks of it', `${week.path}?days=28`, client, '', {}],
		['Huddle page', '/', client, '', {}],
		['Staff list', '/staff', client, '', {}],
		['Credentials', '/credentials', client, '', {}],
		['Obligations', '/obligations', client, '', {}],
		['Audit', '/audit', client, '', {}],
	];
	print('## Pages\n\nOffice: 600 staff, 25 sites, two years of shifts (`huddle demo --size large`). Two web workers.\n');
	print('| page | requests/s | target | p50 ms | p99 ms (target < 50) | processor ms a request |\n|---|---:|---:|---:|---:|---:|');
	const load = [];
	let most = 0;
	for (const [name, path, as, target, options] of all) {
		const status = as === null ? (await new Client(url).get(path)).status : (await client.get(path)).status;
		if (status !== 200) { note(`${path}: ${status}, left out`); continue; }
		wrk(url + path, as, { ...options, seconds: 1 });
		load.push(loadavg()[0]);
		const before = processor(server.pid);
		const got = wrk(url + path, as, options);
		const cost = (processor(server.pid) - before) / got.requests;
		if (got.late > 0) note(`${path}: ${got.late} answers took more than 2 seconds`);
		most = Math.max(most, memory(server.pid));
		if (got.bad) throw new Error(`${path}: ${got.bad}`);
		print(`| ${name} | ${rate(got.rate)} | ${target} | ${ms(got.p50)} | ${ms(got.p99)} | ${cost.toFixed(2)} |`);
	}
	print(`\nLoad average of the machine meanwhile: ${Math.min(...load).toFixed(1)} to ${Math.max(...load).toFixed(1)}; the server and the client alone make about 3.`);
	print(`\nMemory of all ${family(server.pid).length} processes after this: **${Math.round(most)} MB** (PSS; target < 200 MB).\n`);
	await server.stop();
}

// One shift more for each person and day of four empty weeks: all rules are asked, the roster is saved, the answer sent.
async function edits() {
	const { server, client } = await open(demo('--size', 'large'));
	const { path } = await busiestWeek(client);
	const day = (n) => new Date(Date.UTC(2031, 0, 6 + n)).toISOString().slice(0, 10);
	const { people } = (await client.json(`${path}?from=${day(0)}`)).json;
	const first = `${path}/cell/${people[0].id}/${day(0)}`;
	const shift = (await client.json(first)).json.shifts[0].id;
	const hidden = await client.hidden(first, first);
	const cookie = [...client.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
	const headers = { Cookie: cookie, 'X-CSRF-Token': hidden._csrf, 'Content-Type': 'application/json', Accept: 'application/json' };
	const cells = Array.from({ length: 20 }, (_, d) => people.map((p) => `${path}/cell/${p.id}/${day(Math.floor(d / 5) * 7 + d % 5)}`)).flat();
	print('## Edits\n\nA shift planned in the grid of the large office, all rules asked, until the answer is there (SQLite, `synchronous=FULL`).\n');
	print('| connections | edits | edits/s | p50 ms | p99 ms | processor ms an edit |\n|---:|---:|---:|---:|---:|---:|');
	for (const connections of [1, 8]) {
		const mine = cells.splice(0, 500), took = [], began = performance.now(), before = processor(server.pid);
		const one = async () => {
			for (let cell; (cell = mine.pop()) !== undefined;) {
				const start = performance.now();
				const answer = await fetch(server.url + cell, { method: 'POST', headers, body: JSON.stringify({ shift }), redirect: 'manual' });
				const text = await answer.text();
				if (answer.status >= 400) throw new Error(`${cell}: ${answer.status} ${text.slice(0, 300)}`);
				took.push(performance.now() - start);
			}
		};
		await Promise.all(Array.from({ length: connections }, one));
		const seconds = (performance.now() - began) / 1000;
		took.sort((x, y) => x - y);
		const cost = (processor(server.pid) - before) / took.length;
		print(`| ${connections} | ${took.length} | ${rate(took.length / seconds)} | ${ms(median(took))} | ${ms(took[Math.floor(took.length * 0.99)])} | ${cost.toFixed(2)} |`);
	}
	print(`\nLoad average of the machine at the end: ${loadavg()[0].toFixed(1)}.\n`);
	await server.stop();
}

// Who could take one shift, ranked, with words and cost, among the people of the busiest site; each time anew.
async function replacements() {
	const { server, client } = await open(demo('--size', 'large'));
	const { path, people } = await busiestWeek(client);
	const site = path.split('/roster')[0];
	const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
	const shift = (await client.json(`${site}/shifts`)).json.shifts[0].id;
	const position = (await client.json('/positions')).json.items[0].id;
	const made = await client.post(`${site}/open-shifts`, { shift, position, day }, { page: `${site}/open-shifts/new`, action: `${site}/open-shifts` });
	if (made.status !== 303) throw new Error(`an open shift: ${made.status} ${made.text.slice(0, 300)}`);
	const took = [], before = processor(server.pid);
	for (let i = 0; i < 200; i++) {
		const start = performance.now();
		const answer = await client.json(made.location);
		if (answer.status !== 200) throw new Error(`${made.location}: ${answer.status}`);
		took.push(performance.now() - start);
	}
	const cost = (processor(server.pid) - before) / took.length;
	took.sort((x, y) => x - y);
	print('## Replacements\n\nWho could take one open shift: everybody judged by all rules, priced and sorted, until the answer is there.\n');
	print('| people | median ms | p99 ms (target < 100) | processor ms |\n|---:|---:|---:|---:|');
	print(`| ${people} | ${ms(median(took))} | ${ms(took[Math.floor(took.length * 0.99)])} | ${cost.toFixed(2)} |\n`);
	await server.stop();
}

async function starts() {
	const where = demo('--size', 'large');
	const took = [];
	for (let i = 0; i < 11; i++) {
		const began = performance.now();
		const server = await serve(where, ['--workers', '2']);
		const answer = await fetch(`${server.url}/sign-in`);
		await answer.text();
		took.push(performance.now() - began);
		await server.stop();
	}
	print('## Start\n\nFrom the start of `huddle serve` on the large office to the end of its first answer, 11 times.\n');
	print('| median ms | slowest ms | target |\n|---:|---:|---:|');
	print(`| ${ms(median(took))} | ${ms(Math.max(...took))} | < 300 |\n`);
}

// One request at a time, in turns over the offices, so that a slow moment of the machine hits all.
async function scale() {
	const kinds = [['1', '26'], ['25', '26'], ['250', '26'], ['25', '104']];
	const offices = [];
	for (const [sites, weeks] of kinds) {
		const office = await open(demo('--size', 'large', '--sites', sites, '--weeks', weeks));
		const { path, people } = await busiestWeek(office.client);
		offices.push({ ...office, sites, weeks, path, people, took: [] });
	}
	for (let round = 0; round < 220; round++)
		for (const office of offices) {
			// Another week each time, so that it is read from the database and not from what is kept.
			const monday = new Date(Date.now() - (round % 20) * 7 * 86400000).toISOString().slice(0, 10);
			const began = performance.now();
			await office.client.get(`${office.path}?from=${monday}`);
			if (round >= 20) office.took.push(performance.now() - began);
		}
	print('## Scale\n\nThe week of one site of the same size, one request at a time, 200 times in turns, of twenty weeks in turn: each is read anew (SQLite, nothing kept).\n');
	print('| sites in the office | weeks of shifts | people on the page | median ms | ratio |\n|---:|---:|---:|---:|---:|');
	for (const office of offices) {
		const ratio = median(office.took) / median(offices[0].took);
		print(`| ${office.sites} | ${office.weeks} | ${office.people} | ${median(office.took).toFixed(2)} | ${ratio.toFixed(2)} |`);
		await office.server.stop();
	}
	print('');
}

function claims() {
	const run = spawnSync('build/bench/bench_remit835', [], { encoding: 'utf8' });
	if (run.status !== 0) throw new Error(`bench_remit835: ${run.stderr}`);
	print('## Remittances\n\nAn 835 read and held to its balancing rules, eleven times (target: 10,000 claims in 50 ms).\n');
	print(`${run.stdout.trim()}\n`);
	post();
}

// The whole way of a file through the command line: read, matched, posted, saved, committed.
function post() {
	const CLAIMS = 10000, CODES = ['99213', '93000', '36415'];
	const data = mkdtempSync(join(tmpdir(), 'huddle-bench-'));
	const where = { data, env: { ...process.env, HUDDLE_DATA: data, HUDDLE_DB: '' } };
	places.push(where);
	const rows = ['claim,site,patient,payer,second_payer,provider,date,code,modifiers,units,charge'];
	const claims = [];
	for (let i = 1; i <= CLAIMS; i++) {
		const lines = CODES.map((code, k) => {
			const charge = 5000 + (i * 37 + k * 101) % 20000, contract = Math.floor(charge * 0.4), patient = i % 2 === 1 ? 500 : 0;
			const cas = [['CO', '45', contract], ...(patient > 0 ? [['PR', '2', patient]] : [])];
			rows.push(`C${i},Maple Office,P-${i % 3000},Plan,,Dr. ${i % 10},2026-02-${10 + i % 18},${code},,1,${(charge / 100).toFixed(2)}`);
			return { code, charge, paid: charge - contract - patient, allowed: charge - contract, cas };
		});
		const sum = (what) => lines.reduce((s, l) => s + l[what], 0);
		claims.push({ id: `C${i}`, charge: sum('charge'), paid: sum('paid'), lines });
	}
	const file = (name, text) => { const path = join(data, name); writeFileSync(path, text); return path; };
	const timed = (...args) => {
		const began = performance.now();
		mustHuddle(where, args);
		return (performance.now() - began) / 1000;
	};
	timed('init', '--admin', 'dana@example.com', '--name', 'Maple Medical');
	timed('import', 'sites', file('sites.csv', 'site,practice,state,time_zone,address\nMaple Office,Maple Medical,PA,America/New_York,1 Main St\n'));
	print('| huddle import, 10,000 claims of three lines | seconds | target |\n|---|---:|---:|');
	print(`| charges (CSV) | ${timed('import', 'charges', file('c.csv', rows.join('\n'))).toFixed(2)} | |`);
	print(`| remit835, posted in one transaction | ${timed('import', 'remit835', file('e.835', remit835({ trace: 'T', payer: 'Plan', claims }))).toFixed(2)} | ≤ 5 |\n`);
}

const [what = 'all', ...files] = process.argv.slice(2);
const model = /model name\s*:\s*(.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor';
print(`# Measurements\n\nMade by \`script/bench${what === 'all' ? '' : ` ${what}`}\` on ${cpus().length} cores (${model}); the client ran on the same cores.\n`);
if (what === 'all' || what === 'page') await pages();
if (what === 'all' || what === 'edit') await edits();
if (what === 'all' || what === 'replace') await replacements();
if (what === 'all' || what === 'start') await starts();
if (what === 'all' || what === 'scale') await scale();
if (what === 'all' || what === 'roster') roster(what === 'all' ? ['practice', 'replacements'] : files);
if (what === 'all' || what === 'ledger') await ledger();
if (what === 'all' || what === 'claims') claims();
if (!['all', 'page', 'edit', 'replace', 'start', 'scale', 'roster', 'ledger', 'claims'].includes(what)) {
	note(`there is no measurement "${what}": page, edit, replace, start, scale, roster, ledger or claims`);
	process.exit(2);
}
