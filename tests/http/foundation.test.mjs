// The life of a request, from outside: who may, what is refused, what is done once.
import test from 'node:test';
import assert from 'node:assert/strict';
import { office, Client, PASSWORD, textOf, huddle } from './lib.mjs';

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

test('guessing a password is slowed down, and says nothing about who exists', async () => {
	const guess = async (email) => textOf((await o.client().post('/sign-in', { email, password: 'wrong wrong wrong' })).text);
	const known = await guess('dana@example.com');
	const unknown = await guess('nobody@example.com');
	const words = (t) => /(E-mail, password or code.*?Caps Lock key)/.exec(t)?.[1];
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
