// The Huddle page, the inbox of obligations, the rules, the credential that ends, and the daily mail.
import test from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localDay, office, Client, PASSWORD, textOf, mustHuddle, huddle, serve } from './lib.mjs';

const o = await office();
let server = o.server;
test.after(async () => { await server.stop(); o.where.remove(); });

const day = localDay;

function bring(kind, text) {
	const file = join(o.where.data, `${kind}.csv`);
	writeFileSync(file, text);
	return mustHuddle(o.where, ['import', kind, file]);
}
const credentials = (...rows) => bring('credentials', ['employee_no,credential,number,issuer,issued,expires', ...rows].join('\n') + '\n');
const inbox = async (query = '', who = o.owner) => (await who.json(`/obligations${query}`)).json.items;

// A restart runs every chore at once.
async function restart(env = {}) {
	await server.stop();
	server = await serve({ ...o.where, env: { ...o.where.env, ...env } });
	for (const client of [o.owner]) client.url = server.url;
}
async function until(what, ask) {
	for (let i = 0; i < 100; i++) {
		const got = await ask();
		if (got) return got;
		await new Promise((done) => setTimeout(done, 100));
	}
	assert.fail(`waited too long for: ${what}`);
}

test('an empty office says what to do next', async () => {
	const page = await o.owner.get('/');
	assert.equal(page.status, 200);
	assert.match(textOf(page.text), /Begin here.*Set up a site/);
});

test('people and sites come in', async () => {
	bring('sites', 'site,practice,state,time_zone,address\nMain,Elm Family Medicine,PA,America/New_York,1 Main St\n' +
		'Riverside,Elm Family Medicine,PA,America/Chicago,2 River Rd\n');
	bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n' +
		'E1,Maya Lindqvist,maya@example.com,,RN,Main,,full-time,32,40,40,2020-01-01,\n' +
		'E2,Noor Aziz,noor@example.com,,RN,Main,,full-time,32,40,40,2020-01-01,\n');
	const home = (await o.owner.json('/')).json;
	assert.deepEqual(home.sites.map((s) => s.name), ['Main', 'Riverside']);
});

test('a credential that ends in 20 days: an obligation stands; renewed: it is closed', async () => {
	credentials(`E1,RN license,RN-1,PA,2024-01-01,${day(20)}`);
	const [it] = await inbox();
	assert.equal(it.title, 'Renew RN license of Maya Lindqvist');
	assert.equal(it.due, day(20));
	assert.equal(it.late, 0);
	assert.equal(it.site, 'Main');
	assert.equal((await o.owner.json('/')).json.in_30, 1);
	// The same file again opens nothing new.
	credentials(`E1,RN license,RN-1,PA,2024-01-01,${day(20)}`);
	assert.equal((await inbox()).length, 1);
	const page = await o.owner.get(`/obligations/${it.id}`);
	assert.match(textOf(page.text), /It holds until/);
	assert.match(page.text, /href="\/credentials\//);
	credentials(`E1,RN license,RN-2,PA,${day(0)},${day(700)}`);
	assert.equal((await inbox()).length, 0);
	const [done] = await inbox('?show=done');
	assert.equal(done.state, 'done');
	assert.match((await o.owner.json(`/obligations/${done.id}`)).json.evidence, /^Renewed until /);
});

test('an expired credential is overdue at once, and written into the history once', async () => {
	credentials(`E2,RN license,RN-9,PA,2024-01-01,${day(-5)}`);
	const [it] = await inbox('?show=overdue');
	assert.equal(it.title, 'Renew RN license of Noor Aziz');
	assert.equal(it.late, 5);
	const home = (await o.owner.json('/')).json;
	assert.equal(home.expired, 1);
	assert.equal(home.overdue, 1);
	await restart();
	await until('escalation', async () => (await inbox('?show=overdue'))[0].escalated);
	assert.equal((await inbox('?show=overdue')).length, 1);
});

test('a date far ahead opens nothing; correcting it to a near one does', async () => {
	credentials(`E1,BLS,B-1,AHA,,${day(300)}`);
	assert.equal((await inbox()).filter((x) => /BLS/.test(x.title)).length, 0);
	credentials(`E1,BLS,B-1,AHA,,${day(25)}`);
	assert.equal((await inbox()).filter((x) => /BLS/.test(x.title)).length, 1);
	credentials(`E1,BLS,B-1,AHA,,${day(300)}`);
	assert.equal((await inbox()).filter((x) => /BLS/.test(x.title)).length, 0);
});

async function siteId(name) {
	return (await o.owner.json('/')).json.sites.find((s) => s.name === name).id;
}

test('a one-off: added, done with evidence, and not twice', async () => {
	const fields = { site: await siteId('Riverside'), title: 'Order flu vaccine', detail: '', due: day(1), owner_role: 'manager', evidence_wanted: '' };
	const made = await o.owner.post('/obligations', fields, { page: '/obligations/new' });
	assert.equal(made.status, 303, textOf(made.text));
	const page = made.location;
	const empty = await o.owner.post(`${page}/done`, { evidence: '' }, { page, action: `${page}/done` });
	assert.equal(empty.status, 422);
	const hidden = await o.owner.hidden(page, `${page}/done`);
	const other = await o.owner.hidden(page, `${page}/done`);
	const send = (h) => o.owner.ask(`${page}/done`, { method: 'POST', body: new URLSearchParams({ ...h, evidence: 'Order 4711' }) });
	assert.equal((await send(hidden)).status, 303);
	const second = await send(other);
	assert.equal(second.status, 422);
	assert.match(textOf(second.text), /closed this meanwhile/);
	const answer = (await o.owner.json(page)).json;
	assert.equal(answer.state, 'done');
	assert.equal(answer.evidence, 'Order 4711');
});

test('handing over to a person; an old version is shown beside the new', async () => {
	const made = await o.owner.post('/obligations', { site: await siteId('Main'), title: 'Call the landlord', detail: '', due: day(2), owner_role: 'supervisor', evidence_wanted: '' }, { page: '/obligations/new' });
	const page = made.location, action = `${page}/assign`;
	const text = (await o.owner.get(page)).text;
	const owner = /<select[^>]*name="owner"[\s\S]*?<option value="([0-9a-z]{13})"/.exec(text)[1];
	const old = await o.owner.hidden(page, action);
	const given = await o.owner.post(action, { owner_role: 'manager', owner }, { page, action });
	assert.equal(given.status, 303, textOf(given.text));
	assert.equal((await inbox('?whose=mine')).filter((x) => x.title === 'Call the landlord').length, 1);
	const stale = await o.owner.ask(action, { method: 'POST', body: new URLSearchParams({ ...old, owner_role: 'staff', owner: '' }) });
	assert.equal(stale.status, 409);
	const dropped = await o.owner.post(`${page}/void`, { reason: 'He called us.' }, { page, action: `${page}/void` });
	assert.equal(dropped.status, 303);
	assert.equal((await o.owner.json(page)).json.state, 'void');
});

test('who was not given the site does not see its obligations', async () => {
	mustHuddle(o.where, ['user', 'add', '--email', 'rio@example.com', '--name', 'Rio', '--role', 'manager', '--site', 'Riverside']);
	mustHuddle(o.where, ['user', 'passwd', '--email', 'rio@example.com', '--stdin'], PASSWORD);
	const rio = await new Client(server.url).signIn('rio@example.com');
	assert.deepEqual((await rio.json('/')).json.sites.map((s) => s.name), ['Riverside']);
	assert.equal((await inbox('', rio)).filter((x) => x.site === 'Main').length, 0);
	const [foreign] = (await inbox('?show=overdue')).filter((x) => x.site === 'Main');
	assert.equal((await rio.get(`/obligations/${foreign.id}`)).status, 404);
	assert.equal((await rio.get(`/?site=${await siteId('Main')}`)).status, 404);
});

test('a schedule makes its instances by itself, once', async () => {
	const fields = { site: await siteId('Main'), kind: 'other', title: 'Water the plants', every: 'weekly', next_due: day(-20), lead_days: '2', owner_role: 'staff', evidence_wanted: '' };
	const made = await o.owner.post('/obligations/schedules', fields, { page: '/obligations/schedules/new' });
	assert.equal(made.status, 303, textOf(made.text));
	await restart();
	const plants = async () => (await inbox()).filter((x) => x.title === 'Water the plants');
	await until('an instance', async () => (await plants()).length > 0);
	// Three weeks were missed: the newest of them is asked for (and what is due within two days), no pile.
	assert.deepEqual((await plants()).map((x) => x.due), [day(-6), day(1)]);
	await restart();
	await new Promise((done) => setTimeout(done, 500));
	assert.equal((await plants()).length, 2);
	const list = await o.owner.get('/obligations/schedules');
	const stop = /action="(\/obligations\/schedules\/[0-9a-z]{13}\/stop)"/.exec(list.text)[1];
	assert.equal((await o.owner.post(stop, {}, { page: '/obligations/schedules', action: stop })).status, 303);
	assert.match(textOf((await o.owner.get('/obligations/schedules')).text), /Water the plants stopped/);
});

test('the rules stand with their citations and are filtered', async () => {
	const all = (await o.owner.json('/rules')).json.rules;
	assert.ok(all.length > 60);
	assert.ok(all.some((r) => r.citation.includes('FLSA')));
	assert.ok(all.every((r) => !r.code.startsWith('ca.')), 'no rule of a state without a site');
	const found = (await o.owner.json('/rules?q=overtime')).json.rules;
	assert.ok(found.length > 0 && found.length < all.length);
	assert.equal((await o.owner.get('/rules/no.such.rule')).status, 404);
	assert.match(textOf((await o.owner.get('/rules/roster.rest.min')).text), /10 hours/);
});

test('an own value needs a reason, holds, and ends', async () => {
	const page = '/rules/roster.rest.min/override';
	const practice = /<option value="([0-9a-z]{13})"/.exec((await o.owner.get(page)).text)[1];
	const fields = { practice, value: '12', from: day(0), to: '', reason: 'too short' };
	assert.equal((await o.owner.post(page, fields)).status, 422);
	assert.equal((await o.owner.post(page, { ...fields, value: 'many', reason: 'Agreed with the staff council.' })).status, 422);
	const good = await o.owner.post(page, { ...fields, reason: 'Agreed with the staff council.' });
	assert.equal(good.status, 303, textOf(good.text));
	assert.equal((await o.owner.json('/rules?q=roster.rest')).json.rules[0].own, '12 hours');
	assert.equal((await o.owner.post(page, { ...fields, reason: 'Agreed with the staff council.' })).status, 422);
	const end = /action="(\/rules\/overrides\/[0-9a-z]{13}\/end)"/.exec((await o.owner.get('/rules')).text)[1];
	assert.equal((await o.owner.post(end, {}, { page: '/rules', action: end })).status, 303);
	assert.equal((await o.owner.json('/rules?q=roster.rest')).json.rules[0].own, null);
});

async function ownValue(code, value, reason = 'Agreed with the staff council.') {
	const page = `/rules/${code}/override`;
	const practice = /<option value="([0-9a-z]{13})"/.exec((await o.owner.get(page)).text)[1];
	const made = await o.owner.post(page, { practice, value, from: day(0), to: '', reason });
	assert.equal(made.status, 303, textOf(made.text));
}
async function endOwnValue(code) {
	const { id } = (await o.owner.json('/rules')).json.overrides.find((x) => x.in_force);
	const end = `/rules/overrides/${id}/end`;
	assert.equal((await o.owner.post(end, {}, { page: '/rules', action: end })).status, 303, code);
}
const titled = async (words, query = '') => (await inbox(query)).filter((x) => words.test(x.title));

test('an own value for the first warning decides when the obligation stands, at once', async () => {
	credentials(`E1,ACLS,A-1,AHA,,${day(100)}`);
	assert.equal((await titled(/ACLS/)).length, 0);
	await ownValue('credential.warn.first', '120', 'The board takes four months.');
	const [it] = await titled(/ACLS/);
	assert.equal(it.due, day(100));
	assert.match(textOf((await o.owner.get(`/obligations/${it.id}`)).text), /First warning before a credential expires: 120 days .*The board takes four months\./);
	await endOwnValue('credential.warn.first');
	assert.equal((await titled(/ACLS/)).length, 0);
	assert.equal((await titled(/ACLS/, '?show=done'))[0].state, 'void');
	await ownValue('credential.warn.second', '110');
	const [again] = await titled(/ACLS/);
	assert.equal(again.id, it.id);
	assert.match(textOf((await o.owner.get(`/obligations/${it.id}`)).text), /Second warning before a credential expires: 110 days/);
	await endOwnValue('credential.warn.second');
	assert.equal((await titled(/ACLS/)).length, 0);
});

test('a kind with warnings of its own follows no rule, and a change of them counts at once', async () => {
	const kinds = async () => (await o.owner.json('/credential-kinds')).json.items;
	const acls = (await kinds()).find((k) => k.name === 'ACLS');
	assert.equal(acls.note, 'reminders as the rules say');
	const page = `/credential-kinds/${acls.id}`;
	const set = async (lead_days) => assert.equal((await o.owner.post(page, { name: 'ACLS', lead_days }, { page, action: page })).status, 303);
	await set('150;20');
	const [it] = await titled(/ACLS/);
	assert.doesNotMatch(textOf((await o.owner.get(`/obligations/${it.id}`)).text), /warning before a credential/);
	assert.equal((await kinds()).find((k) => k.name === 'ACLS').note, 'reminders 150;20 days before');
	await set('');
	assert.equal((await titled(/ACLS/)).length, 0);
});

test('an own lead time makes a recurring obligation appear earlier, at once', async () => {
	const fields = { site: await siteId('Main'), kind: 'other', title: 'Renew the lease', every: 'yearly', next_due: day(45), lead_days: '', owner_role: 'manager', evidence_wanted: '' };
	assert.equal((await o.owner.post('/obligations/schedules', { ...fields, lead_days: 'soon' }, { page: '/obligations/schedules/new' })).status, 422);
	const made = await o.owner.post('/obligations/schedules', fields, { page: '/obligations/schedules/new' });
	assert.equal(made.status, 303, textOf(made.text));
	await restart();
	const lead = async () => (await o.owner.json('/obligations/schedules')).json.items.find((x) => x.title === 'Renew the lease').lead;
	assert.equal(await lead(), '30 days before, as the rule says');
	assert.equal((await titled(/lease/)).length, 0);
	await ownValue('obligation.lead.yearly', '60');
	assert.equal((await titled(/lease/))[0].due, day(45));
	assert.equal(await lead(), '60 days before, as the rule says');
	await endOwnValue('obligation.lead.yearly');
	assert.equal((await titled(/lease/)).length, 1, 'what stands stays');
});

test('who leaves or moves changes the obligations at once', async () => {
	const noor = (await o.owner.json('/staff?q=noor')).json.staff[0].id;
	const renewal = async (query) => (await titled(/RN license of Noor/, query))[0];
	assert.equal((await renewal()).site, 'Main');
	const end = async (ended) => assert.equal((await o.owner.post(`/staff/${noor}/end`, { ended }, { page: `/staff/${noor}/end`, action: `/staff/${noor}/end` })).status, 303);
	await end(day(-2));
	assert.equal(await renewal(), undefined);
	assert.equal((await renewal('?show=done')).state, 'void');
	await end('');
	assert.equal((await renewal()).late, 5);
	bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n' +
		'E2,Noor Aziz,noor@example.com,,RN,Riverside,,full-time,32,40,40,2020-01-01,\n');
	assert.equal((await renewal()).site, 'Riverside');
	bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n' +
		'E2,Noor Aziz,noor@example.com,,RN,Main,,full-time,32,40,40,2020-01-01,\n');
});

// The smallest mail server: takes everything and remembers it.
async function catcher() {
	const mails = [];
	const listener = createServer((socket) => {
		let data = null, rest = '';
		socket.on('error', () => {});
		socket.write('220 catcher\r\n');
		socket.on('data', (chunk) => {
			rest += chunk;
			for (let at; (at = rest.indexOf('\r\n')) >= 0;) {
				const line = rest.slice(0, at);
				rest = rest.slice(at + 2);
				if (data !== null && line === '.') { mails.push(data); data = null; socket.write('250 kept\r\n'); }
				else if (data !== null) data += line + '\n';
				else if (/^DATA/i.test(line)) { data = ''; socket.write('354 go on\r\n'); }
				else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
				else socket.write('250 fine\r\n');
			}
		});
	});
	await new Promise((done) => listener.listen(0, '127.0.0.1', done));
	return { mails, url: `smtp://127.0.0.1:${listener.address().port}`, close: () => listener.close() };
}

test('who asked for it gets one mail a day about what is overdue', async () => {
	assert.equal((await o.owner.post('/obligations/reminders', {}, { page: '/obligations', action: '/obligations/reminders' })).status, 303);
	const post = await catcher();
	test.after(() => post.close());
	await restart({ HUDDLE_MAIL_URL: post.url, HUDDLE_MAIL_FROM: 'huddle@elm.example' });
	await until('the mail', async () => post.mails.length > 0);
	assert.match(post.mails[0], /To: <?dana@example.com>?/);
	assert.match(post.mails[0], /overdue/);
	assert.match(post.mails[0].replace(/=\n/g, ''), /Noor Aziz/);
	await restart({ HUDDLE_MAIL_URL: post.url, HUDDLE_MAIL_FROM: 'huddle@elm.example' });
	await new Promise((done) => setTimeout(done, 1500));
	assert.equal(post.mails.length, 1);
});

test('staff without a plan to make are shown their own page', async () => {
	mustHuddle(o.where, ['user', 'add', '--email', 'sam@example.com', '--name', 'Sam', '--role', 'staff', '--site', 'Main']);
	mustHuddle(o.where, ['user', 'passwd', '--email', 'sam@example.com', '--stdin'], PASSWORD);
	const sam = await new Client(server.url).signIn('sam@example.com');
	const answer = await sam.get('/');
	assert.equal(answer.status, 303);
	assert.ok(['/me', '/my-week'].includes(answer.location));
	assert.equal((await sam.get('/obligations')).status, 403);
});

test('staff do the duties of their role at their sites, and see no others', async () => {
	const sam = await new Client(server.url).signIn('sam@example.com');
	const add = async (where, title, owner_role) => (await o.owner.post('/obligations', { site: await siteId(where), title, detail: '', due: day(0), owner_role, evidence_wanted: '' }, { page: '/obligations/new' })).location.split('/').pop();
	const own = await add('Main', 'Read the refrigerator', 'staff');
	const other = [await add('Main', 'Sign the contract', 'manager'), await add('Riverside', 'Read the freezer', 'staff')];
	const list = (await sam.json('/me/obligations')).json.items.map((i) => i.title);
	assert.ok(list.includes('Read the refrigerator'), list.join());
	assert.ok(!list.includes('Sign the contract') && !list.includes('Read the freezer'), list.join());
	for (const id of other) {
		assert.equal((await sam.get(`/me/obligations/${id}`)).status, 404);
		const hidden = await sam.hidden(`/me/obligations/${own}`, `/me/obligations/${own}/done`);
		assert.equal((await sam.ask(`/me/obligations/${id}/done`, { method: 'POST', body: new URLSearchParams({ ...hidden, evidence: 'x' }) })).status, 404);
		assert.equal((await o.owner.json(`/obligations/${id}`)).json.state, 'open');
	}
	const page = `/me/obligations/${own}`, action = `${page}/done`;
	assert.doesNotMatch((await sam.get(page)).text, /Hand over|Set aside/);
	const done = await sam.post(action, { evidence: '4.5 C' }, { page, action });
	assert.equal(done.location, '/me/obligations', textOf(done.text));
	assert.equal((await o.owner.json(`/obligations/${own}`)).json.state, 'done');
	const mail = await sam.post('/obligations/reminders', {}, { page: '/me/obligations', action: '/obligations/reminders' });
	assert.equal(mail.location, '/me/obligations');
});

// The events of a calendar by their summary; lines that were folded are whole again.
function events(text) {
	const lines = text.replace(/\r\n /g, '').split('\r\n');
	const all = {};
	let event = null;
	for (const line of lines) {
		const at = line.indexOf(':');
		if (line === 'BEGIN:VEVENT') event = {};
		else if (line === 'END:VEVENT') { all[event.SUMMARY] = event; event = null; }
		else if (event && !(line.slice(0, at) in event)) event[line.slice(0, at)] = line.slice(at + 1);
	}
	return all;
}
const addressOf = (page) => new URL(/value="(http[^"]*\/calendar\/[^"]*\.ics)"/.exec(page.text)[1]).pathname;

let feed;
test('one\'s duties stand in a private calendar: own, those of the role, at granted sites', async () => {
	const sam = await new Client(server.url).signIn('sam@example.com');
	const add = async (where, title, owner_role, due) => (await o.owner.post('/obligations',
		{ site: await siteId(where), title, detail: 'By the door; ask Ann, she knows', due, owner_role, evidence_wanted: '' }, { page: '/obligations/new' })).location.split('/').pop();
	await add('Main', 'Read the thermometer', 'staff', '2026-12-31');
	await add('Main', 'Sign the lease', 'manager', day(3));
	await add('Riverside', 'Read the scale', 'staff', day(3));
	for (const page of ['/me/obligations', '/obligations'])
		assert.match((await (page === '/obligations' ? o.owner : sam).get(page)).text, /action="\/me\/duties-feed"/);
	const made = await sam.post('/me/duties-feed', {}, { page: '/me/obligations', action: '/me/duties-feed' });
	assert.equal(made.status, 200, textOf(made.text));
	feed = addressOf(made);
	assert.doesNotMatch((await sam.get('/me/obligations')).text, /calendar\/duties\//);   // shown once
	assert.equal((await sam.json('/me/obligations')).json.feed.has, true);
	const answer = await new Client(server.url).get(feed);
	assert.equal(answer.status, 200);
	assert.match(answer.headers.get('content-type'), /text\/calendar/);
	for (const line of answer.text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
	const all = events(answer.text);
	assert.ok(!('Sign the lease' in all) && !('Read the scale' in all), Object.keys(all).join());
	const it = all['Read the thermometer'];
	assert.equal(it['DTSTART;VALUE=DATE'], '20261231');
	assert.equal(it['DTEND;VALUE=DATE'], '20270101');
	assert.equal(it.SEQUENCE, '0');
	assert.equal(it.STATUS, 'CONFIRMED');
	assert.equal(it.LOCATION, 'Main');
	assert.equal(all['Read the refrigerator'].STATUS, 'CANCELLED');   // done in the test before
});

test('what is done leaves the calendar under the same UID, what comes back returns', async () => {
	const sam = await new Client(server.url).signIn('sam@example.com');
	const before = events((await sam.get(feed)).text)['Read the thermometer'];
	const id = (await sam.json('/me/obligations')).json.items.find((i) => i.title === 'Read the thermometer').id;
	const page = `/me/obligations/${id}`, action = `${page}/done`;
	assert.equal((await sam.post(action, { evidence: '4 C' }, { page, action })).status, 303);
	const after = events((await sam.get(feed)).text)['Read the thermometer'];
	assert.equal(after.UID, before.UID);
	assert.equal(after.STATUS, 'CANCELLED');
	assert.equal(after.SEQUENCE, '1');
	assert.ok(after['LAST-MODIFIED'] >= before['LAST-MODIFIED']);
	// Handed to the role of staff, the owner's own duty appears; handed on, it is gone.
	const made = await o.owner.post('/obligations', { site: await siteId('Main'), title: 'Wipe the keyboards', detail: '', due: day(4), owner_role: 'manager', evidence_wanted: '' }, { page: '/obligations/new' });
	const give = async (owner_role) => assert.equal((await o.owner.post(`${made.location}/assign`, { owner_role, owner: '' }, { page: made.location, action: `${made.location}/assign` })).status, 303);
	assert.ok(!('Wipe the keyboards' in events((await sam.get(feed)).text)));
	await give('staff');
	assert.equal(events((await sam.get(feed)).text)['Wipe the keyboards'].SEQUENCE, '1');
	await give('supervisor');
	assert.ok(!('Wipe the keyboards' in events((await sam.get(feed)).text)));
});

test('a second reader understands the calendar of duties', async (t) => {
	const python = ['/usr/bin/python3', 'python3'].find((p) => spawnSync(p, ['-c', 'import icalendar']).status === 0);
	if (!python) return t.skip('python3-icalendar is not installed');
	const { text } = await new Client(server.url).get(feed);
	const read = JSON.parse(execFileSync(python, ['-c', [
		'import sys, json, icalendar',
		'c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())',
		'print(json.dumps({str(x["SUMMARY"]): [x["DTSTART"].dt.isoformat(), x["DTEND"].dt.isoformat(), str(x["STATUS"]), str(x["DESCRIPTION"]), len(x.walk("VALARM"))] for x in c.walk("VEVENT")}))',
	].join('\n')], { input: text, encoding: 'utf8' }));
	assert.deepEqual(read['Read the thermometer'], ['2026-12-31', '2027-01-01', 'CANCELLED', 'By the door; ask Ann, she knows\nEvidence: What was done', 0]);
	assert.equal(Object.keys(read).length, Object.keys(events(text)).length);
});

test('an address of duties is none of shifts; a new one ends the old; ended, it never was; disabled, too', async () => {
	const sam = await new Client(server.url).signIn('sam@example.com');
	const anybody = new Client(server.url);
	assert.equal((await anybody.get(feed.replace('/duties', ''))).status, 404);
	const make = async () => addressOf(await sam.post('/me/duties-feed', {}, { page: '/me/obligations', action: '/me/duties-feed' }));
	const second = await make();
	assert.equal((await anybody.get(feed)).status, 404);
	assert.equal((await anybody.get(second)).status, 200);
	assert.equal((await sam.post('/me/duties-feed/revoke', {}, { page: '/me/obligations', action: '/me/duties-feed/revoke' })).location, '/me/obligations');
	const ended = await anybody.get(second), never = await anybody.get(`/calendar/duties/${'A'.repeat(43)}.ics`);
	assert.equal(ended.status, 404);
	assert.equal(textOf(ended.text), textOf(never.text));
	const third = await make();
	assert.equal((await anybody.get(third)).status, 200);
	const account = (await o.owner.json('/accounts')).json.accounts.find((a) => a.email === 'sam@example.com').id;
	const off = `/accounts/${account}/disable`;
	assert.equal((await o.owner.post(off, {}, { page: `/accounts/${account}`, action: off })).status, 303);
	assert.equal((await anybody.get(third)).status, 404);
});
