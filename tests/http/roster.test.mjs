// The roster from the grid to the calendar: plan, refuse, allow, move, publish, subscribe, export.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setCookies, office, mustHuddle, PASSWORD, textOf } from './lib.mjs';

const o = await office();
test.after(() => o.close());

const MON = '2027-03-08', TUE = '2027-03-09', SUN = '2027-03-14';  // on Mar 14 the clocks go forward

function bring(kind, text) {
	const file = join(o.where.data, `${kind}.csv`);
	writeFileSync(file, text);
	return mustHuddle(o.where, ['import', kind, file]);
}

bring('sites', 'site,practice,state,time_zone,address\n' +
	'Main Clinic,Elm Family Medicine,NY,America/New_York,"1 Elm St, Suite 4; rear"\n' +
	'Desert Clinic,Elm Family Medicine,AZ,America/Phoenix,2 Cactus Rd\n');
bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n' +
	'E1,Maya Lindqvist,maya@example.com,,Nurse,Main Clinic,Desert Clinic,full-time,0,40,,2020-01-06,\n' +
	'E2,Priya Raman,priya@example.com,,Nurse,Main Clinic,,full-time,0,40,,2020-01-06,\n' +
	'E3,Jonas Weber,jonas@example.com,,Nurse,Main Clinic,,full-time,0,40,,2020-01-06,\n' +
	'E4,Dee Sun,dee@example.com,,Nurse,Desert Clinic,,full-time,0,40,,2020-01-06,\n');
bring('credentials', 'employee_no,credential,number,issuer,issued,expires\n' +
	'E1,RN license,RN1,NY,2024-01-01,2029-01-01\nE2,RN license,RN2,NY,2024-01-01,2027-03-08\n');
const weekdays = 'Mon;Tue;Wed;Thu;Fri;Sat;Sun'.split(';');
bring('needs', 'site,position,weekday,start,end,min,wished,credential\n' +
	weekdays.map((d) => `Main Clinic,Nurse,${d},07:00,15:00,1,1,RN license\nMain Clinic,Nurse,${d},22:00,06:00,1,1,\n` +
		`Desert Clinic,Nurse,${d},08:00,16:00,1,1,\n`).join(''));
bring('timeoff', 'employee_no,from,to,type,status\nE3,2027-03-10,2027-03-11,vacation,approved\n');

const sites = (await o.owner.json('/roster/sites')).json.sites;
const main = sites.find((s) => s.name === 'Main Clinic').id;
const desert = sites.find((s) => s.name === 'Desert Clinic').id;
const grid = async (who = o.owner, site = main, from = MON) => (await who.json(`/sites/${site}/roster?from=${from}`)).json;
const first = await grid();
const person = Object.fromEntries(first.people.map((p) => [p.name.split(' ')[0], p.id]));
const cell = (who, day, site = main) => `/sites/${site}/roster/cell/${person[who]}/${day}`;
const editor = (await o.owner.json(cell('Maya', MON))).json;
const early = editor.shifts.find((s) => s.times.startsWith('7:00 AM')).id;
const night = editor.shifts.find((s) => s.times.startsWith('10:00 PM')).id;
const plan = (who, day, shift = early, more = {}) =>
	o.owner.post(cell(who, day), { shift, ...more }, { action: cell(who, day) });
const shiftOf = async (who, day) =>
	(await grid()).shifts.find((s) => s.kind === 'shift' && s.person === person[who] && s.day === day);

function signUp(email, name, role, ...more) {
	mustHuddle(o.where, ['user', 'add', '--email', email, '--name', name, '--role', role, ...more]);
	mustHuddle(o.where, ['user', 'passwd', '--email', email, '--stdin'], PASSWORD);
	return o.client().signIn(email);
}
const supervisorWithoutDesert = await signUp('sup@example.com', 'Sue Visor', 'supervisor', '--site', 'Main Clinic');
const auditor = await signUp('audit@example.com', 'Al Auditor', 'auditor', '--all-sites');

test('/roster leads to a site of the viewer', async () => {
	const answer = await supervisorWithoutDesert.get('/roster');
	assert.equal(answer.status, 303);
	assert.equal(answer.location, `/sites/${main}/roster`);
	assert.equal((await supervisorWithoutDesert.get(`/sites/${desert}/roster`)).status, 404);
});

test('/roster opens the site that this user looked at last', async () => {
	const dana = await o.client().signIn('dana@example.com');
	const first = (await dana.get('/roster')).location;
	const other = `/sites/${first.includes(main) ? desert : main}/roster`;
	assert.equal((await dana.get(other)).status, 200);
	assert.equal((await dana.get('/roster')).location, other);
	assert.equal(setCookies(await dana.get(other)).filter((x) => x.includes('huddle_site')).length, 0);
	assert.equal((await dana.get(first)).status, 200);
	assert.equal((await dana.get('/roster')).location, first);
	// At the same desk: somebody else starts at their own first site, and what nobody granted stays shut.
	await dana.get(other);
	const [name, value] = [...dana.cookies].find(([k]) => k.endsWith('huddle_site'));
	supervisorWithoutDesert.cookies.set(name, value);
	assert.equal((await supervisorWithoutDesert.get('/roster')).location, `/sites/${main}/roster`);
	const own = (await supervisorWithoutDesert.get(`/sites/${main}/roster`)).status;
	assert.equal(own, 200);
	const account = supervisorWithoutDesert.cookies.get(name).split('.')[0];
	for (const forged of [`${account}.${desert}`, `${account}.`, '.', 'x', `${account}.${'0'.repeat(13)}`]) {
		supervisorWithoutDesert.cookies.set(name, forged);
		assert.equal((await supervisorWithoutDesert.get('/roster')).location, `/sites/${main}/roster`, forged);
	}
	supervisorWithoutDesert.cookies.delete(name);
});

test('the grid lists the people, the days, time off and what is needed', async () => {
	assert.deepEqual(first.people.map((p) => p.name).sort(), ['Jonas Weber', 'Maya Lindqvist', 'Priya Raman']);
	assert.equal(first.days.length, 7);
	assert.equal(first.days[0].day, MON);
	assert.equal(first.shifts.filter((s) => s.kind === 'off').length, 2);
	assert.equal(first.needed, 14);
	assert.equal(first.open, 14);
	const page = await o.owner.get(`/sites/${main}/roster?from=2027-03-10`);   // any day shows its week
	assert.match(textOf(page.text), /Mon Mar 8/);
	assert.match(textOf(page.text), /Vacation/);
	for (const days of [14, 28])
		assert.equal((await o.owner.json(`/sites/${main}/roster?from=${MON}&days=${days}`)).json.days.length, days);
});

test('a shift is planned, and covers its need', async () => {
	const answer = await plan('Maya', MON);
	assert.equal(answer.status, 303, textOf(answer.text));
	assert.match(answer.location, new RegExp(`^/sites/${main}/roster\\?from=${MON}`));
	const now = await grid();
	assert.equal(now.open, 13);
	assert.equal(now.unpublished, 1);
	const shift = await shiftOf('Maya', MON);
	assert.equal(shift.status, 'draft');
	assert.equal(shift.flag, null);
	assert.equal(now.people.find((p) => p.name === 'Maya Lindqvist').minutes, 480);
});

test('a rule refuses in words and saves nothing; a reason lets it pass, and is kept', async () => {
	let answer = await plan('Priya', TUE);                       // her license ends on Monday
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /RN license/);
	assert.match(answer.text, /id="editor"/);
	assert.equal(await shiftOf('Priya', TUE), undefined);
	answer = await plan('Priya', TUE, early, { reason: 'short' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /at least 10 characters/);
	answer = await plan('Priya', TUE, early, { reason: 'Renewal is confirmed by the board' });
	assert.equal(answer.status, 303, textOf(answer.text));
	const shift = await shiftOf('Priya', TUE);
	assert.ok(shift.flag);
	assert.equal(shift.hard, false);
	await o.owner.post(`/assignments/${shift.id}/remove`, { version: shift.version }, { page: `/assignments/${shift.id}`, action: `/assignments/${shift.id}/remove` });
	assert.equal(await shiftOf('Priya', TUE), undefined);
});

test('on the day on which the license still holds, nothing is in the way', async () => {
	assert.equal((await plan('Priya', MON)).status, 303);
	const shift = await shiftOf('Priya', MON);
	assert.equal((await o.owner.post(`/sites/${main}/roster/remove`, { shift: shift.id, version: shift.version },
		{ page: `/sites/${main}/roster?from=${MON}`, action: `/sites/${main}/roster/remove` })).status, 303);
});

const drag = (fields, who = o.owner) => who.post(`/sites/${main}/roster/move`, fields,
	{ page: `/sites/${main}/roster?from=${MON}`, action: `/sites/${main}/roster/move` });

test('dragging moves a shift; against a rule it asks why', async () => {
	let shift = await shiftOf('Maya', MON);
	let answer = await drag({ shift: shift.id, version: shift.version, person: person.Maya, day: '2027-03-12' });
	assert.equal(answer.status, 303, textOf(answer.text));
	assert.equal(await shiftOf('Maya', MON), undefined);
	shift = await shiftOf('Maya', '2027-03-12');
	answer = await drag({ shift: shift.id, version: shift.version, person: person.Jonas, day: '2027-03-10' });
	assert.equal(answer.status, 422);
	assert.match(textOf(answer.text), /vacation|time off/i);
	assert.match(answer.text, new RegExp(`action="/assignments/${shift.id}/move"`));
	answer = await drag({ shift: shift.id, version: shift.version, person: person.Maya, day: MON });
	assert.equal(answer.status, 303);
});

test('a stale edit is refused and shows both', async () => {
	const shift = await shiftOf('Maya', MON);
	const page = await o.owner.get(`/assignments/${shift.id}`);
	const old = await o.owner.hidden(page, `/assignments/${shift.id}`);
	assert.equal((await o.owner.post(`/assignments/${shift.id}/pin`, { pinned: '1' },
		{ page: `/assignments/${shift.id}`, action: `/assignments/${shift.id}/pin` })).status, 303);
	assert.equal((await shiftOf('Maya', MON)).pinned, true);
	const body = new URLSearchParams({ ...old, shift: night });
	const answer = await o.owner.ask(`/assignments/${shift.id}`, { method: 'POST', body });
	assert.equal(answer.status, 409);
	assert.match(textOf(answer.text), /Saved now: Maya Lindqvist.*Yours: Maya Lindqvist/);
	assert.equal((await shiftOf('Maya', MON)).name, shift.name);
	const json = await o.owner.ask(`/assignments/${shift.id}`, { method: 'POST', body, headers: { accept: 'application/json' } });
	assert.equal(json.status, 409);
});

test('an auditor reads and changes nothing; another site is not there', async () => {
	assert.equal((await auditor.get(`/sites/${main}/roster?from=${MON}`)).status, 200);
	assert.doesNotMatch((await auditor.get(`/sites/${main}/roster?from=${MON}`)).text, /cell-add/);
	assert.equal((await auditor.get(cell('Maya', MON))).status, 403);
	assert.equal((await supervisorWithoutDesert.get(cell('Maya', MON, desert))).status, 404);
});

test('publishing shows what it does, makes a version, and the same again makes none', async () => {
	const address = `/sites/${main}/roster/publish`;
	const look = (await o.owner.json(`${address}?from=${MON}&to=${SUN}`)).json;
	assert.equal(look.added, 1);
	assert.equal(look.problems.length, 0);
	const publish = () => o.owner.post(address, { from: MON, to: SUN }, { page: `${address}?from=${MON}&to=${SUN}`, action: address });
	assert.equal((await publish()).status, 303);
	assert.equal((await grid()).unpublished, 0);
	assert.equal((await shiftOf('Maya', MON)).status, 'published');
	await publish();
	const versions = (await o.owner.json(`/sites/${main}/publications`)).json.versions;
	assert.equal(versions.length, 1);
	assert.equal(versions[0].added, 1);
	const again = o.huddle('roster', 'publish', '--site', 'Main Clinic', '--from', MON, '--to', SUN);
	assert.equal(again.status, 0, again.err);
	assert.match(again.out, /Nothing to publish/);
});

let feed;
test('staff see what is published, in the week and in a calendar', async () => {
	const made_account = await o.owner.post('/accounts', { email: 'maya@example.com', name: 'Maya Lindqvist', role: 'staff',
		person: person.Maya, sites: main }, { page: '/accounts/new' });
	assert.ok(made_account.status < 400, textOf(made_account.text));
	mustHuddle(o.where, ['user', 'passwd', '--email', 'maya@example.com', '--stdin'], PASSWORD);
	const staff = await o.client().signIn('maya@example.com');
	const week = (await staff.json(`/my-week?week=${MON}`)).json;
	assert.equal(week.on_roster, true);
	assert.equal(week.days[0].shifts.length, 1);
	const made = await staff.post('/me/feed', {}, { page: '/my-week', action: '/me/feed' });
	feed = new URL(/value="(http[^"]*\/calendar\/[^"]*\.ics)"/.exec(made.text)[1]).pathname;
	assert.doesNotMatch((await staff.get('/my-week')).text, /\/calendar\//);   // shown once
	const answer = await o.client().get(feed);
	assert.equal(answer.status, 200);
	assert.match(answer.headers.get('content-type'), /text\/calendar/);
	assert.match(answer.text, /DTSTART;TZID=America\/New_York:20270308T070000\r\n/);
	assert.match(answer.text, /SEQUENCE:0\r\nSTATUS:CONFIRMED/);
	for (const line of answer.text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
	assert.equal((await o.client().get(feed.replace('.ics', ''))).status, 200);
});

const uid = (text) => /UID:(\S+)/.exec(text)[1];

test('a moved shift keeps its UID and counts up; a removed one is cancelled', async () => {
	const before = (await o.client().get(feed)).text;
	let shift = await shiftOf('Maya', MON);
	await drag({ shift: shift.id, version: shift.version, person: person.Maya, day: SUN });
	assert.equal((await grid()).shifts.filter((s) => s.kind === 'removed').length, 1);
	assert.equal((await o.client().get(feed)).text, before);                  // a draft is no news
	mustHuddle(o.where, ['roster', 'publish', '--site', 'Main Clinic', '--from', MON, '--to', SUN]);
	const moved = (await o.client().get(feed)).text;
	assert.equal(uid(moved), uid(before));
	assert.match(moved, /SEQUENCE:1\r\nSTATUS:CONFIRMED/);
	assert.match(moved, /DTSTART;TZID=America\/New_York:20270314T070000/);
	shift = await shiftOf('Maya', SUN);
	await drag({ shift: shift.id, version: shift.version, person: person.Jonas, day: SUN }, o.owner);
	await o.owner.post(`/assignments/${shift.id}/remove`, {}, { page: `/assignments/${shift.id}`, action: `/assignments/${shift.id}/remove` });
	mustHuddle(o.where, ['roster', 'publish', '--site', 'Main Clinic', '--from', MON, '--to', SUN]);
	const gone = (await o.client().get(feed)).text;
	assert.equal(uid(gone), uid(before));
	assert.match(gone, /SEQUENCE:2\r\nSTATUS:CANCELLED/);
});

test('a second reader understands the calendar', async (t) => {
	const python = ['/usr/bin/python3', 'python3'].find((p) => spawnSync(p, ['-c', 'import icalendar']).status === 0);
	if (!python) return t.skip('python3-icalendar is not installed');
	const text = (await o.client().get(feed)).text;
	const read = execFileSync(python, ['-c', [
		'import sys, json, icalendar',
		'c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())',
		'e = c.walk("VEVENT")',
		'print(json.dumps([[str(x["UID"]), int(x["SEQUENCE"]), x["DTSTART"].dt.isoformat(), str(x["LOCATION"]), str(x["STATUS"])] for x in e] + [len(c.walk("VTIMEZONE"))]))',
	].join('\n')], { input: text, encoding: 'utf8' });
	const [event, zones] = JSON.parse(read);
	assert.equal(event[0], uid(text));
	assert.equal(event[1], 2);
	assert.equal(event[2], '2027-03-14T07:00:00-04:00');
	assert.equal(event[3], '1 Elm St, Suite 4; rear');
	assert.equal(zones, 1);
});

test('a revoked address answers as one that never was', async () => {
	const staff = await o.client().signIn('maya@example.com');
	assert.equal((await staff.post('/me/feed/revoke', {}, { page: '/my-week', action: '/me/feed/revoke' })).status, 303);
	const revoked = await o.client().get(feed);
	const never = await o.client().get(`/calendar/${'A'.repeat(43)}.ics`);
	assert.equal(revoked.status, 404);
	assert.equal(never.status, 404);
	assert.equal((await o.client().get('/calendar/x')).status, 404);
	assert.equal(textOf(revoked.text), textOf(never.text));
});

test('the night on which the clocks go forward counts seven hours', async () => {
	const eve = '2027-03-13';
	const answer = await plan('Jonas', eve, night);
	assert.equal(answer.status, 303, textOf(answer.text));
	const jonas = (await grid()).people.find((p) => p.name === 'Jonas Weber');
	assert.equal(jonas.minutes, 420);
});

test('the export says what staff know', async () => {
	const columns = 'site,date,start,end,position,employee_no,name,status';
	const run = o.huddle('export', 'roster', '--from', MON, '--to', SUN, '--site', 'Main Clinic');
	assert.equal(run.status, 0, run.err);
	assert.deepEqual(run.out.trim().split('\r\n'), [columns, 'Main Clinic,2027-03-13,22:00,06:00,Nurse,E3,Jonas Weber,draft']);
	mustHuddle(o.where, ['roster', 'publish', '--site', 'Main Clinic', '--from', MON, '--to', SUN]);
	const get = () => o.owner.get(`/export/roster.csv?from=${MON}&to=${SUN}&site=${main}`);
	assert.match((await get()).text, /Jonas Weber,published/);
	const shift = await shiftOf('Jonas', '2027-03-13');
	await drag({ shift: shift.id, version: shift.version, person: person.Jonas, day: '2027-03-12' });
	assert.match((await get()).text, /2027-03-12,22:00,06:00,Nurse,E3,Jonas Weber,changed/);
	assert.equal((await supervisorWithoutDesert.get(`/export/roster.csv?from=${MON}&to=${SUN}&site=${desert}`)).text.trim(), columns);
	assert.equal(o.huddle('export', 'roster', '--from', 'x').status, 2);
	assert.equal(o.huddle('roster', 'publish', '--site', 'Nowhere', '--from', MON, '--to', SUN).status, 1);
});

test('versions are kept whole and say how they differ', async () => {
	const versions = (await o.owner.json(`/sites/${main}/publications`)).json.versions;
	assert.deepEqual(versions.map((v) => v.number), [4, 3, 2, 1]);
	const moved = (await o.owner.json(`/publications/${versions[2].id}`)).json;
	assert.deepEqual(moved.lines.map((l) => l.what), ['changed']);
	assert.match(textOf((await o.owner.get(`/publications/${versions[2].id}`)).text), /was Mon, Mar 8/);
	assert.equal((await auditor.get(`/publications/${versions[0].id}`)).status, 200);
});

test('the week prints', async () => {
	const page = await o.owner.get(`/sites/${main}/roster/print?from=${MON}`);
	assert.equal(page.status, 200);
	assert.doesNotMatch(page.text, /cell-add|id="roster-move"/);
});

test('the obligation of a credential that ends leads to the shifts that need it', async () => {
	const HELD = '2027-04-05', SOON = '2027-04-06', LATER = '2027-04-13';
	bring('credentials', `employee_no,credential,number,issuer,issued,expires\nE3,RN license,RN3,NY,2024-01-01,${HELD}\n`);
	const reason = 'Renewal is confirmed by the board';
	for (const [day, more] of [[HELD, {}], [SOON, { reason }], [LATER, { reason }]])
		assert.equal((await plan('Jonas', day, early, more)).status, 303, day);
	assert.equal((await plan('Jonas', '2027-04-08', night)).status, 303);   // the night asks for no license
	// The warning stands early enough for a test that does not wait for the year 2027.
	const kind = (await o.owner.json('/credential-kinds')).json.items.find((k) => k.name === 'RN license').id;
	const page = `/credential-kinds/${kind}`;
	assert.equal((await o.owner.post(page, { name: 'RN license', lead_days: '730' }, { page, action: page })).status, 303);
	const find = async (who) => (await who.json('/obligations')).json.items.find((x) => x.title === 'Renew RN license of Jonas Weber');
	const { id } = await find(o.owner);
	const it = (await o.owner.json(`/obligations/${id}`)).json;
	assert.equal(it.endangered, 2);
	assert.match(it.detail, /2 planned shifts need it after that, the first on Tue, Apr 6/);
	assert.deepEqual(it.dangers.map((d) => d.path), [HELD, '2027-04-12'].map((monday) => `/sites/${main}/roster?from=${monday}#p-${person.Jonas}`));
	const shown = await o.owner.get(`/obligations/${id}`);
	const [, href] = /<a href="([^"]*roster[^"]*)">Main Clinic, week of Mon, Apr 5[^<]*: 1 shift</.exec(shown.text);
	const week = await o.owner.get(href.split('#')[0]);
	assert.match(week.text, new RegExp(`id="${href.split('#')[1]}"`));
	const flagged = (await o.owner.json(href.split('#')[0])).json.shifts.filter((s) => s.person === person.Jonas && s.flag);
	assert.deepEqual(flagged.map((s) => s.day), [SOON]);
	// Renewed: nothing is in danger, nothing stands.
	bring('credentials', 'employee_no,credential,number,issuer,issued,expires\nE3,RN license,RN3b,NY,2027-04-01,2030-04-01\n');
	assert.equal(await find(o.owner), undefined);
	assert.equal((await o.owner.json(`/obligations/${id}`)).json.endangered, 0);
});
