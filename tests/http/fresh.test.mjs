// What a worker keeps of a week is never shown once it is not true any more: one server looks, another
// process on the same database writes, and the very next look of the first shows it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { office, mustHuddle, serve, Client, PASSWORD } from './lib.mjs';

const o = await office({ args: ['--workers', '1'] });
const second = await serve(o.where, ['--workers', '1']);
test.after(async () => { await second.stop(); await o.close(); });
const writer = await new Client(second.url).signIn('dana@example.com');

const MON = '2027-03-08', TUE = '2027-03-09';
function bring(kind, text) {
	const file = join(o.where.data, `${kind}.csv`);
	writeFileSync(file, text);
	return mustHuddle(o.where, ['import', kind, file]);
}
const staffHead = 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills\n';
bring('sites', 'site,practice,state,time_zone,address\nElm,Elm Family Medicine,NY,America/New_York,1 Elm St\nOak,Elm Family Medicine,NY,America/New_York,2 Oak St\n');
bring('staff', staffHead + 'E1,Maya Lindqvist,,,Nurse,Elm,Oak,full-time,0,40,,2020-01-06,\nE2,Priya Raman,,,Nurse,Elm,,full-time,0,40,,2020-01-06,\n');
bring('needs', 'site,position,weekday,start,end,min,wished,credential\nElm,Nurse,Mon;Tue;Wed,07:00,15:00,1,1,\nOak,Nurse,Mon;Tue;Wed,08:00,16:00,1,1,\n');
const { sites } = (await o.owner.json('/roster/sites')).json;
const elm = sites.find((s) => s.name === 'Elm').id, oak = sites.find((s) => s.name === 'Oak').id;
const week = (site = elm) => `/sites/${site}/roster?from=${MON}`;
const people = (await o.owner.json(week())).json.people;
const maya = people.find((p) => p.name.startsWith('Maya')).id;
const cell = (who, day, site = elm) => `/sites/${site}/roster/cell/${who}/${day}`;
const shiftAt = async (site) => (await writer.json(cell(maya, MON, site))).json.shifts[0].id;
const templates = { [elm]: await shiftAt(elm), [oak]: await shiftAt(oak) };
const plan = async (who, day, site = elm) => {
	const answer = await writer.post(cell(who, day, site), { shift: templates[site] }, { action: cell(who, day, site) });
	assert.equal(answer.status, 303, answer.text);
};

// The page as it is shown now; asked for three times, so that the third comes from what is kept.
const hidden = (text) => text.replace(/name="_(csrf|request)" value="[^"]*"/g, '');
async function settled(path = week()) {
	const looks = [];
	for (let i = 0; i < 3; i++) looks.push(hidden((await o.owner.get(path)).text));
	assert.equal(looks[1], looks[0], 'read anew and kept are one page');
	assert.equal(looks[2], looks[0]);
	return looks[0];
}

// After `change`, the first look shows what a worker shows that never kept anything.
async function seesAtOnce(change, pattern, path = week()) {
	const before = await settled(path);
	assert.doesNotMatch(before, pattern);
	await change();
	const at = hidden((await o.owner.get(path)).text);
	assert.match(at, pattern);
	const fresh = await serve(o.where, ['--workers', '1']);
	try {
		const other = await new Client(fresh.url).signIn('dana@example.com');
		assert.equal(hidden((await other.get(path)).text), at);
	} finally {
		await fresh.stop();
	}
	await settled(path);
}

test('a shift planned by another process is on the next page', () => seesAtOnce(() => plan(maya, MON), /data-shift=/));

test('work at another site shows in the week of the home site', () => seesAtOnce(() => plan(maya, TUE, oak), /chip-elsewhere/));

test('publishing takes the draft marks away', async () => {
	await settled();
	mustHuddle(o.where, ['roster', 'publish', '--site', 'Elm', '--from', MON, '--to', '2027-03-14']);
	assert.equal((await o.owner.json(week())).json.unpublished, 0);
	assert.doesNotMatch(await settled(), /, not published/);
});

test('time off, a name, a need and a new colleague', async () => {
	await seesAtOnce(() => bring('timeoff', `employee_no,from,to,type,status\nE2,${MON},${TUE},vacation,approved\n`), /Vacation/);
	await seesAtOnce(() => bring('staff', staffHead + 'E2,Priya Raman-Okafor,,,Nurse,Elm,,full-time,0,40,,2020-01-06,\n'), /Raman-Okafor/);
	await seesAtOnce(() => bring('needs', 'site,position,weekday,start,end,min,wished,credential\nElm,Nurse,Thu,10:00,14:00,2,7,\n'), /0\/7/);
	await seesAtOnce(() => bring('staff', staffHead + 'E9,Zoe Last,,,Nurse,Elm,,full-time,0,40,,2020-01-06,\n'), /Zoe Last/);
});

test('what is kept for one account is not shown to another', async () => {
	mustHuddle(o.where, ['user', 'add', '--email', 'sue@example.com', '--name', 'Sue', '--role', 'supervisor', '--site', 'Elm']);
	mustHuddle(o.where, ['user', 'passwd', '--email', 'sue@example.com', '--stdin'], PASSWORD);
	const sue = await o.client().signIn('sue@example.com');
	await settled(week(oak));
	assert.equal((await sue.get(week())).status, 200);
	assert.equal((await sue.get(week(oak))).status, 404);
});
