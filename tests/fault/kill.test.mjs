// kill -9 of any process at any moment, under the writes of eight clients: whatever was acknowledged is
// there afterwards, once; a form whose answer was lost is sent again and is done once. The negative
// control is torn.sh. HUDDLE_KILLS says how often (200).
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { place, serve, mustHuddle, huddle, Client, PASSWORD } from '../http/lib.mjs';

const KILLS = Number(process.env.HUDDLE_KILLS ?? 200);
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

// Until an answer comes: a broken connection or a server that is starting again is no answer.
async function insist(client, ask) {
	for (let i = 0; i < 400; i++) {
		client.url = server.url;
		try {
			const answer = await ask();
			if (answer.status < 500) return answer;
		} catch { /* the process died while it answered */ }
		again++;
		await pause(25);
	}
	throw new Error('no answer for ten seconds');
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

async function kill() {
	const family = children(server.pid);
	if (random(10) === 0) {
		const { ended } = server;
		process.kill(server.pid, 'SIGKILL');
		await ended;
		// Workers end with their supervisor.
		for (let i = 0; i < 200 && !family.every(gone); i++) await pause(20);
		assert.ok(family.every(gone), 'a worker outlived its supervisor');
		server = await serve(where);
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

test(`${KILLS} kills lose nothing and double nothing`, { timeout: 280_000 }, async (t) => {
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
			const check = huddle(where, ['check']);
			assert.equal(check.status, 0, `seed ${seed}, round ${round}\n${check.out}\n${check.err}`);
		}
	}
	t.diagnostic(`seed ${seed}: ${JSON.stringify(killed)}, ${acknowledged.size} writes, ${again} requests sent again`);
	assert.ok(again > 0, 'no request was hit, so nothing was tested');
});
