// One allocation fails, the first, the second and so on in samples: of a command that reads files, and of
// the server while it answers. A command says so and ends; a worker ends and another takes its place;
// nothing is half done, and what was asked for can be asked for again. HUDDLE_SAMPLES says how many (60).
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { place, serve, mustHuddle, Client, PASSWORD, bin, root } from '../http/lib.mjs';

const SAMPLES = Number(process.env.HUDDLE_SAMPLES ?? 60);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const folder = mkdtempSync(join(tmpdir(), 'huddle-memory-'));
const where = place();
test.after(() => { where.remove(); rmSync(folder, { recursive: true, force: true }); });
const file = (name, text) => { writeFileSync(join(folder, name), text); return join(folder, name); };

execFileSync('make', ['-s', 'build/fault/no_memory.so'], { cwd: root });
const LD_PRELOAD = join(root, 'build/fault/no_memory.so');
mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);

const starved = (env, ...args) => spawnSync(bin, args, { env: { ...where.env, LD_PRELOAD, ...env }, encoding: 'utf8', timeout: 120_000 });
const allocations = (...args) => Number(/allocations=(\d+)/.exec(starved({ NO_MEMORY_TELL: '1' }, ...args).stderr)[1]);

const sites = file('sites.csv', 'site,practice,state,time_zone,address\n' +
	Array.from({ length: 40 }, (_, i) => `Site ${i},Elm Family Medicine,PA,America/New_York,${i} Elm Street\n`).join(''));
const phrase = file('phrase', 'plum kettle vigor');
const COMMANDS = [
	['import', 'sites', sites, '--dry-run'],
	['import', 'sites', sites],
	['export', 'sites'],
	['audit', 'verify'],
	['check'],
	['backup', join(folder, 'never.backup'), '--passphrase-file', phrase],
	['openapi'],
];

test('a command that runs out of memory says so and leaves the office whole', { timeout: 600_000 }, (t) => {
	// The libraries allocate much before the program begins.
	const before = allocations('version');
	for (const command of COMMANDS) {
		const all = allocations(...command), ends = {};
		rmSync(join(folder, 'never.backup'), { force: true });
		const n = Math.min(SAMPLES, all - before);
		for (let i = 0; i < n; i++) {
			const at = before + 1 + Math.round((all - before) * i / n);
			const run = starved({ NO_MEMORY_AT: String(at) }, ...command);
			const words = `${command.slice(0, 2).join(' ')}, allocation ${at}: ${run.signal ?? run.status}\n${run.stderr}`;
			// Our own code stops with a word; libical goes through the null pointer, which ends it as well.
			assert.ok([null, 'SIGABRT', 'SIGSEGV'].includes(run.signal), words);
			assert.doesNotMatch(run.stderr, /Assertion/, words);
			if (run.signal !== 'SIGSEGV' && run.status !== 0) assert.match(run.stdout + run.stderr, /\S/, `without a word: ${words}`);
			const end = run.signal ?? run.status;
			ends[end] = (ends[end] ?? 0) + 1;
			if (command[0] === 'backup') rmSync(join(folder, 'never.backup'), { force: true });
		}
		t.diagnostic(`${command.slice(0, 2).join(' ')}: ${all - before} allocations, ${JSON.stringify(ends)}`);
	}
	assert.equal(starved({}, 'check').status, 0);
});

const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).map(Number);

test('a worker that runs out of memory does nothing by halves', { timeout: 600_000 }, async (t) => {
	const mark = join(folder, 'mark');
	const server = await serve({ ...where, env: { ...where.env, LD_PRELOAD, NO_MEMORY_FILE: mark } });
	t.after(() => server.stop());
	const client = await new Client(server.url).signIn('dana@example.com');
	const ends = {};
	// A connection whose event was lost is silent until its deadline; the next one is answered.
	const soon = (ask) => Promise.race([ask(), pause(3000).then(() => { throw new Error('silence'); })]);
	const status = (ask) => soon(ask).then((a) => a.status, (e) => e.message === 'silence' ? 'silence' : 'broken');
	async function insist(ask) {
		for (let i = 0; i < 20; i++) {
			const answer = await soon(ask).catch(() => null);
			if (answer !== null && answer.status < 500) return answer;
			await pause(50);
		}
		throw new Error(`no answer\n${server.log()}`);
	}
	let made = 0;
	for (let i = 0; i < SAMPLES; i++) {
		const at = i < 20 ? i + 1 : Math.round(20 * 1.07 ** (i - 19));
		const page = await insist(() => client.get('/sites/new'));
		const practice = /<option value="([0-9a-z]{13})"/.exec(page.text)[1];
		const body = new URLSearchParams({ ...await client.hidden(page, '/sites'), name: `Memory ${++made}`, practice, state: 'PA',
			time_zone: 'America/New_York', address: '' });
		const send = () => client.ask('/sites', { method: 'POST', body: new URLSearchParams(body) });
		writeFileSync(mark, String(at));
		// Two turns of the job worker, which begins and rolls back a transaction in each.
		if (i < 25) await pause(450);
		const first = await status(send);
		const asJson = await status(() => client.ask('/sites', { method: 'POST', body: '{"name": "x", "practice": [1, {"a": "b"}]}',
			headers: { 'content-type': 'application/json', accept: 'application/json' } }));
		rmSync(mark);
		assert.ok(['broken', 'silence', 303, 500, 503].includes(first), `allocation ${at}: ${first}`);
		assert.ok(asJson === 'broken' || asJson === 'silence' || asJson >= 400, `allocation ${at}: ${asJson}`);
		assert.equal((await insist(send)).status, 303, 'sent again');
		ends[first] = (ends[first] ?? 0) + 1;
	}
	const names = (await insist(() => client.json('/sites'))).json.sites.map((s) => s.name).filter((n) => n.startsWith('Memory '));
	assert.equal(names.length, made);
	assert.equal(new Set(names).size, made);
	assert.doesNotMatch(server.log(), /Assertion|within a transaction/);
	for (let i = 0; i < 100 && children(server.pid).length < 3; i++) await pause(100);
	assert.equal(children(server.pid).length, 3);
	assert.equal(starved({}, 'check').status, 0);
	t.diagnostic(`${JSON.stringify(ends)}, ${(server.log().match(/event=worker-died/g) ?? []).length} workers ended`);
});
