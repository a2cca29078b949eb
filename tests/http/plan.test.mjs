// Who is needed when, shifts, planning rules, and fills by the page: progress, stopping, what is
// kept, what is respected, who could not and why; and the numbers of benchmark instances.
//   NRP_DATA   a folder of public instances (Instance1.txt ...), optional
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { office, mustHuddle, root, textOf } from './lib.mjs';

const o = await office();
test.after(() => o.close());

const DAY_MS = 86_400_000;
const day = (n) => new Date(Date.UTC(2031, 5, 2) + n * DAY_MS).toISOString().slice(0, 10);   // a Monday in June
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function bring(kind, text) {
	const file = join(o.where.data, `${kind}.csv`);
	writeFileSync(file, text);
	return mustHuddle(o.where, ['import', kind, file]);
}

bring('sites', 'site,practice,state,time_zone,address\n' +
	'Main Clinic,Elm Family Medicine,NY,America/New_York,\nDesert Clinic,Elm Family Medicine,AZ,America/Phoenix,\n');
bring('staff', 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n' +
	'E1,Maya Lindqvist,,,Nurse,Main Clinic,Desert Clinic,full-time,0,40,,2020-01-06,\n' +
	'E2,Priya Raman,,,Nurse,Main Clinic,,full-time,0,40,,2020-01-06,\n' +
	'E3,Jonas Weber,,,Nurse,Main Clinic,,full-time,0,40,,2020-01-06,\n' +
	'E4,Dee Sun,,,Nurse,Desert Clinic,,full-time,0,24,,2020-01-06,\n');
// Priya's license ends on the Wednesday of the first week; Maya's holds; Jonas has none.
bring('credentials', 'employee_no,credential,number,issuer,issued,expires\n' +
	`E1,RN license,RN1,NY,2024-01-01,2039-01-01\nE2,RN license,RN2,NY,2024-01-01,${day(2)}\n`);

const sites = (await o.owner.json('/roster/sites')).json.sites;
const main = sites.find((s) => s.name === 'Main Clinic').id;
const desert = sites.find((s) => s.name === 'Desert Clinic').id;
const at = (page, site = main) => `/sites/${site}/${page}`;
const look = async (page, site = main) => (await o.owner.json(at(page, site))).json;

// The value of the entry of a form's list that says `words`.
function optionOf(html, name, words) {
	const select = html.split('<select').find((s) => s.includes(`name="${name}"`)) ?? '';
	const option = [...select.split('</select>')[0].matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)]
		.find((found) => found[2].trim() === words);
	assert.ok(option, `no "${words}" in the list ${name}`);
	return option[1];
}

function saved(answer) {
	assert.equal(answer.status, 303, textOf(answer.text));
	return answer;
}

test('the roster of a site at which nobody is needed yet is shown, without a penalty', async () => {
	const answer = await o.owner.json(at(`roster?from=${day(0)}`));
	assert.equal(answer.status, 200, answer.text);
	assert.equal(answer.json.needed, 0);
	assert.equal((await o.owner.get(at(`roster?from=${day(0)}&penalty=1`))).status, 200);
	const path = saved(await startFill(main, day(0), day(6))).location;
	const end = await until(path, (f) => !live(f));
	assert.equal(end.state, 'failed');
	assert.match(end.message, /Nobody is needed in these days/);
});

test('a shift is added, refused with a twin\'s name, and changed; a stale change is refused', async () => {
	const save = (fields) => o.owner.post(at('shifts'), { tint: '1', ...fields }, { page: at('shifts/new'), action: at('shifts') });
	saved(await save({ name: 'Early', start: '07:00', end: '15:00' }));
	saved(await save({ name: 'Night', start: '22:00', end: '06:00', tint: '3' }));
	const twin = await save({ name: 'Early', start: '08:00', end: '16:00' });
	assert.equal(twin.status, 422);
	assert.match(textOf(twin.text), /Another shift of this site has this name/);
	const shifts = (await look('shifts')).shifts;
	assert.deepEqual(shifts.map((s) => [s.name, s.minutes]), [['Early', 480], ['Night', 480]]);
	const edit = at(`shifts/${shifts[0].id}`);
	const old = await o.owner.hidden(edit, edit);
	saved(await o.owner.post(edit, { name: 'Early', start: '06:30', end: '14:30', tint: '2' }, { action: edit }));
	assert.match((await look('shifts')).shifts[0].time, /6:30 AM – 2:30 PM/);
	const stale = await o.owner.ask(edit, { method: 'POST', body: new URLSearchParams({ ...old, name: 'Mine', start: '05:00', end: '12:00', tint: '2' }) });
	assert.equal(stale.status, 409);
	saved(await o.owner.post(edit, { name: 'Early', start: '07:00', end: '15:00', tint: '2' }, { action: edit }));
	assert.equal((await o.owner.get(at(`shifts/${shifts[0].id}`, desert))).status, 404);
});

const needForm = async (fields, form = 'needs/new', action = 'needs', site = main) => {
	const page = await o.owner.get(at(form, site));
	const pick = { position: 'Nurse', ...fields };
	for (const name of ['position', 'shift', 'credential_kind'])
		if (pick[name]) pick[name] = optionOf(page.text, name, pick[name]);
	return o.owner.post(at(action, site), pick, { page: at(form, site), action: at(action, site) });
};
const WEEK = { mon: '1', tue: '1', wed: '1', thu: '1', fri: '1', sat: '1', sun: '1' };

test('a need is added for weekdays, edited, removed, and replaced on one day', async () => {
	const none = await needForm({ shift: 'Early', least: '1' });
	assert.equal(none.status, 422);
	assert.match(textOf(none.text), /at least one weekday/);
	saved(await needForm({ shift: 'Early', least: '2', wished: '3', mon: '1', sat: '1' }));
	let rows = (await look('needs')).rows;
	assert.equal(rows.length, 1);
	assert.deepEqual(rows[0].cells.map((c) => c.least), [2, 0, 0, 0, 0, 2, 0]);
	assert.equal(rows[0].cells[0].wished, 3);
	const edit = at(`needs/${rows[0].cells[0].id}`), old = await o.owner.hidden(edit, edit);
	const values = { least: '1', wished: '1', under_weight: '100', wish_weight: '10', over_weight: '1' };
	saved(await o.owner.post(edit, values, { action: edit }));
	assert.equal((await look('needs')).rows[0].cells[0].least, 1);
	const stale = await o.owner.ask(edit, { method: 'POST', body: new URLSearchParams({ ...old, ...values, least: '7' }) });
	assert.equal(stale.status, 409);
	const heavy = await o.owner.post(edit, { ...values, under_weight: '5' }, { action: edit });
	assert.equal(heavy.status, 422);
	saved(await o.owner.post(edit, { ...values, remove: '1' }, { action: edit }));
	const other = at(`needs/${rows[0].cells[5].id}`);
	saved(await o.owner.post(other, { ...values, remove: '1' }, { action: other }));
	assert.equal((await look('needs')).rows.length, 0);

	// The same need said again replaces the first.
	saved(await needForm({ shift: 'Early', credential_kind: 'RN license', least: '3', ...WEEK }));
	saved(await needForm({ shift: 'Early', credential_kind: 'RN license', least: '1', ...WEEK }));
	saved(await needForm({ shift: 'Night', least: '0', ...WEEK }));
	rows = (await look('needs')).rows;
	assert.deepEqual(rows.map((r) => [r.shift, r.credential, r.cells[3].least]), [['Early', 'RN license', 1], ['Night', '', 0]]);

	saved(await needForm({ shift: 'Early', credential_kind: 'RN license', least: '0', day: day(9) }, 'needs/days/new', 'needs/days'));
	saved(await needForm({ shift: 'Night', least: '1', day: day(1) }, 'needs/days/new', 'needs/days'));
	const exceptions = (await look('needs')).exceptions;
	assert.deepEqual(exceptions.map((e) => [e.day, e.shift, e.least]), [[day(1), 'Night', 1], [day(9), 'Early', 0]]);
	const week = (await o.owner.json(at(`roster?from=${day(0)}&days=14`))).json;
	assert.equal(week.needed, 13 + 1);
});

test('planning rules are saved, saved again, given back; two at once do not overwrite', async () => {
	const form = at('policy/edit'), action = at('policy');
	const values = { rest: '10', max_run: '5', min_run: '1', min_off_run: '1', max_weekends: '0', weekly_hours: '1' };
	const rule = async (title) => (await look('policy')).rules.find((r) => r.title.includes(title)).value;
	const first = await o.owner.hidden(form, action);
	assert.ok('version' in first, 'the form carries its version');
	saved(await o.owner.post(action, values, { page: form, action }));
	assert.equal((await look('policy')).own, true);
	const stale = await o.owner.ask(action, { method: 'POST', body: new URLSearchParams({ ...first, ...values, rest: '3' }) });
	assert.equal(stale.status, 409);
	saved(await o.owner.post(action, { ...values, max_run: '4' }, { page: form, action }));
	saved(await o.owner.post(action, { ...values, max_run: '6' }, { page: form, action }));
	assert.equal(await rule('Weekly hours'), 'kept');
	const wrong = await o.owner.post(action, { ...values, min_run: '7' }, { page: form, action });
	assert.equal(wrong.status, 422);
	saved(await o.owner.post(action, { ...values, house: '1' }, { page: form, action }));
	assert.equal((await look('policy')).own, false);
	saved(await o.owner.post(action, values, { page: form, action }));   // and once more its own
	assert.equal((await look('policy')).own, true);
});

const startFill = async (site, from, to, time = '5') => {
	const address = at('roster/fill', site);
	return o.owner.post(address, { from, to, time }, { page: address, action: address });
};
const stateOf = async (path) => (await o.owner.json(path)).json;
const live = (fill) => fill.state === 'queued' || fill.state === 'running';
async function until(path, ready, seconds = 40) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
		const fill = await stateOf(path);
		if (ready(fill)) return fill;
	}
	throw new Error(`the fill did not get there: ${JSON.stringify(await stateOf(path))}`);
}
async function fill(site, from, to, time) {
	const path = saved(await startFill(site, from, to, time)).location;
	const end = await until(path, (f) => !live(f));
	assert.equal(end.state, 'done', end.message);
	return { ...end, path };
}
const planned = async (site, from, days = 7) => {
	const grid = (await o.owner.json(at(`roster?from=${from}&days=${days}`, site))).json;
	const name = Object.fromEntries(grid.people.map((p) => [p.id, p.name.split(' ')[0]]));
	return grid.shifts.filter((s) => s.kind === 'shift').map((s) => ({ ...s, who: name[s.person] }));
};

test('a form that makes no sense starts no fill', async () => {
	const backwards = await startFill(main, day(3), day(0));
	assert.equal(backwards.status, 422);
	assert.match(textOf(backwards.text), /lies before the first/);
	assert.equal((await startFill(main, day(0), day(42))).status, 422);
});

test('a fill keeps what is pinned, respects time off, and a license that ends in the span', async () => {
	bring('timeoff', `employee_no,from,to,type,status\nE1,${day(0)},${day(0)},vacation,approved\nE1,${day(6)},${day(6)},vacation,approved\n`);
	const grid = (await o.owner.json(at(`roster?from=${day(0)}`))).json;
	const jonas = grid.people.find((p) => p.name === 'Jonas Weber').id;
	const night = (await look('shifts')).shifts.find((s) => s.name === 'Night').id;
	const cell = at(`roster/cell/${jonas}/${day(1)}`);
	saved(await o.owner.post(cell, { shift: night }, { action: cell }));
	const shift = (await planned(main, day(0)))[0];
	const page = `/assignments/${shift.id}`;
	saved(await o.owner.post(`${page}/pin`, { pinned: '1' }, { page, action: `${page}/pin` }));

	const result = await fill(main, day(0), day(13));
	const shifts = await planned(main, day(0), 14);
	const early = shifts.filter((s) => s.name === 'Early');
	assert.ok(shifts.some((s) => s.id === shift.id && s.pinned), 'the pinned shift stands');
	assert.equal(result.fixed, 1);
	assert.equal(early.find((s) => s.day === day(0))?.who, 'Priya');               // Maya is away
	for (const s of early) if (s.who === 'Priya') assert.ok(s.day <= day(2), `Priya on ${s.day}`);
	for (const s of early) assert.ok(s.who !== 'Jonas' && !(s.who === 'Maya' && [day(0), day(6)].includes(s.day)));
	assert.equal(early.filter((s) => s.day === day(9)).length, 0);                  // the exception
	assert.equal(shifts.filter((s) => s.flag).length, 0);

	// 40 hours a week: Maya can do five; Sunday of the first week nobody can.
	const sunday = result.needs.find((n) => n.title.includes('Jun 8'));
	assert.ok(sunday, JSON.stringify(result.needs));
	const why = Object.fromEntries(sunday.why.map((w) => [w.name.split(' ')[0], w.words]));
	assert.match(why.Maya, /On approved vacation/);
	assert.match(why.Priya, /RN license expired/);
	assert.match(why.Jonas, /No RN license/);
	const text = textOf((await o.owner.get(result.path)).text);
	assert.match(text, /Open needs, and why nobody took them/);
	assert.match(text, /Jonas Weber No RN license on file/);
	assert.match(text, new RegExp(`Penalty of the plan ${result.penalty} `));
	assert.equal(result.covered + result.open, result.needed);

	// Filled again, nothing that was planned is lost or doubled.
	const again = await fill(main, day(0), day(13));
	assert.equal(again.penalty, result.penalty);
	assert.equal((await planned(main, day(0), 14)).length, shifts.length);
});

test('a fill of another site does not take somebody twice', async () => {
	const save = { page: at('shifts/new', desert), action: at('shifts', desert) };
	saved(await o.owner.post(at('shifts', desert), { name: 'Day', start: '05:00', end: '13:00', tint: '1' }, save));
	saved(await needForm({ shift: 'Day', least: '2', ...WEEK }, 'needs/new', 'needs', desert));
	const before = await planned(main, day(0));
	const result = await fill(desert, day(0), day(6));
	assert.ok(result.open > 0);
	const here = (await planned(main, day(0))).filter((s) => s.who === 'Maya').map((s) => s.day);
	const there = (await planned(desert, day(0))).filter((s) => s.who === 'Maya').map((s) => s.day);
	assert.equal(here.filter((d) => there.includes(d)).length, 0, `${here} and ${there}`);
	assert.ok(here.length + there.length <= 5, '40 hours over both sites');
	assert.deepEqual(await planned(main, day(0)), before);
	const busy = result.needs.flatMap((n) => n.why).filter((w) => w.name.startsWith('Maya')).map((w) => w.words).join('; ');
	assert.match(busy, /Already works|rest after|of at most 40 hours/);
});

// ---- benchmark instances --------------------------------------------------------------------

const small = join(root, 'tests/data/nrp_small.txt');
const nrpDay = (n) => new Date(Date.UTC(2026, 0, 5) + n * DAY_MS).toISOString().slice(0, 10);
async function importNrp(file, name) {
	mustHuddle(o.where, ['import', 'nrp', file, '--site', name]);
	return (await o.owner.json('/roster/sites')).json.sites.find((s) => s.name === name)?.id;
}
// The plan as the program prints it, for judges outside.
function printed(site, days, file) {
	const plan = join(o.where.data, file);
	writeFileSync(plan, mustHuddle(o.where, ['roster', 'plan', '--site', site, '--from', nrpDay(0), '--to', nrpDay(days - 1)]));
	return plan;
}

test('an instance is imported, filled by the page, and judged the same three times', async () => {
	const site = await importNrp(small, 'Benchmark Small');
	assert.ok(site, 'the owner sees the new site');
	const result = await fill(site, nrpDay(0), nrpDay(6));
	const plan = printed('Benchmark Small', 7, 'small.plan');
	const check = mustHuddle(o.where, ['roster', 'check', small, plan]);
	assert.match(check, new RegExp(`\\b${result.penalty}\\b`));
	assert.ok(result.bound <= result.penalty);
	const shown = textOf((await o.owner.get(result.path)).text);
	assert.match(shown, new RegExp(`Penalty of the plan ${result.penalty} `));
	const cli = JSON.parse(mustHuddle(o.where, ['roster', 'fill', '--site', 'Benchmark Small', '--from', nrpDay(0), '--to', nrpDay(6), '--seconds', '3', '--json']));
	assert.ok(cli.penalty <= result.penalty);
	const explained = mustHuddle(o.where, ['roster', 'explain', small, plan, '--day', '2', '--shift', 'E']);
	assert.match(explained, /day 2 shift E/);
	const solved = join(o.where.data, 'solved.plan');
	mustHuddle(o.where, ['roster', 'solve', small, '--seconds', '2', '--out', solved]);
	assert.match(mustHuddle(o.where, ['roster', 'check', small, solved]), /hard=0/);
	assert.equal(o.huddle('roster', 'check', small).status, 2);
	const twice = o.huddle('import', 'nrp', small, '--site', 'Benchmark Small');
	assert.equal(twice.status, 1);
	assert.match(twice.err, /has people already/);
});

// Many people, few of whom are ever wanted where they are needed: not to be proven in a minute.
function hardInstance(people, days) {
	let seed = 7;
	const rnd = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n; };
	const who = Array.from({ length: people }, (_, i) => `P${i}`), shift = ['E', 'D', 'L', 'N'];
	const each = (f) => who.flatMap((p) => Array.from({ length: days }, (_, d) => f(p, d))).filter(Boolean).join('\n');
	return ['SECTION_HORIZON', days, 'SECTION_SHIFTS', 'E,480,', 'D,480,E', 'L,480,E|D', 'N,600,E|D|L', 'SECTION_STAFF',
		...who.map((p) => `${p},E=${days}|D=${days}|L=${days}|N=6,8640,6000,5,2,2,2`), 'SECTION_DAYS_OFF',
		...who.map((p) => `${p},${rnd(days)}`), 'SECTION_SHIFT_ON_REQUESTS', each((p, d) => rnd(5) === 0 && `${p},${d},${shift[rnd(4)]},${1 + rnd(3)}`),
		'SECTION_SHIFT_OFF_REQUESTS', each((p, d) => rnd(6) === 0 && `${p},${d},${shift[rnd(4)]},${1 + rnd(3)}`), 'SECTION_COVER',
		...Array.from({ length: days }, (_, d) => shift.map((s) => `${d},${s},${Math.ceil(people / 7) + rnd(2)},100,1`).join('\n'))].join('\n') + '\n';
}

test('a running fill shows its progress, lets no second one start, and stops with its best plan', async () => {
	const file = join(o.where.data, 'hard.txt');
	writeFileSync(file, hardInstance(40, 28));
	const site = await importNrp(file, 'Benchmark Hard');
	const path = saved(await startFill(site, nrpDay(0), nrpDay(27), '120')).location;
	assert.ok(live(await stateOf(path)));
	const second = await startFill(site, nrpDay(0), nrpDay(27));
	assert.equal(second.status, 422);
	assert.match(textOf(second.text), /is being filled already/);
	const seen = await until(path, (f) => f.state === 'running' && f.has_penalty);
	assert.ok(seen.permille < 1000);
	assert.equal(seen.has_result, false);
	const page = await o.owner.get(path);
	assert.match(page.text, /<progress[^>]*value="\d+"/);
	assert.match(page.text, /hx-trigger="every 1s"/);
	const further = await until(path, (f) => !live(f) || f.permille > seen.permille);
	assert.equal(further.state, 'running', further.message);
	const began = Date.now();
	saved(await o.owner.post(`${path}/stop`, {}, { page: path, action: `${path}/stop` }));
	const end = await until(path, (f) => !live(f), 20);
	assert.ok(Date.now() - began < 10_000, 'it stops within seconds');
	assert.equal(end.state, 'stopped');
	assert.match(end.message, /best plan so far is saved/);
	assert.ok(end.has_result && end.added > 0);
	assert.ok(end.penalty <= further.penalty, `${end.penalty} after ${further.penalty}`);
	const check = mustHuddle(o.where, ['roster', 'check', file, printed('Benchmark Hard', 28, 'hard.plan')]);
	assert.match(check, new RegExp(`\\b${end.penalty}\\b`));
	const late = await o.owner.ask(`${path}/stop`, { method: 'POST', body: new URLSearchParams(await o.owner.hidden(page, `${path}/stop`)) });
	assert.equal(late.status, 303);                                                   // it had ended: nothing happens
	assert.equal((await stateOf(path)).state, 'stopped');
});

test('a fill that finds its days changed meanwhile saves nothing and says so; two at once are one', async () => {
	const site = (await o.owner.json('/roster/sites')).json.sites.find((s) => s.name === 'Benchmark Hard').id;
	// Something to gain: a fill that finds no better plan than the present one saves nothing anyway.
	for (const { id, version } of (await planned(site, nrpDay(0), 28)).slice(0, 12)) {
		const page = `/assignments/${id}`;
		saved(await o.owner.post(`${page}/remove`, { version }, { page, action: `${page}/remove` }));
	}
	const before = await planned(site, nrpDay(0), 28);
	const shift = before[0], page = `/assignments/${shift.id}`;
	const fields = { ...await o.owner.hidden(page, `${page}/remove`), version: shift.version };
	const both = await Promise.all([startFill(site, nrpDay(0), nrpDay(27)), startFill(site, nrpDay(0), nrpDay(27))]);
	assert.deepEqual(both.map((a) => a.status).sort(), [303, 422]);
	const path = both.find((a) => a.status === 303).location;
	await until(path, (f) => f.state === 'running' && f.has_penalty);                  // it has read the days by now
	saved(await o.owner.ask(`${page}/remove`, { method: 'POST', body: new URLSearchParams(fields) }));
	const end = await until(path, (f) => !live(f));
	assert.equal(end.state, 'failed');
	assert.match(end.message, /Somebody changed these days/);
	assert.deepEqual((await planned(site, nrpDay(0), 28)).map((s) => s.id).sort(), before.slice(1).map((s) => s.id).sort());
});

const data = process.env.NRP_DATA ?? '';
const judge = data === '' ? '' : join(dirname(dirname(dirname(data))), 'tools/roster_check.py');
test('public instances 1 to 4: the page, the engine and an outside judge agree', { skip: !existsSync(join(data, 'Instance1.txt')) && 'NRP_DATA names no instances' }, async () => {
	for (const n of [1, 2, 3, 4]) {
		const file = join(data, `Instance${n}.txt`), name = `Instance ${n}`, days = n === 4 ? 28 : 14;
		const site = await importNrp(file, name);
		const result = await fill(site, nrpDay(0), nrpDay(days - 1));
		const plan = printed(name, days, `instance${n}.plan`);
		assert.match(mustHuddle(o.where, ['roster', 'check', file, plan]), new RegExp(`\\b${result.penalty}\\b`), name);
		if (existsSync(judge) && spawnSync('python3', ['-V']).status === 0) {
			const said = execFileSync('python3', [judge, file, plan], { encoding: 'utf8' });
			assert.match(said, /^FEASIBLE/, name);
			assert.match(said, new RegExp(`\\b${result.penalty}\\b`), name);
		}
	}
});
