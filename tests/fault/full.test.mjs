// A full disk: what cannot be saved is refused in words and not half, reading goes on, nobody dies, and
// with room again everything works. The disk is full as long as a file exists (full_disk.c).
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engine, place, serve, mustHuddle, Client, PASSWORD, bin, root, textOf } from '../http/lib.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const folder = mkdtempSync(join(tmpdir(), 'huddle-full-'));
const where = place();
test.after(() => { where.remove(); rmSync(folder, { recursive: true, force: true }); });
const file = (name, text) => { writeFileSync(join(folder, name), text); return join(folder, name); };
const full = join(folder, 'full');
const fill = () => file('full', '');
const empty = () => rmSync(full);

execFileSync('make', ['-s', 'build/fault/full_disk.so'], { cwd: root });
const limited = { ...where, env: { ...where.env, FULL_DISK: full, LD_PRELOAD: join(root, 'build/fault/full_disk.so') } };
const huddle = (...args) => spawnSync(bin, args, { env: limited.env, encoding: 'utf8', timeout: 120_000 });

mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
const sitesOf = (n) => 'site,practice,state,time_zone,address\n' +
	Array.from({ length: n }, (_, i) => `Site ${i},Elm Family Medicine,PA,America/New_York,${i} Elm Street\n`).join('');
const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).map(Number);

// PostgreSQL keeps its files elsewhere; that its "disk full" means the same here is a test of test_db.
test('a form on a full disk: refused with words, nothing is half saved, sent again it is done once', { skip: engine === 'pg' }, async (t) => {
	const server = await serve(limited);
	t.after(() => server.stop());
	const client = await new Client(server.url).signIn('dana@example.com');
	const page = await client.get('/sites/new');
	const practice = /<option value="([0-9a-z]{13})"/.exec(page.text)[1];
	const form = { ...await client.hidden(page, '/sites'), name: 'Elm North', practice, state: 'PA', time_zone: 'America/New_York', address: '' };
	const send = (headers) => client.ask('/sites', { method: 'POST', body: new URLSearchParams(form), headers });
	const family = children(server.pid);
	const before = server.log().length;
	fill();
	const refused = await send();
	assert.equal(refused.status, 507, textOf(refused.text));
	assert.match(textOf(refused.text), /disk is full.*not saved.*safe.*make room/i);
	assert.equal((await send({ accept: 'application/json' })).json.code, 'space');
	const stranger = new Client(server.url);
	assert.equal((await stranger.post('/sign-in', { email: 'dana@example.com', password: PASSWORD })).status, 507);
	assert.equal((await client.get('/sites')).status, 200, 'reading goes on');
	await pause(5000);
	assert.deepEqual(children(server.pid), family, 'a process died of the full disk');
	const lines = server.log().slice(before).split('\n').length;
	assert.ok(lines < 60, `${lines} lines of log in five seconds fill what is left`);
	empty();
	assert.equal((await send()).status, 303);
	assert.equal((await send()).status, 303);
	const { sites } = (await client.json('/sites')).json;
	assert.equal(sites.filter((s) => s.name === 'Elm North').length, 1);
	await stranger.signIn('dana@example.com');
	assert.equal(huddle('check').status, 0);
});

test('an import and a restore on a full disk say so and leave nothing', { skip: engine === 'pg' }, () => {
	const sites = file('sites.csv', sitesOf(2000));
	fill();
	const refused = huddle('import', 'sites', sites);
	assert.equal(refused.status, 1, refused.stdout + refused.stderr);
	assert.match(refused.stderr, /disk is full/);
	empty();
	assert.equal(huddle('import', 'sites', sites, '--dry-run').status, 0, 'nothing of it was saved');
	const backup = join(folder, 'office.backup'), phrase = file('phrase', 'plum kettle vigor');
	mustHuddle(where, ['backup', backup, '--passphrase-file', phrase]);
	fill();
	const target = join(folder, 'restored');
	const restore = huddle('restore', backup, '--data', target, '--passphrase-file', phrase);
	assert.equal(restore.status, 1);
	assert.match(restore.stderr, /disk is full/);
	assert.deepEqual(existsSync(target) ? readdirSync(target) : [], []);
	empty();
	assert.equal(huddle('restore', backup, '--data', target, '--passphrase-file', phrase).status, 0);
});

test('a backup that does not fit is refused with words and leaves no half file', () => {
	mustHuddle(where, ['import', 'sites', file('sites.csv', sitesOf(2000))]);
	const phrase = file('phrase', 'plum kettle vigor'), target = join(folder, 'small.backup');
	// No file may be larger than 64 KiB here; the signal that tells of it is ignored, as on a full disk there is none.
	const run = spawnSync('bash', ['-c', 'trap "" XFSZ; ulimit -f 64; exec "$@"', '-', bin, 'backup', target, '--passphrase-file', phrase],
		{ env: where.env, encoding: 'utf8', timeout: 120_000 });
	assert.equal(run.status, 1, run.stdout + run.stderr);
	assert.match(run.stderr, /the backup could not be written: is the disk full\?/);
	assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('small.backup')), []);
	assert.equal(spawnSync(bin, ['backup', target, '--passphrase-file', phrase], { env: where.env }).status, 0);
});
