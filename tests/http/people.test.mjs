// People: the CSV files in and out, the pages of staff, credentials and time off, and who sees what.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { office, localDay, huddle, mustHuddle, root, PASSWORD, textOf } from './lib.mjs';

const o = await office();
const folder = mkdtempSync(join(tmpdir(), 'huddle-csv-'));
test.after(async () => { await o.close(); rmSync(folder, { recursive: true, force: true }); });

const file = (name, text) => { const path = join(folder, name); writeFileSync(path, text); return path; };
// The sample files have days counted from today; the command takes dates.
const sample = (kind) => readFileSync(join(root, 'packs/demo', `${kind}.csv`), 'utf8')
	.replace(/(?<=,)([+-]\d+|0)(?=,|\r?$)/gm, (d) => localDay(Number(d)));
const KINDS = ['sites', 'staff', 'credentials', 'needs', 'timeoff'];
const STAFF = 'employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills';
const run = (...args) => huddle(o.where, args);

test('a sample group comes in, a second time nothing changes, and an export comes back the same', () => {
	for (const kind of KINDS) {
		const path = file(`${kind}.csv`, kind === 'needs' ? readFileSync(join(root, 'packs/demo/needs.csv'), 'utf8') : sample(kind));
		const rows = Number(/^(\d+) rows: \1 new/.exec(mustHuddle(o.where, ['import', kind, path]))?.[1]);
		assert.ok(rows > 5, kind);
		assert.match(mustHuddle(o.where, ['import', kind, path]), new RegExp(`^${rows} rows: 0 new, 0 changed, ${rows} as`));
		const out = join(folder, `${kind}.out.csv`);
		mustHuddle(o.where, ['export', kind, '--out', out]);
		assert.match(mustHuddle(o.where, ['import', kind, out]), new RegExp(`^${rows} rows: 0 new, 0 changed`));
	}
});

test('one bad row saves nothing, and every fault is named by row, column and reason', () => {
	const bad = file('bad.csv', [STAFF,
		'N1,Good Person,,,Physician,Cedar House,,full-time,32,40,,2026-01-05,',
		'N2,Bad Person,not-mail,,Physician,Nowhere,Atlantis,sometimes,50,40.x,-1,2026-13-01,',
		'N1,Twin,,,Physician,Cedar House,,full-time,50,40,,2026-01-05,'].join('\n'));
	const answer = run('import', 'staff', bad);
	assert.equal(answer.status, 1);
	for (const line of [/^row 3, column email: .*e-mail/m, /^row 3, column home_site: .*Nowhere/m, /^row 3, column other_sites: .*Atlantis/m,
		/^row 3, column employment: .*full-time/m, /^row 3, column max_hours:/m, /^row 3, column hourly_rate:/m,
		/^row 3, column hired: "2026-13-01" is not a date/m, /^row 4, column employee_no: Row 2/m])
		assert.match(answer.err, line);
	assert.doesNotMatch(mustHuddle(o.where, ['export', 'staff']), /Good Person/);
	assert.equal(run('import', 'staff', file('short.csv', 'employee_no,name\nN1,X\n')).status, 1);
	assert.match(run('import', 'staff', file('odd.csv', `${STAFF},shoe_size\n`)).err, /shoe_size/);
	assert.equal(run('import', 'shoes', bad).status, 2);
	const json = run('import', 'staff', bad, '--json');
	assert.equal(JSON.parse(json.out).faults.length, JSON.parse(json.out).n_faults);
});

test('a dry run saves nothing; a changed row is changed; formulas survive the round trip', () => {
	const path = file('new.csv', `${STAFF}\n'=1,Zoë Núñez,,"'+1 614 555 0199",=Helper,Cedar House,Harbor Counseling;Cedar House,per-diem,0,37.5,24.50,2026-01-05,triage;knots\n`);
	assert.match(mustHuddle(o.where, ['import', 'staff', path, '--dry-run']), /1 new.*Nothing was saved/);
	assert.doesNotMatch(mustHuddle(o.where, ['export', 'staff']), /Núñez/);
	mustHuddle(o.where, ['import', 'staff', path]);
	const out = mustHuddle(o.where, ['export', 'staff']);
	assert.match(out, /^'=1,Zoë Núñez,,'\+1 614 555 0199,'=Helper,Cedar House,Harbor Counseling,per-diem,0,37\.5,24\.50,2026-01-05,knots;triage\r$/m);
	const back = file('back.csv', out.replace('37.5', '38'));
	assert.match(mustHuddle(o.where, ['import', 'staff', back]), /67 rows: 0 new, 1 changed, 66 as/);
});

test('the import page: example, check, faults in a table, the import itself', async () => {
	const c = o.owner;
	const page = await c.get('/import/staff');
	assert.equal(page.status, 200);
	const example = await c.get('/import/staff/example');
	assert.match(example.headers.get('content-type'), /text\/csv/);
	const faults = await c.upload('/import/staff', example.text, 'x.csv', {}, '/import/staff');
	assert.equal(faults.status, 422);
	assert.match(textOf(faults.text), /home_site There is no site/);
	const good = example.text.replace('Main Street', 'Cedar House');
	const checked = await c.upload('/import/staff', good, 'x.csv', { check_only: '1' }, '/import/staff');
	assert.equal(checked.location, '/import/staff');
	assert.match(textOf((await c.get('/import/staff')).text), /The file is good. 1 row: 1 new/);
	const done = await c.upload('/import/staff', good, 'x.csv', {}, '/import/staff');
	assert.equal(done.location, '/staff');
	assert.match((await c.get('/staff?q=lindqvist')).text, /Maya Lindqvist/);
	assert.match((await c.get('/export/staff')).text, /Maya Lindqvist/);
	assert.equal((await c.upload('/import/staff', 'a\0b', 'x.csv', {}, '/import/staff')).status, 422);
});

async function person(email, role, ...more) {
	mustHuddle(o.where, ['user', 'add', '--email', email, '--name', email, '--role', role, ...more]);
	mustHuddle(o.where, ['user', 'passwd', '--email', email, '--stdin'], PASSWORD);
	return o.client().signIn(email);
}
const staffId = async (q) => (await o.owner.json(`/staff?q=${encodeURIComponent(q)}`)).json.staff[0].id;

test('a manager of one site sees and imports that site alone, and edits keep the other sites', async () => {
	const c = await person('cedar@example.com', 'manager', '--site', 'Cedar House');
	const all = (await o.owner.json('/staff')).json.total, mine = (await c.json('/staff')).json;
	assert.ok(mine.total > 0 && mine.total < all, `${mine.total} of ${all}`);
	const elsewhere = await staffId('RB102');
	assert.equal((await c.get(`/staff/${elsewhere}`)).status, 404);
	const text = `${STAFF}\nX9,Some One,,,Physician,Main Street Family Practice,,full-time,32,40,,2026-01-05,\n`;
	const refused = await c.upload('/import/staff', text, 'x.csv', {}, '/import/staff');
	assert.match(textOf(refused.text), /You were not given the site/);
	assert.doesNotMatch((await c.get('/export/staff')).text, /RB102/);

	const id = await staffId('Núñez');
	const form = { name: 'Zoë Núñez', employee_no: '=1', position: mine.staff[0] && await positionOf(id), home_site: await siteId('Cedar House'),
		employment: 'per-diem', min_hours: '0', max_hours: '30', hourly_rate: '25.00', hired: '2026-01-05', email: '', phone: '' };
	const saved = await c.post(`/staff/${id}`, form, { page: `/staff/${id}/edit`, action: `/staff/${id}` });
	assert.equal(saved.status, 303, textOf(saved.text));
	const after = (await o.owner.json(`/staff/${id}`)).json;
	assert.deepEqual(after.sites.map((s) => s.name).sort(), ['Cedar House', 'Harbor Counseling']);
	assert.equal(after.max_minutes, 1800);
	const stale = await c.post(`/staff/${id}`, { ...form, max_hours: '20', version: '1' }, { page: `/staff/${id}/edit`, action: `/staff/${id}` });
	assert.equal(stale.status, 409);
});

async function positionOf(id) {
	const { text } = await o.owner.get(`/staff/${id}/edit`);
	return /name="position"[\s\S]*?<option value="([^"]+)" +selected/.exec(text)[1];
}
async function siteId(name) {
	return (await o.owner.json('/sites')).json.sites.find((s) => s.name === name).id;
}

test('an hourly rate is seen with the right to see pay, in HTML and JSON, and by nobody else', async () => {
	const c = await person('sup@example.com', 'supervisor', '--all-sites');
	const id = await staffId('RB102');
	assert.equal((await o.owner.json(`/staff/${id}`)).json.hourly_rate, '$112.00');
	assert.equal((await c.json(`/staff/${id}`)).json.hourly_rate, null);
	assert.doesNotMatch((await c.get(`/staff/${id}`)).text, /112\.00|Hourly rate/);
	assert.doesNotMatch((await c.get('/export/staff')).text, /112\.00/);
});

test('credentials: filtered by day, renewed with the usual period, revoked', async () => {
	const c = o.owner;
	const expired = (await c.json('/credentials?when=expired')).json.credentials;
	assert.ok(expired.length > 0 && expired.every((k) => k.state === 'expired'));
	const soon = (await c.json('/credentials?when=30')).json.credentials;
	assert.ok(soon.every((k) => k.state === 'soon'));
	const path = `/credentials/${expired[0].id}`;
	const renewed = await c.post(path, { kind: await kindOf(path), number: expired[0].number, issuer: 'Board', issued: localDay(-1), expires: localDay(700) }, { page: path, action: path });
	assert.equal(renewed.status, 303, textOf(renewed.text));
	assert.ok(!(await c.json('/credentials?when=expired')).json.credentials.some((k) => k.id === expired[0].id));
	const backwards = await c.post(path, { kind: await kindOf(path), number: 'x', issued: localDay(10), expires: localDay(5) }, { page: path, action: path });
	assert.equal(backwards.status, 422);
	const revoked = await c.post(`${path}/revoke`, { revoked: localDay(0) }, { action: `${path}/revoke` });
	assert.equal(revoked.status, 303);
	const shown = (await c.json(`/staff/${expired[0].staff_id}`)).json.credentials.find((k) => k.id === expired[0].id);
	assert.equal(shown.state, 'revoked');
});

async function kindOf(path) {
	const { text } = await o.owner.get(path);
	return /name="kind"[\s\S]*?<option value="([^"]+)" +selected/.exec(text)[1];
}

test('time off: overlaps are refused, requests are decided by somebody else', async () => {
	const c = o.owner, id = await staffId('RB108');
	const add = (from, to) => c.post(`/staff/${id}/timeoff`, { from: localDay(from), to: localDay(to), type: 'vacation', note: '' }, { page: `/staff/${id}/timeoff/new` });
	assert.equal((await add(100, 104)).status, 303);
	const over = await add(104, 106);
	assert.equal(over.status, 422);
	assert.match(over.text, /There is time off from/);
	const asked = (await c.json('/timeoff?status=requested')).json.time_off[0];
	assert.ok(asked);
	const done = await c.post(`/timeoff/${asked.id}/decide`, { decision: 'approved' }, { page: '/timeoff?status=requested', action: `/timeoff/${asked.id}/decide` });
	assert.equal(done.status, 303, textOf(done.text));
	assert.ok((await c.json('/timeoff?status=approved')).json.time_off.some((t) => t.id === asked.id));
	assert.match(textOf((await c.get('/me/timeoff')).text), /not on the roster/);
});

test('hours that cannot be worked are added and removed; an end of employment leaves the list', async () => {
	const c = o.owner, id = await staffId('RB109');
	const added = await c.post(`/staff/${id}/unavailable`, { weekday: 'Wed', from: '18:00', to: '23:59' }, { page: `/staff/${id}`, action: `/staff/${id}/unavailable` });
	assert.equal(added.status, 303, textOf(added.text));
	const [hours] = (await c.json(`/staff/${id}`)).json.unavailable;
	assert.deepEqual([hours.weekday, hours.from, hours.to], ['Wed', '18:00', '24:00']);
	const remove = `/staff/${id}/unavailable/${hours.id}/remove`;
	assert.equal((await c.post(remove, {}, { page: `/staff/${id}`, action: remove })).status, 303);
	assert.equal((await c.post(`/staff/${id}/end`, { ended: localDay(-2) }, { action: `/staff/${id}/end` })).status, 303);
	assert.equal((await c.json('/staff?q=RB109')).json.total, 0);
	assert.equal((await c.json('/staff?q=RB109&ended=1')).json.total, 1);
});

test('words of the office: added once, renamed, never twice', async () => {
	const c = o.owner;
	for (const [path, fields] of [['/positions', {}], ['/skills', {}], ['/credential-kinds', { lead_days: '60;30' }]]) {
		assert.equal((await c.post(path, { name: 'Beekeeper', ...fields }, { action: path })).status, 303, path);
		assert.equal((await c.post(path, { name: 'beekeeper', ...fields }, { action: path })).status, 422, path);
		const item = (await c.json(path)).json.items.find((i) => i.name === 'Beekeeper');
		assert.equal((await c.post(`${path}/${item.id}`, { name: 'Apiarist', ...fields }, { action: `${path}/${item.id}` })).status, 303, path);
		const late = await c.post(`${path}/${item.id}`, { name: 'Wasp', version: 1, ...fields }, { action: `${path}/${item.id}` });
		assert.equal(late.status, 409, path);
		assert.match(late.text, /Apiarist/, path);
	}
});
