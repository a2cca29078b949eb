// Accounts: links that work once, the guide, one's own account, and everybody's.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { office, place, serve, mustHuddle, huddle, Client, PASSWORD, textOf } from './lib.mjs';

const o = await office();
test.after(() => o.close());
const pathOf = (out) => new URL(out.trim().split(/\s+/).pop()).pathname;
const secretOf = (page) => /id="secret"[^>]*value="([^"]*)"/.exec(page.text)[1];

// An account that has chosen its password, signed in.
async function person(email, role = 'manager', ...more) {
	mustHuddle(o.where, ['user', 'add', '--email', email, '--name', `Name ${email.split('@')[0]}`, '--role', role, ...more]);
	mustHuddle(o.where, ['user', 'passwd', '--email', email, '--stdin'], PASSWORD);
	return o.client().signIn(email);
}

async function accountId(email) {
	const { json } = await o.owner.json('/accounts');
	return json.accounts.find((a) => a.email === email).id;
}

// RFC 6238 for the secret that the page shows.
function codeOf(base32, at = Date.now()) {
	const bits = [...base32.replace(/\s/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
	const step = Buffer.alloc(8);
	step.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
	const mac = createHmac('sha1', key).update(step).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

test('the first owner sets a password, is led through the guide, and the pack stands', async () => {
	const where = place();
	const link = pathOf(mustHuddle(where, ['init', '--admin', 'lee@example.com']));
	const server = await serve(where);
	try {
		const c = new Client(server.url);
		assert.match(textOf((await c.get(link)).text), /lee@example\.com/);
		const short = await c.post(link, { password: 'short' });
		assert.equal(short.status, 422);
		const done = await c.post(link, { name: 'Lee Park', password: PASSWORD });
		assert.equal(done.location, '/welcome');
		const practice = await c.post('/welcome', { name: 'Oak Clinic', kind: 'clinic' });
		assert.equal(practice.location, '/welcome/site');
		const bad = await c.post('/welcome/site', { name: 'Oak', state: 'XX', time_zone: 'America/Chicago', address: '' });
		assert.equal(bad.status, 422);
		assert.match(bad.text, /two-letter/);
		const made = await c.post('/welcome/site', { name: 'Oak Street', state: 'IL', time_zone: 'America/Chicago', address: '' });
		assert.match(made.location, /^\/welcome\/done/);
		const { json } = await c.json(made.location);
		assert.equal(json.site, 'Oak Street');
		assert.ok(json.shifts > 3 && json.needs > 20 && json.schedules > 5, JSON.stringify(json));
		assert.equal((await c.get('/welcome')).location, '/welcome/done');
		const again = mustHuddle(where, ['pack', 'apply', '--site', 'Oak Street', '--type', 'clinic']);
		assert.match(again, /0 shifts, 0 needs, 0 duties/);
		assert.equal(huddle(where, ['pack', 'apply', '--site', 'Nowhere', '--type', 'clinic']).status, 1);
		assert.equal(huddle(where, ['pack', 'apply', '--site', 'Oak Street', '--type', 'bakery']).status, 2);
		const used = await new Client(server.url).get(link);
		assert.equal(used.status, 410);
		assert.match(textOf(used.text), /used already/);
	} finally {
		await server.stop();
		where.remove();
	}
});

test('a link works once, and an unknown one says so in words', async () => {
	const link = pathOf(mustHuddle(o.where, ['user', 'add', '--email', 'once@example.com', '--name', 'Once', '--role', 'staff']));
	const page = await o.client().get('/set-up/nonsense');
	assert.equal(page.status, 410);
	assert.match(textOf(page.text), /not one of ours/);
	const first = o.client(), second = o.client();
	const hidden = await second.hidden(link);
	assert.equal((await first.post(link, { password: PASSWORD })).status, 303);
	const late = await second.ask(link, { method: 'POST', body: new URLSearchParams({ ...hidden, password: 'nine blue elephants' }) });
	assert.notEqual(late.status, 303);
	await o.client().signIn('once@example.com');
});

test('a newer link ends the older one', async () => {
	const old = pathOf(mustHuddle(o.where, ['user', 'add', '--email', 'two@example.com', '--name', 'Two', '--role', 'staff']));
	const fresh = pathOf(mustHuddle(o.where, ['user', 'passwd', '--email', 'two@example.com']));
	assert.equal((await o.client().get(old)).status, 410);
	assert.equal((await o.client().get(fresh)).status, 200);
});

test('a new password ends the other sessions and keeps this one', async () => {
	const here = await person('pat@example.com'), there = await o.client().signIn('pat@example.com');
	const answer = await here.post('/me/password', { password: 'eleven quiet harbors' });
	assert.equal(answer.status, 303, textOf(answer.text));
	assert.equal((await here.get('/me')).status, 200);
	assert.match((await there.get('/me')).location, /^\/sign-in/);
	await o.client().signIn('pat@example.com', 'eleven quiet harbors');
	await assert.rejects(o.client().signIn('pat@example.com'));
});

test('sessions are listed and ended one by one and all at once', async () => {
	const here = await person('ses@example.com'), a = await o.client().signIn('ses@example.com'), b = await o.client().signIn('ses@example.com');
	const { json } = await here.json('/me');
	assert.equal(json.sessions.length, 3);
	const hidden = await here.hidden('/me');
	const mine = json.sessions.find((s) => s.here);
	const one = json.sessions.find((s) => !s.here);
	assert.ok(mine);
	const ended = await here.ask('/me/sessions/end', { method: 'POST', body: new URLSearchParams({ _csrf: hidden._csrf, _request: hidden._request, session: one.id }) });
	assert.equal(ended.status, 303);
	assert.equal((await here.json('/me')).json.sessions.length, 2);
	assert.equal((await here.post('/me/sessions/end-others', {}, { page: '/me', action: '/me/sessions/end-others' })).status, 303);
	for (const gone of [a, b]) assert.match((await gone.get('/me')).location, /^\/sign-in/);
	assert.equal((await here.get('/me')).status, 200);
});

test("nobody ends another person's session", async () => {
	const eve = await person('eve@example.com'), victim = await person('vic@example.com');
	const { id } = (await victim.json('/me')).json.sessions[0];
	const hidden = await eve.hidden('/me');
	await eve.ask('/me/sessions/end', { method: 'POST', body: new URLSearchParams({ _csrf: hidden._csrf, _request: hidden._request, session: id }) });
	assert.equal((await victim.get('/me')).status, 200);
});

test('the authenticator app: set up, asked for at sign-in, recovery codes, off', async () => {
	const c = await person('tot@example.com');
	const page = await c.get('/me/authenticator');
	const picture = /src="([^"]*\/qr[^"]*)"/.exec(page.text)[1].replaceAll('&amp;', '&');
	const svg = await c.get(picture);
	assert.match(svg.headers.get('content-type'), /image\/svg/);
	assert.match(svg.text, /<svg/);
	assert.equal((await o.owner.get(picture)).status, 404); // sealed for one account
	const secret = /<p class="mono">([A-Z2-7 ]+)</.exec(page.text)[1];
	const hidden = await c.hidden(page, '/me/authenticator');
	const send = (code) => c.ask('/me/authenticator', { method: 'POST', body: new URLSearchParams({ ...hidden, code }) });
	assert.equal((await send('000000')).status, 422);
	const on = await send(codeOf(secret));
	assert.equal(on.status, 200, textOf(on.text));
	const codes = [...on.text.matchAll(/<span class="mono">([^<]+)</g)].map((m) => m[1]);
	assert.equal(codes.length, 10);
	await assert.rejects(o.client().signIn('tot@example.com'));
	const other = o.client();
	assert.equal((await other.post('/sign-in', { email: 'tot@example.com', password: PASSWORD, code: codes[0] })).status, 303);
	assert.notEqual((await o.client().post('/sign-in', { email: 'tot@example.com', password: PASSWORD, code: codes[0] })).status, 303);
	// A reset link does not step over the app.
	const link = pathOf(mustHuddle(o.where, ['user', 'passwd', '--email', 'tot@example.com']));
	assert.equal((await o.client().post(link, { password: PASSWORD })).location, '/sign-in');
	mustHuddle(o.where, ['user', 'totp', '--email', 'tot@example.com', '--off']);
	await o.client().signIn('tot@example.com');
});

test('the look is kept and leads back to the page', async () => {
	const c = await person('loo@example.com');
	const hidden = await c.hidden('/me', '/me/theme');
	const ask = (referer, request) => c.ask('/me/theme', { method: 'POST', headers: { referer }, body: new URLSearchParams({ ...hidden, ...request, theme: 'dark' }) });
	assert.equal((await ask(`${o.url}/me`, {})).location, '/me');
	assert.match((await c.get('/me')).text, /data-bs-theme="dark"/);
	const next = await c.hidden('/me', '/me/theme');
	assert.equal((await ask('http://evil.example/me', next)).location, '/');
	const third = await c.hidden('/me', '/me/theme');
	assert.equal((await ask(`${o.url}//evil.example/`, third)).location, '/');
});

test('the ping is JSON and needs a session', async () => {
	assert.equal((await o.owner.get('/me/ping')).json.idle_seconds, 900);
	assert.match((await o.client().get('/me/ping')).location, /^\/sign-in/);
});

test('API tokens: shown once, read only refuses writes, revoked is gone', async () => {
	const c = await person('api@example.com');
	const made = await c.post('/me/tokens', { name: 'Export', scope: 'read', days: '30' }, { page: '/me/tokens/new' });
	assert.equal(made.status, 200, textOf(made.text));
	const headers = { authorization: `Bearer ${secretOf(made)}` };
	const asked = await o.client().ask('/me', { headers });
	assert.equal(asked.json.email, 'api@example.com');
	assert.doesNotMatch((await c.get('/me')).text, new RegExp(secretOf(made)));
	const write = await o.client().ask('/me', { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{"name":"Mallory"}' });
	assert.equal(write.status, 403);
	const more = await o.client().ask('/me/tokens/new', { headers });
	assert.equal(more.status, 403); // a token makes no tokens
	const { id } = (await c.json('/me')).json.tokens[0];
	assert.equal((await o.owner.post(`/me/tokens/${id}/revoke`, {}, { page: '/me' })).status, 404); // not theirs
	assert.equal((await c.post(`/me/tokens/${id}/revoke`, {}, { page: '/me', action: `/me/tokens/${id}/revoke` })).status, 303);
	assert.equal((await o.client().ask('/me', { headers })).status, 401);
});

test('a new password ends the API tokens, by the page and by a link', async () => {
	const c = await person('apt@example.com');
	const fresh = async (who) => secretOf(await who.post('/me/tokens', { name: 'Export', scope: 'read', days: '30' }, { page: '/me/tokens/new' }));
	const asked = async (secret) => (await o.client().ask('/me', { headers: { authorization: `Bearer ${secret}` } })).status;
	const first = await fresh(c);
	assert.equal(await asked(first), 200);
	assert.equal((await c.post('/me/password', { password: 'eleven quiet harbors' })).status, 303);
	assert.equal(await asked(first), 401);
	const second = await fresh(c);
	assert.equal(await asked(second), 200);
	const link = pathOf(mustHuddle(o.where, ['user', 'passwd', '--email', 'apt@example.com']));
	assert.equal(await asked(second), 200);
	assert.equal((await o.client().post(link, { password: PASSWORD })).status, 303);
	assert.equal(await asked(second), 401);
});

// Hashing takes a large part of a second by design; what is refused anyway is not worth it.
test('a password that does not fit is refused before it is hashed', async () => {
	const c = await person('fit@example.com');
	const took = async (client, path, password) => {
		const hidden = await client.hidden(path);
		const start = performance.now();
		const { status } = await client.ask(path, { method: 'POST', body: new URLSearchParams({ ...hidden, password }) });
		return { status, ms: performance.now() - start };
	};
	const link = pathOf(mustHuddle(o.where, ['user', 'add', '--email', 'fitter@example.com', '--name', 'Fitter', '--role', 'staff']));
	for (const [client, path] of [[c, '/me/password'], [o.client(), link]]) {
		const refused = [];
		for (let i = 0; i < 5; i++) refused.push(await took(client, path, 'short'));
		assert.deepEqual([...new Set(refused.map((r) => r.status))], [422]);
		const done = await took(client, path, 'nine blue elephants');
		assert.equal(done.status, 303);
		assert.ok(Math.min(...refused.map((r) => r.ms)) * 2 < done.ms, `${path}: ${refused.map((r) => r.ms)} and ${done.ms} ms`);
	}
});

test('invite, sign in by the link, edit, stale edit, disable, enable', async () => {
	const made = await o.owner.post('/accounts', { name: 'Sam Ortiz', email: 'Sam@Example.com', role: 'manager', all_sites: '1' }, { page: '/accounts/new' });
	assert.equal(made.status, 200, textOf(made.text));
	const sam = o.client();
	assert.equal((await sam.post(new URL(secretOf(made)).pathname, { password: PASSWORD })).location, '/');
	const id = await accountId('sam@example.com'), path = `/accounts/${id}`;
	assert.equal((await sam.get('/accounts')).status, 403);

	const old = await o.owner.hidden(path, path);
	const saved = await o.owner.post(path, { name: 'Samuel Ortiz', email: 'sam@example.com', role: 'supervisor', all_sites: '1' }, { page: path, action: path });
	assert.equal(saved.status, 303, textOf(saved.text));
	const stale = await o.owner.ask(path, { method: 'POST', body: new URLSearchParams({ ...old, name: 'Sammy', email: 'sam@example.com', role: 'staff', all_sites: '1' }) });
	assert.equal(stale.status, 409);
	assert.match(textOf(stale.text), /Samuel Ortiz/);

	const twin = await o.owner.post('/accounts', { name: 'Twin', email: 'sam@example.com', role: 'staff', all_sites: '1' }, { page: '/accounts/new' });
	assert.equal(twin.status, 422);

	assert.equal((await o.owner.post(`${path}/disable`, {}, { page: path, action: `${path}/disable` })).status, 303);
	assert.match((await sam.get('/me')).location, /^\/sign-in/);
	await assert.rejects(o.client().signIn('sam@example.com'));
	assert.equal((await o.owner.post(`${path}/enable`, {}, { page: path, action: `${path}/enable` })).status, 303);
	await o.client().signIn('sam@example.com');
});

test('nobody changes their own role, and the last owner stays', async () => {
	const path = `/accounts/${await accountId('dana@example.com')}`;
	const answer = await o.owner.post(path, { name: 'Dana', email: 'dana@example.com', role: 'manager', all_sites: '1' }, { page: path, action: path });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /your own account/);
	const off = await o.owner.post(`${path}/disable`, {}, { page: path });
	assert.equal(off.status, 422);
	const role = o.huddle('user', 'role', '--email', 'dana@example.com', '--role', 'staff');
	assert.equal(role.status, 1);
	assert.match(role.err, /only active owner/);
});

test('a sensitive page asks for the password after ten minutes', async () => {
	const at = new Date(Date.now() + 11 * 60_000).toISOString().replace(/\.\d+Z/, 'Z');
	const c = await person('con@example.com');
	const later = await serve({ ...o.where, env: { ...o.where.env, HUDDLE_TEST_CLOCK: at } });
	try {
		const d = new Client(later.url);
		d.cookies = c.cookies;
		const asked = await d.get('/me/password');
		assert.equal(asked.location, '/confirm?next=/me/password');
		assert.equal((await d.post('/confirm', { password: 'wrong wrong wrong', next: '/me/password' }, { page: asked.location })).status, 422);
		assert.equal((await d.post('/confirm', { password: PASSWORD }, { page: asked.location, action: '/confirm' })).location, '/me/password');
		assert.equal((await d.get('/me/password')).status, 200);
		const away = await d.post('/confirm', { password: PASSWORD, next: '//evil.example' }, { page: '/confirm' });
		assert.equal(away.location, '/');
	} finally {
		await later.stop();
	}
});

test('the command line lists, refuses what does not fit, and is in the history', async () => {
	const list = JSON.parse(mustHuddle(o.where, ['user', 'list', '--json']));
	assert.ok(list.some((a) => a.email === 'dana@example.com' && a.role === 'owner'));
	assert.equal(o.huddle('user', 'add', '--email', 'x@example.com', '--name', 'X', '--role', 'king').status, 2);
	assert.equal(o.huddle('user', 'add', '--email', 'dana@example.com', '--name', 'X', '--role', 'staff').status, 1);
	assert.equal(o.huddle('user', 'add', '--email', 'y@example.com', '--name', 'Y', '--role', 'staff', '--site', 'Nowhere').status, 1);
	assert.ok(!JSON.parse(mustHuddle(o.where, ['user', 'list', '--json'])).some((a) => a.email === 'y@example.com'));
	assert.equal(huddle(o.where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], 'short').status, 1);
});

// The last one: a server a month ahead also forgets the sessions of today.
test('an API token ends by itself on its day, and says so in words', async () => {
	const c = await person('month@example.com');
	const made = await c.post('/me/tokens', { name: 'Month', scope: 'read', days: '30' }, { page: '/me/tokens/new' });
	const headers = { authorization: `Bearer ${secretOf(made)}` };
	const after = async (days) => {
		const clock = new Date(Date.now() + days * 86400_000).toISOString().replace(/\.\d+/, '');
		const later = await serve({ ...o.where, env: { ...o.where.env, HUDDLE_TEST_CLOCK: clock } });
		const answer = await new Client(later.url).ask('/me', { headers });
		await later.stop();
		return answer;
	};
	assert.equal((await after(29)).status, 200);
	const ended = await after(31);
	assert.equal(ended.status, 401);
	assert.match(ended.json.message, /has ended or was revoked.*Make a new one/);
});
