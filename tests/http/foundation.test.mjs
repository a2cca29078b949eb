// The life of a request, from outside: who may, what is refused, what is done once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { spawn } from 'node:child_process';
import { chownSync, copyFileSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bin, office, place, serve, mustHuddle, engine, Client, PASSWORD, textOf, huddle, root } from './lib.mjs';

const PAGE_ROWS = Number(/#define LIMIT_PAGE_ROWS (\d+)/.exec(readFileSync(join(root, 'src/base/limits.h'), 'utf8'))[1]);
const o = await office();
test.after(() => o.close());

async function practice() {
	const page = await o.owner.get('/sites/new');
	return /<option value="([0-9a-z]{13})"[^>]*>Elm Family Medicine/.exec(page.text)[1];
}
const site = async (name) => ({ name, practice: await practice(), state: 'PA', time_zone: 'America/New_York', address: '1 Main St' });

test('a stranger is asked to sign in and comes back to the page', async () => {
	const answer = await o.client().get('/sites?x=1');
	assert.equal(answer.status, 303);
	assert.equal(answer.location, '/sign-in?next=/sites%3Fx%3D1');
	const json = await o.client().json('/sites');
	assert.equal(json.status, 401);
	assert.equal(json.json.code, 'denied');
});

test('every answer carries the security headers', async () => {
	for (const path of ['/sign-in', '/sites', '/nowhere', '/static/none.css']) {
		const answer = await o.client().get(path);
		assert.match(answer.headers.get('content-security-policy'), /default-src 'none'/, path);
		assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', path);
	}
});

test('an unknown address is a page in words', async () => {
	const answer = await o.owner.get('/nowhere');
	assert.equal(answer.status, 404);
	assert.match(textOf(answer.text), /There is nothing here/);
});

test('a wrong method is refused', async () => {
	assert.equal((await o.owner.ask('/sites/new', { method: 'POST', body: new URLSearchParams({ a: '1' }) })).status, 405);
});

test('a form without its token is refused, and nothing is saved', async () => {
	const body = new URLSearchParams(await site('Forged'));
	const answer = await o.owner.ask('/sites', { method: 'POST', body });
	assert.equal(answer.status, 403);
	assert.doesNotMatch((await o.owner.get('/sites')).text, /Forged/);
});

test('the token of another session does not fit', async () => {
	const other = await o.client().signIn('dana@example.com');
	const { _csrf } = await other.hidden('/sites/new');
	const hidden = await o.owner.hidden('/sites/new');
	const body = new URLSearchParams({ ...(await site('Forged too')), ...hidden, _csrf });
	assert.equal((await o.owner.ask('/sites', { method: 'POST', body })).status, 403);
});

test('a site is made, listed, and named in the audit', async () => {
	const answer = await o.owner.post('/sites', await site("O'Brien & Sons <Elm>"), { page: '/sites/new' });
	assert.equal(answer.status, 303, textOf(answer.text));
	const list = await o.owner.get('/sites');
	assert.match(textOf(list.text), /O'Brien & Sons <Elm>/);
	assert.doesNotMatch(list.text, /<Elm>/);
	const json = (await o.owner.json('/sites')).json;
	assert.equal(json.sites[0].name, "O'Brien & Sons <Elm>");
	assert.equal(json.sites[0].active, true);
});

test('a form sent twice does the thing once', async () => {
	const hidden = await o.owner.hidden('/sites/new');
	const body = new URLSearchParams({ ...(await site('Twice')), ...hidden });
	const first = await o.owner.ask('/sites', { method: 'POST', body });
	const second = await o.owner.ask('/sites', { method: 'POST', body });
	assert.equal(first.status, 303);
	assert.equal(second.status, 303);
	assert.equal(second.location, first.location);
	const names = (await o.owner.json('/sites')).json.sites.filter((s) => s.name === 'Twice');
	assert.equal(names.length, 1);
});

test('twenty copies at once do it once, too', async () => {
	const hidden = await o.owner.hidden('/sites/new');
	const body = new URLSearchParams({ ...(await site('Twenty')), ...hidden });
	const answers = await Promise.all(Array.from({ length: 20 }, () => o.owner.ask('/sites', { method: 'POST', body })));
	assert.deepEqual([...new Set(answers.map((a) => a.status))], [303]);
	assert.equal((await o.owner.json('/sites')).json.sites.filter((s) => s.name === 'Twenty').length, 1);
});

test('a request id of somebody else is refused in words, at once', async () => {
	mustHuddle(o.where, ['user', 'add', '--email', 'ida@example.com', '--name', 'Ida', '--role', 'owner', '--all-sites']);
	mustHuddle(o.where, ['user', 'passwd', '--email', 'ida@example.com', '--stdin'], PASSWORD);
	const ida = await o.client().signIn('ida@example.com');
	const used = await o.owner.hidden('/sites/new');
	assert.equal((await o.owner.ask('/sites', { method: 'POST', body: new URLSearchParams({ ...(await site('Used')), ...used }) })).status, 303);
	const { _csrf } = await ida.hidden('/sites/new');
	const answer = await ida.ask('/sites', { method: 'POST', body: new URLSearchParams({ ...(await site('Stolen')), _csrf, _request: used._request }) });
	assert.equal(answer.status, 400);
	assert.match(textOf(answer.text), /request id that was used before/);
	assert.doesNotMatch(answer.text, /Used/);
	assert.doesNotMatch((await o.owner.get('/sites')).text, /Stolen/);
});

test('faults stand beside their fields, with what was typed', async () => {
	const answer = await o.owner.post('/sites', { ...(await site('')), state: 'Q9' }, { page: '/sites/new' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /Name is missing/);
	const answer2 = await o.owner.post('/sites', { ...(await site('Typed')), state: 'Q9' }, { page: '/sites/new' });
	assert.match(textOf(answer2.text), /two-letter code/);
	assert.match(answer2.text, /value="Typed"/);
});

test('a field that the form has not is refused', async () => {
	const answer = await o.owner.post('/sites', { ...(await site('Mass')), created_at: '0' }, { page: '/sites/new' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /no field "created_at"/);
});

test('a stale edit is refused and shows both', async () => {
	await o.owner.post('/sites', await site('Stale'), { page: '/sites/new' });
	const id = (await o.owner.json('/sites')).json.sites.find((s) => s.name === 'Stale').id;
	const mine = await o.owner.hidden(`/sites/${id}`, `/sites/${id}`);
	const fields = await site('Stale');
	const theirs = await o.owner.post(`/sites/${id}`, { ...fields, address: '2 Their Way' }, { action: `/sites/${id}` });
	assert.equal(theirs.status, 303);
	const body = new URLSearchParams({ ...fields, ...mine, address: '3 My Way' });
	const answer = await o.owner.ask(`/sites/${id}`, { method: 'POST', body });
	assert.equal(answer.status, 409);
	assert.match(textOf(answer.text), /3 My Way/);
	assert.match(textOf(answer.text), /2 Their Way/);
	const shown = textOf(answer.text.slice(answer.text.indexOf('<table'), answer.text.indexOf('</table>')));
	assert.match(shown, /Practice Elm Family Medicine Elm Family Medicine/);
	assert.match(shown, /Eastern/);
	assert.doesNotMatch(shown, /\b[0-9][0-9a-z]{12}\b|America\/New_York|[0-9]{15}/);
	const again = await o.owner.hidden(answer, `/sites/${id}`);
	const won = await o.owner.ask(`/sites/${id}`, { method: 'POST', body: new URLSearchParams(again) });
	assert.equal(won.status, 303, textOf(won.text));
	assert.match((await o.owner.get('/sites')).text, /3 My Way/);
});

test('JSON does what a form does', async () => {
	const csrf = (await o.owner.hidden('/sites/new'))._csrf;
	const answer = await o.owner.ask('/sites', { method: 'POST', body: JSON.stringify(await site('By JSON')),
		headers: { 'content-type': 'application/json', 'x-csrf-token': csrf } });
	assert.equal(answer.status, 200, answer.text);
	assert.match(answer.json.id, /^[0-9a-z]{13}$/);
	const bad = await o.owner.ask('/sites', { method: 'POST', body: '{"name":', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf } });
	assert.equal(bad.status, 422);
	assert.equal(bad.json.code, 'invalid');
});

test('nonsense of every kind gets a clear answer and the server lives', async () => {
	const paths = ['/sites/%00', '/sites/..%2f..', '/sites/0000000000000', '/sites/zzzzzzzzzzzzz', '/sites/%ff%fe', '//sites', '/sites?' + 'a=b&'.repeat(400), '/' + 'x'.repeat(9000)];
	for (const path of paths) {
		const answer = await o.owner.get(path);
		assert.ok(answer.status >= 400 && answer.status < 500, `${path.slice(0, 40)}: ${answer.status}`);
	}
	const csrf = (await o.owner.hidden('/sites/new'))._csrf;
	for (const body of ['', '[]', 'null', '{}', '{"name":"\\u0000"}', '{"a":'.repeat(50), '{"name":1e999}', '\xff'])
		assert.ok([400, 413, 422].includes((await o.owner.ask('/sites', { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-csrf-token': csrf } })).status), body);
	assert.equal((await o.owner.get('/sites')).status, 200);
});

test('the links between pages keep the query, whatever it holds, and lead on', async () => {
	const people = Array.from({ length: PAGE_ROWS + 5 }, (_, i) => `P${i},Person ${i},,,Nurse,Paging,,full-time,0,40,,2020-01-01,`).join('\n');
	assert.equal((await o.owner.post('/sites', await site('Paging'), { page: '/sites/new' })).status, 303);
	const file = `employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n${people}\n`;
	const answer = await o.owner.upload('/import/staff', file, 'staff.csv');
	assert.ok(answer.status < 400, textOf(answer.text).slice(0, 300));
	for (const query of ['a%0Ab=1', 'a%09b=1', `a=${'!'.repeat(4000)}`, '%22%3E%3Cb%3E=1']) {
		const { status, text } = await o.owner.get(`/staff?${query}`);
		assert.equal(status, 200, query.slice(0, 20));
		const next = /href="([^"]*)" rel="next"/.exec(text)?.[1].replaceAll('&amp;', '&');
		assert.match((await o.owner.get(next)).text, /Page 2 of 2/);
	}
});

test('the history has further pages', async () => {
	const { _csrf } = await o.owner.hidden('/me');
	const headers = { 'content-type': 'application/json', 'x-csrf-token': _csrf };
	for (let i = 0; i <= PAGE_ROWS; i++)
		assert.equal((await o.owner.ask('/me/theme', { method: 'POST', headers, body: '{"theme":"auto"}' })).status, 200);
	const first = await o.owner.json('/audit?event=account.theme');
	assert.equal(first.json.events.length, PAGE_ROWS);
	const next = /href="([^"]*)" rel="next"/.exec((await o.owner.get('/audit?event=account.theme')).text)[1].replaceAll('&amp;', '&');
	assert.equal((await o.owner.json(next)).json.events.length, 1);
});

test('a name that another site has is refused beside the field, also later', async () => {
	const made = await o.owner.post('/sites', await site('First name'), { page: '/sites/new' });
	assert.equal((await o.owner.post('/sites', await site('Second name'), { page: '/sites/new' })).status, 303);
	const answer = await o.owner.post(made.location, await site('Second name'), { page: made.location, action: made.location });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /Another site has this name/);
});

test('the password of a proxy does not turn pages into JSON', async () => {
	const answer = await o.client().ask('/sign-in', { headers: { authorization: 'Basic ZGFuYTp4' } });
	assert.match(answer.headers.get('content-type'), /^text\/html/);
});

test('the address of a database that does not answer is not printed, as it may hold a password', () => {
	const where = place();
	const run = huddle(where, ['init', '--admin', 'a@example.com', '--db', 'postgresql://huddle:hunter2@127.0.0.1:1/none']);
	assert.equal(run.status, 1);
	assert.match(run.err, /cannot be opened: ./);
	assert.doesNotMatch(run.err, /hunter2/);
	where.remove();
});

test('a JSON body with too many values is refused before it costs memory', async () => {
	const c = o.client();
	const { _csrf } = await c.hidden('/sign-in');
	const body = `{"email":"a@example.com","password":"x","_x":[${Array(100_000).fill(1)}]}`;
	const answer = await c.ask('/sign-in', { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-csrf-token': _csrf } });
	assert.equal(answer.status, 413);
});

test('a token says when it was used last', async () => {
	const made = await o.owner.post('/me/tokens', { name: 'Board', scope: 'read', days: '5' }, { page: '/me/tokens/new' });
	const secret = /[>"]([A-Za-z0-9_-]{43})[<"]/.exec(made.text.split('Your new token').pop())[1];
	const before = (await o.owner.json('/me')).json.tokens.find((t) => t.name === 'Board').used;
	await o.client().ask('/sites', { headers: { authorization: `Bearer ${secret}` } });
	assert.notEqual((await o.owner.json('/me')).json.tokens.find((t) => t.name === 'Board').used, before);
});

test('the first owner signs in however the address was typed at init', async () => {
	const where = place();
	mustHuddle(where, ['init', '--admin', 'Kim.Lee@Example.com']);
	mustHuddle(where, ['user', 'passwd', '--email', 'kim.lee@example.com', '--stdin'], PASSWORD);
	assert.equal(huddle(where, ['init', '--admin', 'nobody']).status, 2);
	const server = await serve(where);
	await new Client(server.url).signIn('Kim.Lee@Example.com');
	await server.stop();
	where.remove();
});

test('a server that is told to end right after its start does so', async () => {
	const where = place();
	mustHuddle(where, ['init', '--admin', 'dana@example.com']);
	for (let i = 0; i < 10; i++)
		assert.equal((await (await serve(where)).stop()).code, 0);
	where.remove();
});

test('a job runs without the database handles of the process that started it', { skip: engine === 'pg' || process.getuid() !== 0 }, async () => {
	const where = place();
	mustHuddle(where, ['init', '--admin', 'dana@example.com']);
	mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
	const silent = createServer(() => {}).listen(0, '127.0.0.1'); // a mail server that never says a word
	await new Promise((done) => silent.on('listening', done));
	Object.assign(where.env, { HUDDLE_MAIL_URL: `smtp://127.0.0.1:${silent.address().port}`, HUDDLE_MAIL_FROM: 'h@example.com' });
	const server = await serve(where);
	const owner = await new Client(server.url).signIn('dana@example.com');
	await owner.post('/accounts', { name: 'Ann', email: 'ann@example.com', role: 'staff', all_sites: '1' }, { page: '/accounts/new' });
	await new Promise((done) => silent.on('connection', done));
	const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
	const job = childrenOf(server.pid).flatMap(childrenOf)[0];
	const open = readdirSync(`/proc/${job}/fd`).map((fd) => { try { return readlinkSync(`/proc/${job}/fd/${fd}`); } catch { return ''; } });
	assert.equal(open.filter((f) => f.endsWith('/huddle.db')).length, 2, open.join('\n'));
	assert.equal((await server.stop()).code, 0);
	silent.close();
	where.remove();
});

// The files of such a process belong to root, whoever runs it; as root, the test lets "nobody" run it.
test('nobody of the same user looks into the memory of the server', { skip: engine === 'pg' }, async () => {
	const where = place();
	mustHuddle(where, ['init', '--admin', 'dana@example.com']);
	const root = process.getuid() === 0;
	let program = bin;
	if (root) {
		program = join(where.data, 'huddle');
		copyFileSync(bin, program);
		for (const name of ['', ...readdirSync(where.data)]) chownSync(join(where.data, name), 65534, 65534);
	}
	const child = spawn(program, ['serve', '--listen', '127.0.0.1:0'], { env: where.env, stdio: ['ignore', 'pipe', 'inherit'], ...(root ? { uid: 65534, gid: 65534 } : {}) });
	const ended = new Promise((done) => child.on('exit', done));
	await new Promise((done) => child.stdout.once('data', done));
	let workers = [];
	for (let i = 0; i < 100 && workers.length === 0; i++) {
		await new Promise((done) => setTimeout(done, 20));
		workers = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
	}
	const owners = [child.pid, ...workers].map((pid) => statSync(`/proc/${pid}/environ`).uid);
	child.kill('SIGTERM');
	await ended;
	where.remove();
	assert.ok(owners.length > 1);
	assert.deepEqual([...new Set(owners)], [0]);
});

test('guessing a password is slowed down, and says nothing about who exists', async () => {
	const guess = async (email) => textOf((await o.client().post('/sign-in', { email, password: 'wrong wrong wrong' })).text);
	const known = await guess('dana@example.com');
	const unknown = await guess('nobody@example.com');
	const words = (t) => /(Email, password or code.*?Caps Lock key)/.exec(t)?.[1];
	assert.ok(words(known));
	assert.equal(words(known), words(unknown));
	let slowed = false;
	for (let i = 0; i < 12 && !slowed; i++) slowed = /Too many tries/.test(await guess('guessed@example.com'));
	assert.ok(slowed);
});

test('sign-out ends the session on the server', async () => {
	const other = new Client(o.url);
	// The throttle of this address was filled above; a session made before is what counts here.
	other.cookies = new Map(o.owner.cookies);
	const answer = await other.post('/sign-out', {}, { page: '/sites', action: '/sign-out' });
	assert.equal(answer.status, 303);
	assert.equal((await o.owner.get('/sites')).status, 303);
	assert.equal(huddle(o.where, ['routes']).status, 0);
	assert.ok(PASSWORD.length >= 12);
});
