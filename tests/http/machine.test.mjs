// The machine room: history, jobs, state, the API document; backup and restore; the sample groups.
import test from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync, readFileSync, truncateSync, statSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { office, place, serve, mustHuddle, huddle, engine, Client, PASSWORD, textOf } from './lib.mjs';

const o = await office();
const dir = mkdtempSync(join(tmpdir(), 'huddle-backup-'));
const secret = join(dir, 'secret'), other = join(dir, 'other');
writeFileSync(secret, 'purple monkey dishwasher\n');
writeFileSync(other, 'yellow monkey dishwasher\n');
test.after(async () => { await o.close(); rmSync(dir, { recursive: true, force: true }); });

async function addSite(client, name) {
	const page = await client.get('/sites/new');
	const practice = /<option value="([0-9a-z]{13})"/.exec(page.text)[1];
	return client.post('/sites', { name, practice, state: 'PA', time_zone: 'America/New_York', address: '' }, { page });
}

// A place without an office, on SQLite whatever engine the tests use.
function sqlitePlace() {
	const data = mkdtempSync(join(tmpdir(), 'huddle-restore-'));
	return { env: { ...process.env, HUDDLE_DATA: data, HUDDLE_DB: '' }, data, remove: () => rmSync(data, { recursive: true, force: true }) };
}

test('the history says who did what, and can be searched', async () => {
	assert.equal((await addSite(o.owner, 'Elm Street')).status, 303);
	const page = await o.owner.get('/audit');
	assert.equal(page.status, 200);
	assert.match(textOf(page.text), /dana@example.com .*Adds a site. site.create/);
	const found = await o.owner.json('/audit?event=site.create&q=Elm%20Street');
	assert.equal(found.json.total, 1);
	assert.equal(found.json.events[0].event, 'site.create');
	assert.equal((await o.owner.json('/audit?q=%25')).json.total, 0, 'a percent sign is only a percent sign');
	assert.equal((await o.owner.json('/audit?from=2090-01-01')).json.total, 0);
	assert.equal((await o.owner.json('/audit?from=nonsense&to=2026-13-99&person=zzz')).status, 200);
});

test('taking the history out is itself in the history', async () => {
	const answer = await o.owner.post('/audit.csv', { q: 'Elm' }, { page: '/audit', action: '/audit.csv' });
	assert.equal(answer.status, 200);
	assert.match(answer.headers.get('content-type'), /text\/csv/);
	assert.match(answer.text, /^time,person,event,site,/);
	assert.match(answer.text, /site\.create,Elm Street/);
	assert.equal((await o.owner.json('/audit?event=audit.export')).json.total, 1);
});

test('the history is sealed within seconds, and the page says so', async () => {
	for (let i = 0; i < 50; i++) {
		const { json } = await o.owner.json('/audit?event=site.create');
		if (json.events.every((e) => e.sealed)) return;
		await new Promise((done) => setTimeout(done, 200));
	}
	assert.fail('not sealed after ten seconds');
});

test('audit: verify, checkpoint, dump; a kept note is checked', () => {
	const note = join(dir, 'note');
	writeFileSync(note, mustHuddle(o.where, ['audit', 'checkpoint']));
	assert.equal(huddle(o.where, ['audit', 'verify', '--note', note]).status, 0);
	const answer = JSON.parse(mustHuddle(o.where, ['audit', 'verify', '--json']));
	assert.equal(answer.ok, true);
	writeFileSync(note, readFileSync(note, 'utf8').replace(/time \d/, 'time 9'));
	assert.equal(huddle(o.where, ['audit', 'verify', '--note', note]).status, 1);
	assert.ok(JSON.parse(mustHuddle(o.where, ['audit', 'dump'])).leaves.length >= 2);
});

test('jobs and state', async () => {
	assert.equal((await o.owner.json('/jobs')).status, 200);
	assert.equal((await o.owner.get('/jobs/0000000000001')).status, 404);
	const { json } = await o.owner.json('/system');
	assert.equal(json.version, '0.1.0');
	assert.match(json.note, /^huddle.audit\n/);
	assert.match(json.backup, /^Never/);
});

test('the API document is whole: every reference leads somewhere, every route is there', async () => {
	const { json: doc } = await o.owner.json('/api/openapi.json');
	assert.deepEqual(doc, JSON.parse(mustHuddle(o.where, ['openapi'])));
	assert.equal(doc.openapi, '3.1.0');
	let refs = 0;
	(function walk(node) {
		if (node === null || typeof node !== 'object') return;
		if (typeof node.$ref === 'string') {
			refs++;
			const target = node.$ref.split('/').slice(1).reduce((at, key) => at?.[key], doc);
			assert.equal(typeof target, 'object', node.$ref);
		}
		Object.values(node).forEach(walk);
	})(doc);
	assert.ok(refs > 20);
	const names = new Set();
	const routes = JSON.parse(mustHuddle(o.where, ['routes', '--json']));
	for (const r of routes) {
		const path = r.path.replace(/:([a-z_]+)/g, '{$1}');
		const operation = doc.paths[path]?.[r.method.toLowerCase()];
		assert.ok(operation, `${r.method} ${r.path}`);
		assert.equal(operation['x-permission'], r.permission);
		assert.ok(!names.has(operation.operationId), operation.operationId);
		names.add(operation.operationId);
		const inPath = [...path.matchAll(/\{([a-z_]+)\}/g)].map((m) => m[1]);
		assert.deepEqual((operation.parameters ?? []).map((p) => p.name), inPath, path);
		assert.equal('requestBody' in operation, r.method === 'POST', path);
	}
	const count = Object.values(doc.paths).reduce((n, p) => n + Object.keys(p).length, 0);
	assert.equal(count, routes.length);
	const site = doc.components.schemas.form_site;
	assert.ok(site.required.includes('name'));
	assert.equal(site.properties.state.maxLength, 2);
	assert.ok(site.properties.time_zone.enum.includes('America/New_York'));
	assert.equal(site.additionalProperties, false);
});

test('what the document says of an answer is what comes', async () => {
	const { json: doc } = await o.owner.json('/api/openapi.json');
	for (const path of ['/sites', '/audit', '/system', '/jobs']) {
		const { $ref } = doc.paths[path].get.responses['200'].content['application/json'].schema;
		const schema = doc.components.schemas[$ref.split('/').pop()];
		const { json } = await o.owner.json(path);
		assert.deepEqual(Object.keys(json).sort(), Object.keys(schema.properties).sort(), path);
	}
});

test('check finds nothing, and finds what is broken', () => {
	assert.equal(huddle(o.where, ['check']).status, 0);
	assert.ok(JSON.parse(mustHuddle(o.where, ['check', '--json'])).every((c) => c.asked && c.faults === 0));
	assert.equal(mustHuddle(o.where, ['migrate']).startsWith('0 migrations were missing'), true);
	assert.match(mustHuddle(o.where, ['version']), /^huddle \d+\.\d+\.\d+\n$/);
});

test('a backup is made under write load, restored, and moves between the engines', { timeout: 120_000 }, async () => {
	const file = join(dir, 'office.backup');
	let going = true, written = 0;
	const load = (async () => { while (going) assert.equal((await addSite(o.owner, `Load ${++written}`)).status, 303); })();
	const before = (await o.owner.json('/sites')).json.sites.length;
	const made = await new Promise((done) => setTimeout(() => done(huddle(o.where, ['backup', file, '--passphrase-file', secret])), 300));
	going = false;
	await load;
	assert.equal(made.status, 0, made.err);
	assert.equal(statSync(file).mode & 0o777, 0o600);
	assert.ok(!readFileSync(file).includes('Elm Street'), 'a backup is not readable');
	assert.equal(huddle(o.where, ['backup', file, '--passphrase-file', secret]).status, 1, 'a backup takes no place of another');
	assert.doesNotMatch((await o.owner.json('/system')).json.backup, /^Never/);

	for (const target of [sqlitePlace(), place()]) {
		const restored = huddle(target, ['restore', file, '--passphrase-file', secret]);
		assert.equal(restored.status, 0, restored.out + restored.err);
		assert.equal(huddle(target, ['restore', file, '--passphrase-file', secret]).status, 1, 'into an empty place alone');
		const server = await serve(target);
		const owner = await new Client(server.url).signIn('dana@example.com');
		const names = (await owner.json('/sites')).json.sites.map((s) => s.name);
		assert.ok(names.length >= before && names.includes('Elm Street'));
		assert.equal((await addSite(owner, 'After the restore')).status, 303);
		await server.stop();
		assert.equal(huddle(target, ['check']).status, 0);
		target.remove();
	}
});

test('a wrong pass phrase, a cut file and a changed file restore nothing', () => {
	const file = join(dir, 'whole.backup');
	mustHuddle(o.where, ['backup', file, '--passphrase-file', secret]);
	const whole = readFileSync(file);
	const refused = (bytes, phrase, words) => {
		const broken = join(dir, 'broken.backup');
		writeFileSync(broken, bytes);
		const target = sqlitePlace();
		const run = huddle(target, ['restore', broken, '--passphrase-file', phrase]);
		assert.equal(run.status, 1);
		assert.match(run.err, words);
		assert.ok(!existsSync(join(target.data, 'huddle.db')), 'a database was left');
		assert.ok(!existsSync(join(target.data, 'huddle.key')), 'a key was left');
		target.remove();
	};
	refused(whole, other, /not the pass phrase/);
	for (const n of [0, 50, 89, 90, 5000, Math.floor(whole.length / 2), whole.length - 1])
		refused(whole.subarray(0, n), secret, /not a whole backup|cut short|not a backup/);
	for (const at of [95, 3000, whole.length - 20]) {
		const changed = Buffer.from(whole);
		changed[at] ^= 1;
		refused(changed, secret, /not a whole backup|damaged/);
	}
	refused(Buffer.from('hello'), secret, /not a whole backup/);
	writeFileSync(join(dir, 'short'), 'short\n');
	assert.notEqual(huddle(o.where, ['backup', join(dir, 'x'), '--passphrase-file', join(dir, 'short')]).status, 0);
	assert.notEqual(huddle(o.where, ['backup', '/nowhere/x', '--passphrase-file', secret]).status, 0);
});

test('the sample group: filled, sound, every role signs in', { timeout: 60_000 }, async () => {
	const where = place();
	const out = mustHuddle(where, ['demo', '--no-serve', '--day', '2026-11-23']);
	const phrase = /is:\s+(.+)\n/.exec(out)[1].trim();
	const check = huddle(where, ['check']);
	assert.equal(check.status, 0, check.out);
	assert.equal(huddle(where, ['demo', '--no-serve']).status, 1, 'never into an office that exists');
	const server = await serve({ env: { ...where.env, HUDDLE_TEST_CLOCK: '2026-11-23T17:00:00Z' } });
	try {
		const seen = {};
		for (const [, email] of out.matchAll(/ (\S+@riverbend\.example)/g)) {
			const client = await new Client(server.url).signIn(email, phrase);
			seen[email.split('@')[0]] = (await client.json('/sites')).json?.sites?.length;
			const audit = (await client.json('/audit')).status;
			assert.equal(audit, ['owner', 'manager', 'compliance', 'auditor'].some((r) => email.startsWith(r)) ? 200 : 403, email);
		}
		assert.equal(seen.owner, 6);
		assert.equal(seen.manager, 2);
		// A manager sees the granted sites' events, and none that belongs to the office as a whole.
		const manager = await new Client(server.url).signIn('manager@riverbend.example', phrase);
		const events = (await manager.json('/audit')).json.events;
		assert.ok(events.length > 0 && events.every((e) => e.site !== ''));
		const owner = await new Client(server.url).signIn('owner@riverbend.example', phrase);
		assert.ok((await owner.json('/audit')).json.events.some((e) => e.site === ''));
		assert.equal((await manager.get('/system')).status, 403);
	} finally {
		await server.stop();
		where.remove();
	}
});
