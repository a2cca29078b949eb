// The gate before publishing: what the roster costs by law, its budget, and the second person.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { office, mustHuddle, PASSWORD } from './lib.mjs';

const o = await office();
test.after(() => o.close());

const MON = '2027-03-08', SUN = '2027-03-14';
const week = ['2027-03-08', '2027-03-09', '2027-03-10', '2027-03-11', '2027-03-12', '2027-03-13', '2027-03-14'];

function bring(kind, text) {
	const file = join(o.where.data, `${kind}.csv`);
	writeFileSync(file, text);
	return mustHuddle(o.where, ['import', kind, file]);
}
bring('sites', 'site,practice,state,time_zone,address\n' +
	'Main,Elm Family Medicine,OH,America/New_York,\nBay,Bay Clinic PC,CA,America/Los_Angeles,\nNight,Elm Family Medicine,OH,America/New_York,\n');
bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n' +
	'E1,Maya Lindqvist,,,Nurse,Main,Bay,full-time,0,60,20.00,2020-01-06,\n' +
	'E2,Priya O\'Neil,,,Nurse,Main,,full-time,0,60,30.00,2020-01-06,\n' +
	'E3,Jonas Weber,,,Nurse,Main,,full-time,0,60,,2020-01-06,\n' +
	'E4,Cal Bay,,,Nurse,Bay,,full-time,0,60,30.00,2020-01-06,\n' +
	'E5,Nora Owl,,,Nurse,Night,,full-time,0,60,24.00,2020-01-06,\n');
bring('needs', 'site,position,weekday,start,end,min,wished,credential\n' +
	'Main,Nurse,Mon;Tue;Wed;Thu;Fri,07:00,17:00,1,1,\nBay,Nurse,Mon;Tue;Wed;Thu;Fri;Sat;Sun,06:00,19:30,1,1,\nNight,Nurse,Sat;Sun,22:00,06:00,1,1,\n');

const sites = (await o.owner.json('/roster/sites')).json.sites;
const site = Object.fromEntries(sites.map((s) => [s.name, s.id]));
const person = {};
for (const name of ['Main', 'Bay', 'Night'])
	for (const p of (await o.owner.json(`/sites/${site[name]}/roster?from=${MON}`)).json.people)
		person[p.name.split(' ')[0]] = p.id;

function signUp(email, name, role, ...more) {
	mustHuddle(o.where, ['user', 'add', '--email', email, '--name', name, '--role', role, ...more]);
	mustHuddle(o.where, ['user', 'passwd', '--email', email, '--stdin'], PASSWORD);
	return o.client().signIn(email);
}
async function plan(who, where, day, more = {}) {
	const cell = `/sites/${site[where]}/roster/cell/${person[who]}/${day}`;
	const shifts = (await o.owner.json(cell)).json.shifts;
	const answer = await o.owner.post(cell, { shift: shifts[0].id, ...more }, { action: cell });
	assert.equal(answer.status, 303, `${who} ${day}: ${answer.text}`);
}
const labor = async (where, who = o.owner) => (await who.json(`/sites/${site[where]}/labor?from=${MON}`)).json.table;
const budget = (where, fields, who = o.owner) =>
	who.post(`/sites/${site[where]}/labor`, { week: '2027-03-10', weeks: 1, ...fields }, { page: `/sites/${site[where]}/labor`, action: `/sites/${site[where]}/labor` });
const publish = (where, who, fields = {}) => {
	const address = `/sites/${site[where]}/roster/publish`;
	return who.post(address, { from: MON, to: SUN, ...fields }, { page: `${address}?from=${MON}&to=${SUN}`, action: address });
};

test('five days of ten hours cost fifty hours and ten of them half as much again', async () => {
	for (const day of week.slice(0, 5)) await plan('Maya', 'Main', day, { reason: 'long week agreed' });
	const [first] = (await labor('Main')).weeks;
	assert.equal(first.minutes, 3000);
	assert.equal(first.overtime, 600);
	assert.equal(first.cost, 50 * 2000 + 10 * 1000);
	assert.equal(first.premium, 10000);
	assert.equal(first.has_budget, false);
});

test('who has no rate is said; hours at another practice count, and each site bears its part', async () => {
	await plan('Jonas', 'Main', week[0]);
	await plan('Maya', 'Bay', week[5], { reason: 'helps out for a day' });
	const main = await labor('Main'), bay = await labor('Bay');
	assert.equal(main.unpriced, 1);
	assert.equal(bay.weeks[0].minutes, 810);
	// In California the day of 13.5 hours has 4 of overtime and 1.5 of double time, whatever the week.
	assert.ok(bay.weeks[0].overtime >= 330);
	const maya = main.over.find((p) => p.staff_id === person.Maya);
	assert.match(maya.words, /63\.50 h, 23\.50 h of them overtime; 13\.50 h only because two practices count together/);
});

test('a budget is set for some weeks, seen by who may see pay, changed by who may write', async () => {
	const auditor = await signUp('audit@example.com', 'Al Auditor', 'auditor', '--all-sites');
	assert.equal((await budget('Main', { amount: '1,000.00', weeks: 3 })).status, 303);
	const weeks = (await labor('Main', auditor)).weeks;
	assert.deepEqual(weeks.slice(0, 4).map((w) => w.budget), [100000, 100000, 100000, 0]);
	assert.equal(weeks[0].over, true);
	assert.equal((await budget('Main', { amount: '5.00' }, auditor)).status, 403);
	const supervisor = await signUp('sup@example.com', 'Sue Visor', 'supervisor', '--site', 'Main');
	assert.equal((await supervisor.get(`/sites/${site.Main}/labor`)).status, 403);
	const seen = (await supervisor.json(`/sites/${site.Main}/roster/publish?from=${MON}&to=${SUN}`)).json;
	assert.equal(seen.labor.weeks[0].cost, 0);
	assert.match(seen.words, /costs \d+% more than the budget/);
	assert.equal(seen.needs, 'second');
});

test('over the budget it takes a reason and a second person, and the draft as it was asked about', async () => {
	const manager = await signUp('mgr@example.com', 'Mo Manager', 'manager', '--all-sites');
	const bare = await publish('Main', manager);
	assert.equal(bare.status, 422);
	assert.match(bare.text, /more than the budget of \$1,000\.00/);
	assert.equal((await publish('Main', manager, { reason: 'so' })).status, 422, 'a word is no reason');
	const asked = await publish('Main', manager, { reason: 'Flu week, all hands' });
	assert.equal(asked.status, 303);
	assert.match(asked.location, /^\/publish-requests\//);
	const path = asked.location.split('?')[0];
	const grid = (await o.owner.json(`/sites/${site.Main}/roster?from=${MON}`)).json;
	assert.ok(grid.unpublished > 0, 'nothing is published yet');

	const answer = (who, fields) => who.post(path, fields, { page: path, action: path });
	const own = await answer(manager, { decision: 'approve', answer: '' }).catch((e) => e);
	assert.notEqual(own.status, 303, 'nobody answers for himself');
	assert.match((await o.owner.get('/me/notices')).text, /A roster waits for your answer/);

	await plan('Priya', 'Main', week[6]);
	assert.equal((await o.owner.json(path)).json.changed, true);
	assert.equal((await publish('Main', manager, { reason: 'Flu week, one more' })).status, 303);
	assert.equal((await o.owner.json(path)).json.request.state, 'withdrawn');

	const fresh = (await manager.json(`/sites/${site.Main}/roster/publish?from=${MON}&to=${SUN}`)).json.requests[0];
	const next = `/publish-requests/${fresh.id}`;
	const silent = await o.owner.post(next, { decision: 'refuse', answer: '' }, { page: next, action: next });
	assert.equal(silent.status, 422);
	assert.equal((await o.owner.post(next, { decision: 'approve', answer: 'Agreed' }, { page: next, action: next })).status, 303);
	assert.equal((await o.owner.json(`/sites/${site.Main}/roster?from=${MON}`)).json.unpublished, 0);
	assert.match((await manager.get('/me/notices')).text, /Your roster is published/);
	const again = await o.owner.json(next);
	assert.equal(again.json.request.state, 'approved');
	assert.equal(again.json.request.answer, 'Agreed');
});

test('within the budget it is published at once; on the command line a reason opens the gate', async () => {
	assert.equal((await budget('Bay', { amount: '5000' })).status, 303);
	const done = await publish('Bay', o.owner);
	assert.equal(done.status, 303);
	assert.doesNotMatch(done.location, /publish-requests/);
	await plan('Cal', 'Bay', week[0]);
	assert.equal((await budget('Bay', { amount: '10' })).status, 303);
	const args = ['roster', 'publish', '--site', 'Bay', '--from', MON, '--to', SUN];
	const refused = o.huddle(...args);
	assert.equal(refused.status, 1);
	assert.match(refused.err, /more than the budget of \$10\.00.*--reason/s);
	assert.equal(o.huddle(...args, '--reason', 'Agreed by telephone').status, 0);
	assert.equal((await budget('Bay', { none: '1' })).status, 303);
	assert.equal((await labor('Bay')).weeks[0].has_budget, false);
});

test('a request of a site that was not granted is not there', async () => {
	await plan('Priya', 'Main', week[5]);
	assert.equal((await publish('Main', o.owner, { reason: 'Saturday clinic' })).status, 303);
	const { requests } = (await o.owner.json(`/sites/${site.Main}/roster/publish?from=${MON}&to=${SUN}`)).json;
	const stranger = await signUp('bay@example.com', 'Bay Visor', 'supervisor', '--site', 'Bay');
	assert.equal((await stranger.get(`/publish-requests/${requests[0].id}`)).status, 404);
});

test('the night the clocks change has seven hours, and Sunday night is paid in both weeks', async () => {
	await plan('Nora', 'Night', '2027-03-13');
	await plan('Nora', 'Night', '2027-03-14');
	const { weeks } = (await o.owner.json(`/sites/${site.Night}/labor?from=${MON}`)).json.table;
	assert.deepEqual(weeks.slice(0, 3).map((w) => [w.minutes, w.cost]), [[9 * 60, 9 * 2400], [6 * 60, 6 * 2400], [0, 0]]);
});

test('an empty budget is asked about, nonsense is refused, and nothing is saved', async () => {
	const before = (await labor('Main')).weeks.map((w) => w.budget);
	for (const amount of ['', '0', '-5', 'lots', '99999999999999999999', '92233720368547758.07', '1e3'])
		assert.equal((await budget('Main', { amount })).status, 422, amount);
	for (const weeks of ['0', '54', '-1', 'x']) assert.equal((await budget('Main', { amount: '5', weeks })).status, 422, weeks);
	assert.deepEqual((await labor('Main')).weeks.map((w) => w.budget), before);
});

test('a week without any work says so instead of praising its balance', async () => {
	assert.equal((await budget('Main', { amount: '900', week: '2027-04-05' })).status, 303);
	const shown = await o.owner.json(`/sites/${site.Main}/labor?from=2027-04-05`);
	assert.equal(shown.json.table.weeks[0].balance, 'Nothing planned');
});

test('one who worked here the Sunday before, or in another week alone, is not in this week', async () => {
	// A Sunday without a rate, then a week of overtime at the other site.
	await plan('Jonas', 'Main', '2027-04-18');
	const next = (await o.owner.json(`/sites/${site.Main}/labor?from=2027-04-19`)).json.table;
	assert.equal(next.unpriced, 0, 'Jonas costs nothing from Monday on');
	await plan('Maya', 'Main', '2027-05-03');
	for (const day of ['2027-05-10', '2027-05-11', '2027-05-12', '2027-05-13']) await plan('Maya', 'Bay', day, { reason: 'stands in for Cal' });
	const main = (await o.owner.json(`/sites/${site.Main}/labor?from=2027-05-03`)).json.table;
	assert.deepEqual(main.over.map((p) => p.monday), [], 'a week that is all elsewhere');
	const bay = (await o.owner.json(`/sites/${site.Bay}/labor?from=2027-05-03`)).json.table;
	assert.deepEqual(bay.over.map((p) => p.monday), ['2027-05-10']);
});

test('two who answer at once: one answer counts, and it is the one that is kept', async () => {
	await plan('Priya', 'Main', '2027-06-07');
	assert.equal((await budget('Main', { amount: '1', week: '2027-06-07' })).status, 303);
	const page = `/sites/${site.Main}/roster/publish`, days = { from: '2027-06-07', to: '2027-06-13' };
	const asked = await o.owner.post(page, { ...days, reason: 'Nobody else is there' }, { page: `${page}?from=${days.from}&to=${days.to}`, action: page });
	assert.equal(asked.status, 303);
	const path = asked.location.split('?')[0];
	const [mo, sue] = await Promise.all(['mgr@example.com', 'sup@example.com'].map((email) => o.client().signIn(email)));
	assert.match((await sue.get('/me/notices')).text, /the roster of Main, Jun 7/);
	// Both have the page with the form open before either answers.
	const open = await Promise.all([mo, sue].map((who) => who.hidden(path, path)));
	const say = (who, i, decision) => who.ask(path, { method: 'POST', body: new URLSearchParams({ ...open[i], decision, answer: 'My answer' }) });
	const answers = await Promise.all([say(mo, 0, 'approve'), say(sue, 1, 'refuse')]);
	assert.deepEqual(answers.map((a) => a.status).sort(), [303, 422]);
	const { request } = (await o.owner.json(path)).json;
	assert.equal(request.state, answers[0].status === 303 ? 'approved' : 'refused');
	const grid = (await o.owner.json(`/sites/${site.Main}/roster?from=${days.from}`)).json;
	assert.equal(grid.unpublished === 0, request.state === 'approved');
});
