// kill -9 of any process at any moment, under the writes of eight clients: whatever was acknowledged is
// there afterwards, once; a form whose answer was lost is sent again and is done once. The negative
// control is torn.sh. On PostgreSQL also the server's own processes are killed, each serving one
// connection, with which it ends all the others and recovers; the tests' server is set to forget what it
// acknowledged then (synchronous_commit = off), so this fails if a connection does not ask for more.
// HUDDLE_KILLS says how often (200; on
// PostgreSQL 100, as its recovery takes longer).
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { engine, postgresTool, place, serve, mustHuddle, huddle, Client, PASSWORD } from '../http/lib.mjs';

const KILLS = Number(process.env.HUDDLE_KILLS ?? (engine === 'pg' ? 100 : 200));
const CLIENTS = 8;
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// A generator with a seed, which is printed, so that a failure can be had again.
const seed = Number(process.env.SEED ?? Date.now() % 1e9);
let state = seed >>> 0;
function random(n) {
	state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
	return Math.floor((state / 2 ** 32) * n);
}

const children = (pid) => {
	try {
		return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);
	} catch { return []; }
};
const gone = (pid) => {
	try { process.kill(pid, 0); } catch { return true; }
	return false;
};

const where = place();
mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
let server = await serve(where);
const clients = [];
for (let i = 0; i < CLIENTS; i++) clients.push(await new Client(server.url).signIn('dana@example.com'));
test.after(async () => { await server.stop(); where.remove(); });

let made = 0, again = 0;
const acknowledged = new Set();

// PostgreSQL that recovers takes nobody for a moment.
async function start() {
	for (let i = 0; ; i++) {
		try { return await serve(where); } catch (e) { if (engine !== 'pg' || i === 40) throw e; }
		await pause(500);
	}
}

// Until an answer comes: a broken connection or a server that is starting again is no answer.
async function insist(client, ask) {
	for (let i = 0; i < 2400; i++) {
		client.url = server.url;
		try {
			const answer = await ask();
			if (answer.status < 500) return answer;
		} catch { /* the process died while it answered */ }
		again++;
		await pause(25);
	}
	throw new Error('no answer for a minute');
}

async function write(client) {
	const name = `Site ${++made}`;
	const page = await insist(client, () => client.get('/sites/new'));
	assert.equal(page.status, 200);
	const practice = /<option value="([0-9a-z]{13})"/.exec(page.text)[1];
	const hidden = await client.hidden(page, '/sites');
	const body = new URLSearchParams({ ...hidden, name, practice, state: 'PA', time_zone: 'America/New_York', address: '' });
	const answer = await insist(client, () => client.ask('/sites', { method: 'POST', body }));
	assert.equal(answer.status, 303, `${name}: ${answer.status}`);
	acknowledged.add(name);
}

// The process ids of PostgreSQL that serve this office's connections.
function backends() {
	const [, name, host] = /@\/([^?]+)\?host=(.*)$/.exec(where.env.HUDDLE_DB);
	try {
		return execFileSync(postgresTool('psql'), ['-h', host, '-U', 'huddle', '-d', name, '-Atc',
			'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'],
		{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(/\s+/).filter(Boolean).map(Number);
	} catch { return []; }   // it recovers from the last time
}

async function kill() {
	if (engine === 'pg' && random(4) === 0) {
		const pids = backends();
		if (pids.length === 0) return 'nothing';
		try { process.kill(pids[random(pids.length)], 'SIGKILL'); } catch { return 'nothing'; }
		return 'backend';
	}
	const family = children(server.pid);
	if (random(10) === 0) {
		const { ended } = server;
		process.kill(server.pid, 'SIGKILL');
		await ended;
		// Workers end with their supervisor.
		for (let i = 0; i < 200 && !family.every(gone); i++) await pause(20);
		assert.ok(family.every(gone), 'a worker outlived its supervisor');
		server = await start();
		return 'supervisor';
	}
	if (family.length === 0) return 'nothing';
	try { process.kill(family[random(family.length)], 'SIGKILL'); } catch { return 'nothing'; }
	return 'worker';
}

async function present() {
	const answer = await insist(clients[0], () => clients[0].json('/sites'));
	return answer.json.sites.map((s) => s.name).filter((n) => n.startsWith('Site '));
}

test(`${KILLS} kills lose nothing and double nothing`, { timeout: 600_000 }, async (t) => {
	const killed = {};
	for (let round = 1; round <= KILLS; round++) {
		const writing = clients.map(async (c) => { await write(c); await write(c); });
		await pause(random(60));
		const what = await kill();
		killed[what] = (killed[what] ?? 0) + 1;
		await Promise.all(writing);
		const there = await present();
		const names = new Set(there);
		assert.equal(names.size, there.length, `seed ${seed}, round ${round}: a site is there twice`);
		for (const name of acknowledged)
			assert.ok(names.has(name), `seed ${seed}, round ${round}: ${name} was acknowledged and is lost`);
		if (round % 20 === 0) {
			let check = huddle(where, ['check']);
			for (let i = 0; engine === 'pg' && check.status !== 0 && /recovery|connection/i.test(check.err) && i < 20; i++) {
				await pause(500);
				check = huddle(where, ['check']);
			}
			assert.equal(check.status, 0, `seed ${seed}, round ${round}\n${check.out}\n${check.err}`);
		}
	}
	t.diagnostic(`seed ${seed}: ${JSON.stringify(killed)}, ${acknowledged.size} writes, ${again} requests sent again`);
	for (const what of engine === 'pg' ? ['worker', 'backend'] : ['worker', 'supervisor'])
		assert.ok(KILLS < 40 || killed[what] > 0, `no ${what} was killed`);
	assert.ok(again > 0, 'no request was hit, so nothing was tested');
});
