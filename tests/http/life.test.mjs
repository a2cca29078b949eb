// From the published roster to the day itself: somebody calls out, others are asked in rounds, two say yes
// at once and one has it; claims with a manager's word; who may see and do what.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { office, mustHuddle, PASSWORD, textOf } from './lib.mjs';

const o = await office({ args: ['--workers', '2'] });
test.after(() => o.close());

// A Monday at least two weeks ahead.
const ahead = new Date(Date.now() + 14 * 86_400_000);
const iso = (days) => new Date(ahead.getTime() + ((8 - ahead.getUTCDay()) % 7 + days) * 86_400_000).toISOString().slice(0, 10);
const MON = iso(0), TUE = iso(1), WED = iso(2), THU = iso(3), FRI = iso(4), SUN = iso(6);

function bring(kind, text) {
	const file = join(o.where.data, `${kind}.csv`);
	writeFileSync(file, text);
	return mustHuddle(o.where, ['import', kind, file]);
}
bring('sites', 'site,practice,state,time_zone,address\n' +
	'Main Clinic,Elm Family Medicine,NY,America/New_York,1 Elm St\nDesert Clinic,Elm Family Medicine,AZ,America/Phoenix,2 Cactus Rd\n');
const NAMES = ['Maya Lindqvist', 'Priya Raman', 'Jonas Weber', 'Ann Costa', 'Bea Long'];
bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n' +
	NAMES.map((n, i) => `E${i},${n},${n.split(' ')[0].toLowerCase()}@example.com,,Nurse,Main Clinic,,full-time,0,60,${40 + i}.00,2020-01-06,\n`).join('') +
	'D1,Dee Sun,dee@example.com,,Front desk,Desert Clinic,,full-time,0,40,20.00,2020-01-06,\n');
bring('credentials', 'employee_no,credential,number,issuer,issued,expires\n' +
	NAMES.slice(0, 4).map((n, i) => `E${i},RN license,RN${i},NY,2024-01-01,2039-01-01\n`).join(''));
bring('needs', 'site,position,weekday,start,end,min,wished,credential\n' +
	['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((d) => `Main Clinic,Nurse,${d},07:00,15:00,1,1,RN license\n`).join('') +
	'Desert Clinic,Front desk,Mon,08:00,16:00,1,1,\n');

const sites = (await o.owner.json('/roster/sites')).json.sites;
const main = sites.find((s) => s.name === 'Main Clinic').id;
const grid = async () => (await o.owner.json(`/sites/${main}/roster?from=${MON}`)).json;
const person = Object.fromEntries((await grid()).people.map((p) => [p.name.split(' ')[0], p.id]));
const cell = (who, day) => `/sites/${main}/roster/cell/${person[who]}/${day}`;
const early = (await o.owner.json(cell('Maya', MON))).json.shifts[0].id;
async function plan(who, day) {
	const answer = await o.owner.post(cell(who, day), { shift: early }, { action: cell(who, day) });
	assert.equal(answer.status, 303, textOf(answer.text));
}
const shiftOf = async (who, day) =>
	(await grid()).shifts.find((s) => s.kind === 'shift' && s.person === person[who] && s.day === day);
const publish = () => o.owner.post(`/sites/${main}/roster/publish`, { from: MON, to: SUN }, { page: `/sites/${main}/roster/publish?from=${MON}&to=${SUN}` });
const versions = async () => (await o.owner.json(`/sites/${main}/publications`)).json.versions;

async function signUp(email, name, role, link) {
	mustHuddle(o.where, ['user', 'add', '--email', email, '--name', name, '--role', role, '--site', 'Main Clinic']);
	mustHuddle(o.where, ['user', 'passwd', '--email', email, '--stdin'], PASSWORD);
	if (link) {
		const id = (await o.owner.json('/accounts')).json.accounts.find((a) => a.name === name).id;
		const answer = await o.owner.post(`/accounts/${id}`, { name, email, role, sites: main, person: person[link] }, { action: `/accounts/${id}` });
		assert.equal(answer.status, 303, textOf(answer.text));
	}
	return o.client().signIn(email);
}
const manager = await signUp('manager@example.com', 'Mel Manager', 'manager');
const supervisor = await signUp('sup@example.com', 'Sue Visor', 'supervisor');
const staff = {};
for (const name of ['Maya', 'Priya', 'Jonas', 'Ann'])
	staff[name] = await signUp(`${name.toLowerCase()}@example.com`, `${name} Account`, 'staff', name);

const open = async (id) => (await manager.json(`/open-shifts/${id}`)).json;
const act = (who, id, what, fields = {}) => who.post(`/open-shifts/${id}/${what}`, fields, { page: `/open-shifts/${id}`, action: `/open-shifts/${id}/${what}` });
const mine = async (who) => (await who.json('/me/open-shifts')).json.shifts;
// The page is asked for its hidden fields first, so that two can press at the same moment.
async function ready(who, id, what) {
	const path = `/me/open-shifts/${id}/${what}`;
	const fields = await who.hidden('/me/open-shifts', path);
	return () => who.ask(path, { method: 'POST', body: new URLSearchParams(fields) });
}
const notices = async (who) => (await who.json('/me/notices')).json;

let shift, opened;

test('a draft is no published shift: there is nothing to call out of', async () => {
	for (const day of [MON, TUE, WED, THU]) await plan('Maya', day);
	shift = await shiftOf('Maya', MON);
	const answer = await manager.post(`/assignments/${shift.id}/call-out`, { cause: 'sick', reason: '' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /have not seen this shift/);
	assert.equal((await publish()).status, 303);
	const told = (await notices(staff.Maya)).notices;
	assert.deepEqual(told.map((n) => n.title), ['Your shifts are published']);
	assert.match(told[0].body, /4 shifts added, 0 changed, 0 cancelled/);
	assert.equal((await notices(staff.Priya)).unread, 0, 'nothing of hers has changed');
});

test('a sick call opens the shift, takes it off the calendar, and leaves the rest of the draft unpublished', async () => {
	const feed = /value="([^"]*\/calendar\/[^"]*)"/.exec((await staff.Maya.post('/me/feed', {}, { page: '/my-week' })).text)[1];
	await plan('Priya', FRI);                             // somebody is still planning
	const answer = await manager.post(`/assignments/${shift.id}/call-out`, { cause: 'sick', reason: 'rang at six' });
	assert.equal(answer.status, 303, textOf(answer.text));
	opened = /open-shifts\/(\w{13})/.exec(answer.location)[1];
	assert.equal(await shiftOf('Maya', MON), undefined);
	const calendar = await (await fetch(feed)).text();
	assert.match(calendar, /STATUS:CANCELLED/);
	assert.equal((await versions())[0].cancelled, 1);
	assert.equal((await versions())[0].added, 0, 'what is being planned stays a draft');
	assert.equal((await shiftOf('Priya', FRI)).status, 'draft');
	assert.match(textOf((await manager.get(`/open-shifts/${opened}`)).text), /Maya Lindqvist called in sick: rang at six/);
	const off = (await manager.json('/timeoff')).json.time_off;
	assert.equal(off.find((t) => t.staff === 'Maya Lindqvist').type, 'sick');
});

test('who could take it: rule-safe, cheapest first, each with words; who may not, and why', async () => {
	const { candidates, others } = await open(opened);
	assert.deepEqual(candidates.map((c) => c.person), ['Priya Raman', 'Jonas Weber', 'Ann Costa']);
	assert.equal(candidates[0].cost_cents, 8 * 4100);
	assert.match(candidates[0].words, /16 h that week with it, no overtime/);
	assert.match(others.find((c) => c.person === 'Bea Long').words, /No RN license on file/);
	assert.equal(others.find((c) => c.person === 'Maya Lindqvist'), undefined, 'who called out is not asked');
	const seen = (await supervisor.json(`/open-shifts/${opened}`)).json;
	assert.equal(seen.candidates[0].has_cost, false, 'a supervisor does not see pay');
	assert.equal(seen.candidates[0].cost_cents, 0);
	assert.doesNotMatch((await supervisor.get(`/open-shifts/${opened}`)).text, /\$3/);
});

test('the program answers within a second, also the first time', async () => {
	const began = Date.now();
	assert.equal((await manager.get(`/open-shifts/${opened}`)).status, 200);
	assert.ok(Date.now() - began < 1000, `${Date.now() - began} ms`);
});

test('one by one: the best is asked first, after a no the next; others see nothing', async () => {
	const answer = await act(manager, opened, 'offer', { how: 'one', minutes: 60, size: 1 });
	assert.equal(answer.status, 303, textOf(answer.text));
	assert.equal((await mine(staff.Priya))[0].may_take, true);
	assert.deepEqual(await mine(staff.Jonas), []);
	assert.equal((await staff.Jonas.post(`/me/open-shifts/${opened}/take`, {}, { page: '/my-week' })).status, 404);
	assert.equal((await notices(staff.Priya)).unread, 1);
	assert.match((await staff.Priya.get('/my-week')).text, /class="count">1</);
	assert.equal((await (await ready(staff.Priya, opened, 'decline'))()).status, 303);
	assert.equal((await mine(staff.Jonas))[0].may_take, true);
	assert.equal((await open(opened)).candidates.find((c) => c.person === 'Priya Raman').offer, 'declined');
});

test('two say yes at the same moment: one has the shift', async () => {
	assert.equal((await act(manager, opened, 'offer', { how: 'all', minutes: 60, size: 1 })).status, 303);
	const press = await Promise.all(['Priya', 'Jonas', 'Ann'].map((n) => ready(staff[n], opened, 'take')));
	const answers = await Promise.all(press.map((p) => p()));
	assert.deepEqual(answers.map((a) => a.status).sort(), [303, 422, 422], answers.map((a) => textOf(a.text)).join('\n'));
	assert.match(textOf(answers.find((a) => a.status === 422).text), /Somebody else has this shift/);
	const now = await open(opened);
	assert.equal(now.shift.state, 'filled');
	const winner = now.shift.filled_by.split(' ')[0];
	assert.equal((await grid()).shifts.filter((s) => s.kind === 'shift' && s.day === MON).length, 1);
	assert.equal((await shiftOf(winner, MON)).status, 'published');
	const week = (await staff[winner].json(`/my-week?week=${MON}`)).json;
	assert.equal(week.days[0].shifts.length, 1);
	assert.ok((await notices(manager)).notices.some((n) => /takes the open shift/.test(n.title)));
	assert.equal((await act(manager, opened, 'close')).status, 403, 'a filled one has no buttons');
});

test('staff call out of their own shift, and of no other', async () => {
	const own = await shiftOf('Maya', TUE);
	assert.equal((await staff.Priya.get(`/me/shifts/${own.id}/call-out`)).status, 404);
	assert.equal((await staff.Maya.get(`/assignments/${own.id}/call-out`)).status, 403);
	const answer = await staff.Maya.post(`/me/shifts/${own.id}/call-out`, { cause: 'other', reason: 'The car does not start' });
	assert.equal(answer.status, 303, textOf(answer.text));
	assert.equal(answer.location, '/my-week');
	const list = (await manager.json(`/sites/${main}/open-shifts`)).json.shifts.filter((s) => s.state === 'open');
	assert.equal(list.length, 1);
	opened = list[0].id;
	assert.ok((await notices(manager)).notices.some((n) => n.title === 'Maya Lindqvist cannot come'));
});

test('a claim waits for the manager where the site wants that; a rule is checked before', async () => {
	const path = `/sites/${main}/change-policy`;
	assert.equal((await o.owner.post(path, { claim_approval: '1', swap_approval: '1', offer_minutes: 30, tier_size: 3 },
		{ page: `${path}/edit` })).status, 303);
	assert.equal((await supervisor.get(`${path}/edit`)).status, 403);
	assert.deepEqual(await mine(staff.Priya), []);
	assert.equal((await act(manager, opened, 'offer', { how: 'claim' })).status, 303);
	assert.equal((await mine(staff.Maya)).length, 0, 'not to the one who left it');
	assert.equal((await (await ready(staff.Priya, opened, 'take'))()).status, 303);
	assert.equal((await mine(staff.Priya))[0].offer, 'claimed');
	assert.equal((await open(opened)).shift.state, 'open');
	assert.equal((await act(manager, opened, 'refuse', { person: person.Priya, reason: 'You have enough this week' })).status, 303);
	assert.equal((await mine(staff.Priya))[0].may_take, false);
	assert.equal((await (await ready(staff.Jonas, opened, 'take'))()).status, 303);
	assert.equal((await act(manager, opened, 'give', { person: person.Jonas })).status, 303);
	assert.equal((await open(opened)).shift.filled_by, 'Jonas Weber');
});

test('against a rule the manager needs a reason, which is kept; a double booking has none', async () => {
	const wed = await shiftOf('Maya', WED);
	let answer = await manager.post(`/assignments/${wed.id}/call-out`, { cause: 'family', reason: '' });
	opened = /open-shifts\/(\w{13})/.exec(answer.location)[1];
	answer = await act(manager, opened, 'give', { person: person.Bea, reason: 'short' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /No RN license on file/);
	assert.equal((await act(manager, opened, 'give', { person: person.Bea, reason: 'Works beside a physician all day' })).status, 303);
	assert.ok((await shiftOf('Bea', WED)).flag);
	const thu = await shiftOf('Maya', THU);
	answer = await manager.post(`/assignments/${thu.id}/call-out`, { cause: 'family', reason: '' });
	opened = /open-shifts\/(\w{13})/.exec(answer.location)[1];
	assert.equal((await open(opened)).covered, false);
	await plan('Ann', THU);
	assert.equal((await open(opened)).covered, true, 'planned by hand meanwhile');
	answer = await act(manager, opened, 'give', { person: person.Ann, reason: 'She can do two at once' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /Already works/);
	assert.equal((await act(manager, opened, 'close')).status, 303);
	assert.equal((await open(opened)).shift.state, 'closed');
});

test('the history says what happened, by whom and why', async () => {
	const events = (await o.owner.json('/audit')).json.events.map((e) => `${e.event} ${e.detail}`);
	assert.ok(events.some((e) => /assignment.call_out Maya Lindqvist.*sick, rang at six/.test(e)), events.join('\n'));
	assert.ok(events.some((e) => /open_shift.give Bea Long: Works beside a physician/.test(e)));
});

// --- Swaps ---

const asMine = async (who) => (await who.json('/me/swaps')).json.swaps;
const press = (who, id, what) => who.post(`/me/swaps/${id}/${what}`, {}, { page: '/me/swaps', action: `/me/swaps/${id}/${what}` });
const propose = (who, shift, person, other) => who.post(`/me/shifts/${shift}/swap`, { person, ...(other ? { shift: other } : {}) });
const decide = (id, what, fields = {}, who = manager) => who.post(`/swaps/${id}/${what}`, fields, { page: `/sites/${main}/swaps`, action: `/swaps/${id}/${what}` });
let swapped;

test('a swap is offered only where no rule stands in the way of either', async () => {
	for (const s of (await grid()).shifts.filter((x) => x.kind === 'shift'))
		assert.equal((await o.owner.post(`/assignments/${s.id}/remove`, { version: s.version }, { page: `/assignments/${s.id}`, action: `/assignments/${s.id}/remove` })).status, 303);
	for (const [who, day] of [['Priya', TUE], ['Jonas', WED], ['Ann', THU], ['Bea', FRI]])
		if (who !== 'Bea') await plan(who, day);
	bring('timeoff', `employee_no,from,to,type,status\nE3,${TUE},${TUE},vacation,approved\n`);
	assert.equal((await publish()).status, 303);
	const tue = await shiftOf('Priya', TUE);
	const { gifts, exchanges } = (await staff.Priya.json(`/me/shifts/${tue.id}/swap`)).json;
	assert.deepEqual(gifts.map((g) => g.name), ['Jonas Weber', 'Maya Lindqvist'], 'Ann is on vacation, Bea has no license');
	assert.deepEqual(exchanges.map((g) => g.name), ['Jonas Weber']);
	assert.match(exchanges[0].words, /7:00 AM – 3:00 PM/);
	const ann = await propose(staff.Priya, tue.id, person.Ann);
	assert.equal(ann.status, 422);
	assert.match(textOf(ann.text), /On approved vacation/);
	assert.equal((await staff.Jonas.get(`/me/shifts/${tue.id}/swap`)).status, 404, 'not of a shift of somebody else');
});

test('proposed, accepted, approved: both weeks change, and nothing before', async () => {
	const [tue, wed] = [await shiftOf('Priya', TUE), await shiftOf('Jonas', WED)];
	assert.equal((await propose(staff.Priya, tue.id, person.Jonas, wed.id)).status, 303);
	assert.equal((await propose(staff.Priya, tue.id, person.Jonas, wed.id)).status, 422, 'once is enough');
	swapped = (await asMine(staff.Jonas))[0].id;
	assert.ok((await notices(staff.Jonas)).notices.some((n) => n.title === 'Priya Raman asks you for a swap'));
	assert.equal((await press(staff.Priya, swapped, 'accept')).status, 403, 'no button for the one who asks');
	assert.equal((await staff.Ann.json('/me/swaps')).json.swaps.length, 0);
	assert.equal((await press(staff.Jonas, swapped, 'accept')).status, 303);
	assert.equal((await shiftOf('Priya', TUE)).id, tue.id, 'the manager has the last word');
	const before = (await versions())[0].number;
	const twice = await Promise.all([manager, supervisor].map(async (who) => {
		const fields = await who.hidden(`/sites/${main}/swaps`, `/swaps/${swapped}/approve`);
		return () => who.ask(`/swaps/${swapped}/approve`, { method: 'POST', body: new URLSearchParams(fields) });
	}));
	const answers = await Promise.all(twice.map((p) => p()));
	assert.deepEqual(answers.map((a) => a.status).sort(), [303, 422], 'two managers, one decision');
	assert.equal((await shiftOf('Jonas', TUE)).id, tue.id);
	assert.equal((await shiftOf('Priya', WED)).status, 'published');
	assert.equal((await versions())[0].number, before + 2, 'one version each day');
	assert.equal((await staff.Priya.json(`/my-week?week=${MON}`)).json.days[2].shifts.length, 1);
});

test('what changed meanwhile, or breaks a rule by now, is not approved', async () => {
	const tue = await shiftOf('Jonas', TUE);
	assert.equal((await propose(staff.Jonas, tue.id, person.Maya)).status, 303);
	const gift = (await asMine(staff.Maya)).find((s) => s.state === 'proposed').id;
	bring('timeoff', `employee_no,from,to,type,status\nE0,${TUE},${TUE},personal,approved\n`);
	const answer = await press(staff.Maya, gift, 'accept');
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /A rule is in the way now. Maya Lindqvist: On approved/);
	assert.equal((await press(staff.Jonas, gift, 'withdraw')).status, 303);
	assert.equal((await press(staff.Jonas, gift, 'withdraw')).status, 403, 'there is no button any more');
	assert.equal((await shiftOf('Jonas', TUE)).id, tue.id);
});

test('the manager answers for somebody absent, with the reason', async () => {
	const wed = await shiftOf('Priya', WED);
	assert.equal((await propose(staff.Priya, wed.id, person.Jonas)).status, 303);
	const gift = (await asMine(staff.Priya)).find((s) => s.state === 'proposed').id;
	assert.equal((await decide(gift, 'accept', { reason: 'yes' })).status, 422);
	assert.equal((await decide(gift, 'accept', { reason: 'Jonas agreed on the phone' })).status, 303);
	assert.equal((await decide(gift, 'refuse', { reason: 'Too few people on Wednesday' })).status, 303);
	assert.equal((await shiftOf('Priya', WED)).id, wed.id);
	const events = (await o.owner.json('/audit')).json.events.map((e) => `${e.event} ${e.detail}`);
	assert.ok(events.some((e) => /swap.accept_for Priya Raman and Jonas Weber: Jonas agreed on the phone/.test(e)));
});

test('where the site asks for no manager, two who agree are done', async () => {
	const path = `/sites/${main}/change-policy`;
	const { version } = await o.owner.hidden(`${path}/edit`, path);
	assert.equal((await o.owner.post(path, { version, offer_minutes: 30, tier_size: 3 }, { page: `${path}/edit` })).status, 303);
	const wed = await shiftOf('Priya', WED);
	assert.equal((await propose(staff.Priya, wed.id, person.Jonas)).status, 303);
	const gift = (await asMine(staff.Jonas)).find((s) => s.state === 'proposed').id;
	assert.equal((await press(staff.Jonas, gift, 'accept')).status, 303);
	assert.equal((await shiftOf('Jonas', WED)).id, wed.id);
});

// --- Filling what is left, with few changes ---

test('a fill that changes little proposes first, keeps what stands, and is accepted once', async () => {
	assert.equal((await publish()).status, 303);
	const now = async () => (await grid()).shifts.filter((s) => s.kind === 'shift').map((s) => `${s.id} ${s.version}`).sort();
	const before = await now();
	const path = `/sites/${main}/roster/fill`;
	const past = await manager.post(path, { from: '2020-01-06', to: '2020-01-10', time: '5', little: '1' });
	assert.equal(past.status, 422);
	const started = await manager.post(path, { from: MON, to: FRI, time: '5', little: '1' });
	assert.equal(started.status, 303, textOf(started.text));
	const fill = started.location;
	const until = Date.now() + 120_000;
	let result;
	do {
		assert.ok(Date.now() < until, 'the fill does not end');
		await new Promise((done) => setTimeout(done, 300));
		result = (await manager.json(fill)).json;
	} while (result.live);
	assert.equal(result.state, 'done', result.message);
	assert.equal(result.proposal, true);
	assert.deepEqual(await now(), before, 'nothing is changed yet');
	assert.deepEqual(result.changes.filter((c) => !c.add), [], 'what stands is kept');
	assert.ok(result.changes.length > 0);
	assert.match(textOf((await manager.get(fill)).text), /What would change/);
	const fields = await manager.hidden(fill, `${fill}/accept`), again = await supervisor.hidden(fill, `${fill}/accept`);
	const accept = (who, f) => who.ask(`${fill}/accept`, { method: 'POST', body: new URLSearchParams(f) });
	assert.equal((await accept(manager, fields)).status, 303);
	const after = await now();
	assert.equal(after.length, before.length + result.changes.length);
	assert.ok(before.every((s) => after.includes(s)));
	assert.equal((await accept(supervisor, again)).status, 422, 'once is enough');
	// Back to where the next scene begins: only what was published.
	for (const s of (await grid()).shifts.filter((x) => x.kind === 'shift' && x.status === 'draft'))
		assert.equal((await o.owner.post(`/assignments/${s.id}/remove`, { version: s.version }, { page: `/assignments/${s.id}`, action: `/assignments/${s.id}/remove` })).status, 303);
});

// --- Credentials, and time off before it is granted ---

const credentialOf = async (name) => (await o.owner.json('/credentials?when=all')).json.credentials.find((c) => c.staff === name);
async function revoke(name) {
	const { id } = await credentialOf(name);
	const revoked = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
	const answer = await o.owner.post(`/credentials/${id}/revoke`, { revoked }, { action: `/credentials/${id}/revoke` });
	assert.equal(answer.status, 303, textOf(answer.text));
}

test('a revoked credential flags the coming shifts, or empties them where the site wants that', async () => {
	const thu = await shiftOf('Ann', THU);
	await revoke('Ann Costa');
	assert.equal((await shiftOf('Ann', THU)).id, thu.id, 'flagged alone');
	const page = (await manager.json(`/sites/${main}/open-shifts`)).json;
	assert.deepEqual(page.flagged.map((f) => f.person), ['Ann Costa']);
	assert.match(page.flagged[0].words, /RN license was revoked/);
	assert.ok((await notices(manager)).notices.some((n) => n.title === 'Ann Costa has lost a credential'));
	const answer = await manager.post(`/assignments/${thu.id}/call-out`, { cause: 'credential', reason: '' },
		{ page: `/sites/${main}/open-shifts`, action: `/assignments/${thu.id}/call-out` });
	assert.equal(answer.status, 303, textOf(answer.text));

	const path = `/sites/${main}/change-policy`;
	const { version } = await o.owner.hidden(`${path}/edit`, path);
	assert.equal((await o.owner.post(path, { version, lapse_empties: '1', offer_minutes: 30, tier_size: 3 }, { page: `${path}/edit` })).status, 303);
	const [tue, wed] = [await shiftOf('Jonas', TUE), await shiftOf('Jonas', WED)];
	assert.ok(tue && wed);
	await revoke('Jonas Weber');
	assert.equal(await shiftOf('Jonas', TUE), undefined);
	assert.equal(await shiftOf('Jonas', WED), undefined);
	const open = (await manager.json(`/sites/${main}/open-shifts`)).json.shifts.filter((s) => s.state === 'open');
	assert.deepEqual(open.filter((s) => s.cause === 'credential').length, 3);
	const one = (await manager.json(`/open-shifts/${open.find((s) => s.day === TUE).id}`)).json;
	assert.deepEqual(one.candidates.map((c) => c.person), ['Priya Raman']);
	assert.match(textOf((await manager.get(`/open-shifts/${one.id}`)).text), /Jonas Weber has lost a credential: RN license ended/);
	assert.ok((await notices(staff.Jonas)).notices.some((n) => /off your week/.test(n.title)));
});

test('a request for time off shows what it does to coverage', async () => {
	await plan('Priya', FRI);
	await staff.Priya.post('/me/timeoff', { from: FRI, to: SUN, type: 'vacation', note: 'A wedding' });
	const ask = (await manager.json('/timeoff')).json.time_off.find((t) => t.staff === 'Priya Raman' && t.status === 'requested');
	const effect = (await manager.json(`/timeoff/${ask.id}/effect`)).json;
	assert.equal(effect.planned, 1);
	assert.deepEqual(effect.lines.map((l) => [l.day, l.needed, l.had, l.has]), [[FRI, 1, 1, 0]]);
	assert.deepEqual(effect.shorts, [], 'Maya, Jonas, Ann and Bea are not off');
	const page = await manager.get(`/timeoff/${ask.id}/effect`);
	assert.match(textOf(page.text), /Below the minimum without Priya Raman/);
	assert.equal((await grid()).shifts.filter((s) => s.person === person.Priya && s.day === FRI).length >= 1, true, 'nothing has changed');
	assert.equal((await manager.post(`/timeoff/${ask.id}/decide`, { decision: 'refused' },
		{ page: `/timeoff/${ask.id}/effect`, action: `/timeoff/${ask.id}/decide` })).status, 303);
});

test('hours that a person cannot work are asked for on the phone, decided by another, and planned around when agreed', async () => {
	const ask = (who, weekday, from = '06:00', to = '23:59') => who.post('/me/hours', { weekday, from, to }, { page: '/me/hours', action: '/me/hours' });
	const hours = async (who) => (await who.json('/me/hours')).json.hours;
	const decide = (who, id, verdict, page = '/timeoff') => who.post(`/unavailable/${id}/decide`, { verdict }, { page });
	const blocked = async () => JSON.stringify((await o.owner.json(cell('Ann', FRI))).json.shifts);
	assert.equal((await ask(staff.Ann, 'Fri')).status, 303);
	assert.equal((await ask(staff.Ann, 'Sat')).status, 303);
	assert.equal((await ask(staff.Ann, 'Sun', '10:00', '09:00')).status, 422);
	assert.deepEqual((await hours(staff.Ann)).map((h) => [h.weekday, h.to, h.state]), [['Fri', '24:00', 'asked'], ['Sat', '24:00', 'asked']]);
	const [fri, sat] = await hours(staff.Ann);

	assert.equal((await decide(staff.Ann, fri.id, 'agreed', '/me/hours')).status, 403);
	assert.deepEqual((await supervisor.json('/timeoff')).json.hours.map((h) => [h.staff, h.weekday]), [['Ann Costa', 'Fri'], ['Ann Costa', 'Sat']]);
	assert.equal((await staff.Maya.post(`/me/hours/${fri.id}/withdraw`, {}, { page: '/me/hours', action: '/me/hours' })).status, 404);
	assert.doesNotMatch(await blocked(), /cannot work/i, 'what is only asked for can be planned');

	assert.equal((await decide(supervisor, fri.id, 'agreed')).status, 303);
	assert.match(await blocked(), /Cannot work Fridays/);
	assert.equal((await decide(manager, sat.id, 'refused')).status, 303);
	const late = await decide(supervisor, sat.id, 'agreed');
	assert.equal(late.status, 422);
	assert.match(textOf(late.text), /decided this meanwhile/);
	assert.deepEqual((await hours(staff.Ann)).map((h) => h.state), ['agreed', 'refused']);
	assert.deepEqual((await notices(staff.Ann)).notices.map((n) => n.title).filter((t) => /hours/.test(t)).sort(), ['Your hours are agreed', 'Your hours are refused']);

	assert.equal((await ask(staff.Ann, 'Fri')).status, 303);
	assert.equal((await ask(staff.Ann, 'Sat')).status, 303);
	assert.deepEqual((await hours(staff.Ann)).map((h) => h.state), ['agreed', 'asked'], 'agreed stays, refused is asked for anew');
	assert.equal((await staff.Ann.post(`/me/hours/${fri.id}/withdraw`, {}, { page: '/me/hours', action: `/me/hours/${fri.id}/withdraw` })).status, 303);
	assert.deepEqual((await hours(staff.Ann)).map((h) => h.weekday), ['Sat']);
	assert.doesNotMatch(await blocked(), /Cannot work/i, 'taken back');

	// A manager who is on the roster decides for others, and only asks for the own hours.
	const mel = (await o.owner.json('/accounts')).json.accounts.find((a) => a.name === 'Mel Manager').id;
	const link = (who) => o.owner.post(`/accounts/${mel}`, { name: 'Mel Manager', email: 'manager@example.com', role: 'manager', sites: main, person: who }, { action: `/accounts/${mel}` });
	assert.equal((await link(person.Bea)).status, 303);
	const enter = (who) => manager.post(`/staff/${who}/unavailable`, { weekday: 'Sun', from: '08:00', to: '12:00' }, { page: `/staff/${who}`, action: `/staff/${who}/unavailable` });
	assert.equal((await enter(person.Bea)).status, 303);
	assert.equal((await enter(person.Ann)).status, 303);
	const own = (await hours(manager))[0];
	assert.equal(own.state, 'asked');
	assert.equal((await hours(staff.Ann)).find((h) => h.weekday === 'Sun').state, 'agreed');
	const self = await decide(manager, own.id, 'agreed');
	assert.equal(self.status, 422);
	assert.match(textOf(self.text), /Somebody else has to decide/);
	assert.equal((await decide(supervisor, own.id, 'agreed')).status, 303);
	assert.equal((await link('')).status, 303);
});

// --- The pages of one's own ---

test('the team sees what is published, of the own sites, and nothing of a draft', async () => {
	await publish();
	await plan('Bea', THU).catch(() => {});
	const team = (await staff.Priya.json(`/me/team?week=${MON}`)).json;
	const names = team.days.flatMap((d) => d.shifts.flatMap((s) => s.people.map((p) => p.name)));
	assert.ok(names.length > 0);
	assert.equal(names.includes('Dee Sun'), false, 'of another site');
	const drafts = (await grid()).shifts.filter((s) => s.kind === 'shift' && s.status === 'draft').length;
	const published = (await grid()).shifts.filter((s) => s.kind === 'shift' && s.status === 'published').length;
	assert.equal(names.length, published, `${drafts} drafts are not shown`);
	assert.match(textOf((await staff.Priya.get(`/me/team?week=${MON}`)).text), /You · Nurse/);
});

test('wishes are added, replaced and taken back; other sites are not asked', async () => {
	const day = iso(9);
	const desert = (await o.owner.json(`/sites/${sites.find((s) => s.name === 'Desert Clinic').id}/shifts`)).json.shifts[0].id;
	assert.equal((await staff.Priya.post('/me/wishes', { day, shift: early, want: 'avoid' })).status, 303);
	assert.equal((await staff.Priya.post('/me/wishes', { day, shift: early, want: 'want' })).status, 303);
	const { wishes } = (await staff.Priya.json('/me/wishes')).json;
	assert.deepEqual(wishes.map((w) => [w.day, w.wants]), [[day, true]]);
	assert.equal((await staff.Priya.post('/me/wishes', { day, shift: desert, want: 'want' })).status, 422);
	assert.equal((await staff.Priya.post('/me/wishes', { day: '2020-01-01', shift: early, want: 'want' })).status, 422);
	assert.equal((await staff.Jonas.post(`/me/wishes/${wishes[0].id}/remove`, {}, { page: '/me/wishes' })).status, 404);
	assert.equal((await staff.Priya.post(`/me/wishes/${wishes[0].id}/remove`, {}, { page: '/me/wishes', action: `/me/wishes/${wishes[0].id}/remove` })).status, 303);
});

test('my credentials, with their end', async () => {
	assert.deepEqual((await staff.Priya.json('/me/credentials')).json.credentials.map((c) => [c.kind, c.state]), [['RN license', 'valid']]);
	assert.deepEqual((await staff.Jonas.json('/me/credentials')).json.credentials.map((c) => c.state), ['revoked']);
});

test('who has seen the week: confirmed, and changed since', async () => {
	const seen = async () => (await manager.json(`/sites/${main}/seen?from=${MON}`)).json.people.find((p) => p.name === 'Priya Raman');
	assert.equal((await seen()).seen, null);
	assert.match((await staff.Priya.get(`/my-week?week=${MON}`)).text, /I have seen it/);
	assert.equal((await staff.Priya.post('/me/week-seen', { week: MON }, { page: `/my-week?week=${MON}`, action: '/me/week-seen' })).status, 303);
	assert.equal((await seen()).current, true);
	assert.doesNotMatch((await staff.Priya.get(`/my-week?week=${MON}`)).text, /I have seen it/);
	const fri = await shiftOf('Priya', FRI);
	assert.equal((await staff.Priya.post(`/me/shifts/${fri.id}/call-out`, { cause: 'other', reason: '' })).status, 303);
	assert.equal((await seen()).current, false);
});

test('every page of one\'s own is one tap from My week', async () => {
	const page = (await staff.Priya.get('/my-week')).text;
	const tabs = /<nav class="tabs"[^]*?<\/nav>/.exec(page)[0];
	for (const path of ['/me/team', '/me/open-shifts', '/me/swaps', '/me/timeoff', '/me/hours', '/me/wishes', '/me/credentials', '/me/obligations']) {
		assert.ok(tabs.includes(`href="${path}"`), path);
		const answer = await staff.Priya.get(path);
		assert.equal(answer.status, 200, path);
		assert.match(answer.text, /aria-label="My pages"/, path);
	}
	assert.match(page, /href="\/me\/notices"/);
});

test('every invariant holds', () => {
	assert.equal(o.huddle('check').status, 0, o.huddle('check').out);
});
