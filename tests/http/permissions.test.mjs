// Who may ask what: every route x role x (own site, other site, nobody signed in), each cell executed.
// The rows come from `huddle routes --json`, so a new route is covered by being there; a new path
// parameter needs an entry in `objects` below. The outcome is compared with
// tests/golden/permissions.txt; UPDATE_GOLDEN=1 writes it anew, and then it wants a reader.
//
// A POST of the matrix carries a field that no form has: who may is answered 422 before anything is
// done, so that no cell changes what the next one sees. Empty forms, which may do things, come last.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { office, Client, PASSWORD, root, mustHuddle, textOf } from './lib.mjs';
import { remit835 } from './remit.mjs';

const golden = join(root, 'tests/golden/permissions.txt');
const ROLES = ['owner', 'manager', 'supervisor', 'staff', 'bookkeeper', 'compliance', 'auditor'];
// A Wednesday some weeks ahead: days that are over may be closed to changes.
const ahead = new Date(Date.now() + 28 * 86_400_000);
const iso = (days) => new Date(ahead.getTime() + (3 - ahead.getUTCDay() + days) * 86_400_000).toISOString().slice(0, 10);
const DAY = iso(0);
// Stands in every name at site B; whoever was granted A alone must never read it.
const MARK = 'Zebrafish';

const o = await office({ args: ['--workers', '2'] });
test.after(() => o.close());
const routes = JSON.parse(mustHuddle(o.where, ['routes', '--json']));

// --- The office: two practices with a site each, a person with everything at both. ---

function bring(kind, lines) {
	const file = join(o.where.data, `${kind}.csv`);
	writeFileSync(file, lines.join('\n') + '\n');
	mustHuddle(o.where, ['import', kind, file]);
}

bring('sites', ['site,practice,state,time_zone,address',
	'Maple Office,Maple Medical,PA,America/New_York,1 Main St',
	`${MARK} Office,${MARK} Group,CA,America/Los_Angeles,2 Main St`]);
bring('staff', ['employee_no,name,email,phone,position,home_site,other_sites,employment,min_hours,max_hours,hourly_rate,hired,skills',
	'M1,Maya Maple,maya@example.com,,Nurse,Maple Office,,full-time,32,40,40.00,2020-01-06,',
	'M2,Mona Maple,mona@example.com,,Nurse,Maple Office,,full-time,32,40,40.00,2020-01-06,',
	`Z1,${MARK} Zoe,zoe@example.com,,Nurse,${MARK} Office,,full-time,32,40,40.00,2020-01-06,`,
	`Z2,${MARK} Zed,zed@example.com,,Nurse,${MARK} Office,,full-time,32,40,40.00,2020-01-06,`]);
bring('credentials', ['employee_no,credential,number,issuer,issued,expires',
	`M1,RN license,RN-1,State of PA,2024-01-01,${iso(400)}`, `Z1,RN license,${MARK}-2,State of CA,2024-01-01,${iso(400)}`]);
bring('needs', ['site,position,weekday,start,end,min,wished,credential',
	'Maple Office,Nurse,Wed,08:00,16:00,1,1,', `${MARK} Office,Nurse,Wed,08:00,16:00,1,1,`]);
bring('timeoff', ['employee_no,from,to,type,status', `M1,${iso(7)},${iso(9)},vacation,requested`,
	`Z1,${iso(7)},${iso(9)},vacation,requested`]);

const { owner } = o;
const sites = (await owner.json('/sites')).json.sites;
const siteA = sites.find((s) => s.name === 'Maple Office').id;
const siteB = sites.find((s) => s.name === `${MARK} Office`).id;

const people = { owner };
const email = (role) => (role === 'owner' ? 'dana@example.com' : `${role}@example.com`);
for (const role of ROLES.slice(1)) {
	mustHuddle(o.where, ['user', 'add', '--email', email(role), '--name', `Robin ${role}`, '--role', role, '--site', 'Maple Office']);
	mustHuddle(o.where, ['user', 'passwd', '--email', email(role), '--stdin'], PASSWORD);
	people[role] = await new Client(o.url).signIn(email(role));
}
mustHuddle(o.where, ['user', 'add', '--email', 'zora@example.com', '--name', `${MARK} Zora`, '--role', 'manager', '--site', `${MARK} Office`]);
mustHuddle(o.where, ['user', 'passwd', '--email', 'zora@example.com', '--stdin'], PASSWORD);
const zora = await new Client(o.url).signIn('zora@example.com');

async function csrfOf(client) {
	client.csrf ??= (await client.hidden('/me'))._csrf;
	return client.csrf;
}

// 13 characters of Crockford's base 32, as the program makes them.
function requestId() {
	const digits = '0123456789abcdefghjkmnpqrstvwxyz';
	const bytes = randomBytes(13);
	return [...bytes].map((b, i) => digits[b % (i === 0 ? 8 : 32)]).join('').replace(/^0+$/, '1'.repeat(13));
}

async function send(client, path, fields) {
	const csrf = await csrfOf(client);
	return client.ask(path, { method: 'POST', body: new URLSearchParams({ _csrf: csrf, _request: requestId(), ...fields }) });
}

async function make(client, path, fields) {
	const answer = await client.ask(path, { method: 'POST', body: JSON.stringify(fields),
		headers: { 'content-type': 'application/json', 'x-csrf-token': await csrfOf(client) } });
	assert.equal(answer.status, 200, `${path}: ${answer.text}`);
	return answer.json;
}

async function list(path, member, fits = () => true) {
	const { json } = await owner.json(path);
	const found = json[member]?.find(fits);
	assert.ok(found, `${path} has no such entry in ${member}: ${JSON.stringify(json).slice(0, 400)}`);
	return found.id;
}

// The same question at both sites.
const atBoth = async (ask) => ({ own: await ask(siteA, 'Maya Maple'), other: await ask(siteB, `${MARK} Zoe`) });
async function booksOf(site) {
	const mark = site === siteA ? 'Maple Medical' : `${MARK} Group`;
	const practice = (await owner.json('/ledger')).json.practices.find((p) => p.label === mark).value;
	await make(owner, '/ledger/books', { practice, year_starts: '1' });
	return practice;
}
const staffOf = (name) => list('/staff', 'staff', (p) => p.name === name);

await (async () => {
	const path = `/accounts/${await list('/accounts', 'accounts', (a) => a.name === 'Robin staff')}`;
	const fields = await owner.hidden(path, path);
	const answer = await owner.ask(path, { method: 'POST', body: new URLSearchParams({ ...fields, name: 'Robin staff',
		email: email('staff'), role: 'staff', sites: siteA, person: await staffOf('Maya Maple') }) });
	assert.equal(answer.status, 303, textOf(answer.text));
})();

// Zoe of the other site, as somebody who signs in.
async function zoeSignsIn() {
	mustHuddle(o.where, ['user', 'add', '--email', 'zoe@example.com', '--name', `${MARK} Zoe's account`, '--role', 'staff', '--site', `${MARK} Office`]);
	mustHuddle(o.where, ['user', 'passwd', '--email', 'zoe@example.com', '--stdin'], PASSWORD);
	const path = `/accounts/${await list('/accounts', 'accounts', (a) => a.name === `${MARK} Zoe's account`)}`;
	const answer = await owner.ask(path, { method: 'POST', body: new URLSearchParams({ ...(await owner.hidden(path, path)),
		name: `${MARK} Zoe's account`, email: 'zoe@example.com', role: 'staff', sites: siteB, person: await staffOf(`${MARK} Zoe`) }) });
	assert.equal(answer.status, 303, textOf(answer.text));
	return new Client(o.url).signIn('zoe@example.com');
}

// --- One object of each param kind at A and at B. Each entry: async () => ({ own, other }), where a
// value is the text in the address, or a function of the role. "Other" is at a site, or of a person,
// that the role was not granted.
const objects = {
	site: async () => ({ own: siteA, other: siteB }),
	day: async () => ({ own: DAY, other: DAY }),
	account: async () => ({ own: await list('/accounts', 'accounts', (a) => a.name === 'Robin staff'),
		other: await list('/accounts', 'accounts', (a) => a.name === `${MARK} Zora`) }),
	apitoken: async () => {
		const ids = {};
		for (const role of ROLES) {
			await make(people[role], '/me/tokens', { name: 'matrix', scope: 'read', days: '1' });
			ids[role] = (await people[role].json('/me')).json.tokens[0].id;
		}
		await make(zora, '/me/tokens', { name: 'matrix', scope: 'read', days: '1' });
		const hers = (await zora.json('/me')).json.tokens[0].id;
		return { own: (role) => ids[role], other: hers };
	},
	// A secret that nobody was given.
	token: async () => ({ own: 'nobody-knows-this-secret', other: 'nor-this-one' }),
	staff: async () => atBoth((_, name) => staffOf(name)),
	credential: async () => atBoth((_, name) => list('/credentials?when=all', 'credentials', (c) => c.staff === name)),
	timeoff: async () => atBoth((_, name) => list('/timeoff', 'time_off', (t) => t.staff === name)),
	// One's own: Robin staff is Maya on the staff list.
	mytimeoff: async () => atBoth((_, name) => list('/timeoff', 'time_off', (t) => t.staff === name)),
	unavailable: async () => atBoth(async (_, name) => {
		const staff = await staffOf(name);
		await make(owner, `/staff/${staff}/unavailable`, { weekday: 'Mon', from: '08:00', to: '09:00' });
		return list(`/staff/${staff}`, 'unavailable');
	}),
	myunavailable: async () => {
		await make(people.staff, '/me/hours', { weekday: 'Tue', from: '08:00', to: '09:00' });
		const own = (await people.staff.json('/me/hours')).json.hours.find((h) => h.weekday === 'Tue').id;
		return { own, other: (await objectOf('unavailable')).other };
	},
	// What the office has as a whole is the same at every site.
	position: async () => atBoth(() => list('/positions', 'items')),
	credential_kind: async () => atBoth(() => list('/credential-kinds', 'items')),
	skill: async () => {
		await make(owner, '/skills', { name: 'Phlebotomy' });
		return atBoth(() => list('/skills', 'items'));
	},
	shift: async () => atBoth((site) => list(`/sites/${site}/shifts`, 'shifts')),
	need: async () => atBoth(async (site) =>
		(await owner.json(`/sites/${site}/needs`)).json.rows.flatMap((r) => r.cells).find((c) => c.id !== null).id),
	assignment: async () => atBoth(async (site, name) => {
		const shift = (await objectOf('shift'))[site === siteA ? 'own' : 'other'];
		const staff = await staffOf(name);
		await make(owner, `/sites/${site}/roster/cell/${staff}/${DAY}`, { shift });
		return list(`/sites/${site}/roster?from=${DAY}`, 'shifts', (x) => x.id !== null);
	}),
	publication: async () => {
		await objectOf('assignment');
		return atBoth(async (site) => {
			await make(owner, `/sites/${site}/roster/publish`, { from: DAY, to: DAY });
			return list(`/sites/${site}/publications`, 'versions');
		});
	},
	// A draft over a budget of a cent, asked about by a manager so that the owner may answer.
	publishrequest: async () => {
		await objectOf('publication');
		return atBoth(async (site, name) => {
			const NEXT = iso(16);
			await make(owner, `/sites/${site}/labor`, { week: NEXT, amount: '0.01', weeks: 1 });
			await make(owner, `/sites/${site}/roster/cell/${await staffOf(name)}/${NEXT}`, { shift: (await objectOf('shift'))[site === siteA ? 'own' : 'other'] });
			const who = site === siteA ? people.manager : zora;
			return /requests\/([0-9a-z]+)/.exec((await make(who, `/sites/${site}/roster/publish`, { from: NEXT, to: NEXT, reason: 'Nobody else is there' })).location)[1];
		});
	},
	fill: async () => atBoth(async (site) => {
		const made = await make(owner, `/sites/${site}/roster/fill`, { from: iso(12), to: iso(18), time: '5' });
		return /[0-9a-z]{13}$/.exec(made.location)[0];
	}),
	// What Maya and Zoe were given and cannot come to; Robin staff is Maya on the staff list.
	openshift: async () => {
		await objectOf('publication');
		return atBoth((site) => list(`/sites/${site}/open-shifts`, 'shifts').catch(async () => {
			const [shift, position] = [(await objectOf('shift'))[site === siteA ? 'own' : 'other'], (await objectOf('position')).own];
			await make(owner, `/sites/${site}/open-shifts`, { shift, position, day: iso(14) });
			const id = await list(`/sites/${site}/open-shifts`, 'shifts');
			await make(owner, `/open-shifts/${id}/offer`, { how: 'claim' });
			return id;
		}));
	},
	myopening: async () => objectOf('openshift'),
	myshift: async () => { await objectOf('publication'); return objectOf('assignment'); },
	// Maya gives the shift of objects.assignment to Mona, at the other site Zoe to Zed; each made by
	// somebody who is that person.
	swap: async () => {
		const mine = (await objectOf('myshift')).own;
		await make(people.staff, `/me/shifts/${mine}/swap`, { person: await staffOf('Mona Maple') });
		const own = (await people.staff.json('/me/swaps')).json.swaps[0].id;
		const zoe = await zoeSignsIn();
		await make(zoe, `/me/shifts/${(await objectOf('myshift')).other}/swap`, { person: await staffOf(`${MARK} Zed`) });
		return { own, other: (await zoe.json('/me/swaps')).json.swaps[0].id };
	},
	myswap: async () => objectOf('swap'),
	mywish: async () => {
		await make(people.staff, '/me/wishes', { day: iso(7), shift: (await objectOf('shift')).own, want: 'avoid' });
		const own = await (async () => (await people.staff.json('/me/wishes')).json.wishes[0].id)();
		return { own, other: (await objectOf('shift')).other };
	},
	job: async () => objectOf('fill'),
	obligation: async () => atBoth(async (site, name) => (await make(owner, '/obligations',
		{ site, title: `Call ${name}`, due: DAY, owner_role: 'manager' })).id ??
		list('/obligations', 'items', (i) => i.title === `Call ${name}`)),
	schedule: async () => atBoth(async (site, name) => {
		await make(owner, '/obligations/schedules',
			{ site, kind: 'other', title: `Weekly for ${name}`, every: 'weekly', next_due: DAY, lead_days: '3', owner_role: 'manager' });
		return list('/obligations/schedules', 'items', (i) => i.title === `Weekly for ${name}`);
	}),
	// A bank account of each practice, with a file of two lines of which one is booked.
	bank: async () => {
		const file = join(o.where.data, 'bank.journal');
		writeFileSync(file, '2026-03-01 Opening\n    assets:1000 Operating bank  $10.00\n    equity:3900 Opening balances\n');
		for (const practice of ['Maple Medical', `${MARK} Group`])
			mustHuddle(o.where, ['import', 'hledger', file, '--practice', practice]);
		return atBoth(async (site, name) => {
			const form = await owner.get('/bank/new');
			const account = new RegExp(`<option value="([0-9a-z]{13})"[^>]*>${site === siteA ? 'Maple' : MARK}[^<]*1000`).exec(form.text)[1];
			await make(owner, '/bank', { account, name: `Bank of ${name}`, opening_day: '2026-03-01', opening: '10.00' });
			const ofx = join(o.where.data, 'bank.ofx');
			const line = (n) => `<STMTTRN><DTPOSTED>2026030${n}<TRNAMT>-${n}.00<FITID>${n}<NAME>Fee of ${name}</STMTTRN>`;
			writeFileSync(ofx, `<OFX><STMTRS>${line(2)}${line(3)}</STMTRS></OFX>`);
			mustHuddle(o.where, ['import', 'bank', ofx, '--account', `Bank of ${name}`]);
			return list('/bank', 'accounts', (x) => x.name === `Bank of ${name}`);
		});
	},
	drawer: async () => {
		await objectOf('bank');
		return atBoth(async (site, name) => {
			const form = await owner.get('/cash/new');
			const account = new RegExp(`<option value="([0-9a-z]{13})"[^>]*>${site === siteA ? 'Maple' : MARK}[^<]*1060`).exec(form.text)[1];
			await make(owner, '/cash', { account, name: `Drawer of ${name}`, kind: 'drawer', left: '0' });
			return list('/cash', 'drawers', (x) => x.name === `Drawer of ${name}`);
		});
	},
	cashcount: async () => {
		const drawers = await objectOf('drawer');
		return atBoth(async (site) => {
			const drawer = drawers[site === siteA ? 'own' : 'other'];
			await make(owner, `/cash/${drawer}/count`, { day: '2026-03-02', n1: '5', note: 'Opened' });
			return list(`/cash/${drawer}`, 'counts');
		});
	},
	bankline: async () => {
		const banks = await objectOf('bank');
		return atBoth((site) => list(`/bank/${banks[site === siteA ? 'own' : 'other']}`, 'lines', (l) => l.cents === -300));
	},
	bankmatch: async () => {
		const banks = await objectOf('bank');
		return atBoth(async (site) => {
			const bank = banks[site === siteA ? 'own' : 'other'];
			const line = await list(`/bank/${bank}`, 'lines', (l) => l.cents === -200);
			const page = await owner.get(`/bank/lines/${line}`);
			const account = /<option value="([0-9a-z]{13})"[^>]*>6300/.exec(page.text)[1];
			await make(owner, `/bank/lines/${line}/entry`, { account, memo: 'Bank fee' });
			return list(`/bank/${bank}/matches`, 'matches');
		});
	},
	bankrule: async () => {
		const banks = await objectOf('bank');
		return atBoth(async (site, name) => {
			const bank = banks[site === siteA ? 'own' : 'other'];
			const page = await owner.get(`/bank/${bank}/rules/new`);
			const account = /<option value="([0-9a-z]{13})"[^>]*>6300/.exec(page.text)[1];
			await make(owner, `/bank/${bank}/rules`, { name: `Fees of ${name}`, contains: 'fee', direction: 'out', account, place: '1' });
			return list(`/bank/${bank}/rules`, 'rules');
		});
	},
	bankrec: async () => {
		const banks = await objectOf('bank');
		return atBoth(async (site) => {
			const bank = banks[site === siteA ? 'own' : 'other'];
			await make(owner, `/bank/${bank}/reconcile`, { day: '2026-03-01', balance: '10.00' });
			return list(`/bank/${bank}/reconciliations`, 'items');
		});
	},
	// A claim that the payer denied, at each site; payers belong to the office.
	claim: async () => atBoth(async (site) => {
		const [token, name] = site === siteA ? ['C1', 'Maple'] : [`${MARK}-C1`, MARK];
		bring('charges', ['claim,site,patient,payer,second_payer,provider,date,code,modifiers,units,charge',
			`${token},${name} Office,P-1,Plan,,Dr. Rao,2026-02-20,99213,,1,100.00`]);
		return list(`/receivables/claims?q=${token}`, 'claims');
	}),
	remit: async () => {
		await objectOf('claim');
		return atBoth(async (site) => {
			const [id, trace] = site === siteA ? ['C1', 'T1'] : [`${MARK}-C1`, `${MARK}-T1`];
			const text = remit835({ trace, payer: 'Plan', claims: [{ id, status: 4, charge: 10000, paid: 0, cas: [['CO', '16', 10000]] }] });
			const answer = await owner.upload('/receivables/file', text, 'era.835', { site });
			assert.equal(answer.status, 303, textOf(answer.text));
			return list('/receivables/remits', 'remits', (r) => r.trace === trace);
		});
	},
	arwork: async () => {
		await objectOf('remit');
		return atBoth((site) => list('/receivables/open-items', 'items', (w) => w.trace === (site === siteA ? 'T1' : `${MARK}-T1`)));
	},
	payer: async () => {
		await objectOf('claim');
		return atBoth(() => list('/receivables/payers', 'payers'));
	},
	// The books of the practice that runs the site.
	ledger_account: async () => atBoth(async (site) => list(`/ledger/accounts?practice=${await booksOf(site)}`, 'accounts',
		(a) => a.number === '1000')),
	ledger_schedule: async () => atBoth(async (site, name) => {
		const practice = await booksOf(site);
		const account = async (number) => list(`/ledger/accounts?practice=${practice}`, 'accounts', (a) => a.number === number);
		const [bank, rent] = [await account('1000'), await account('6000')];
		return (await make(owner, '/ledger/schedules', { practice, kind: 'recurring', title: `Rent of ${name}`, first: iso(40), runs: '3',
			amount: '5.00', debit: rent, credit: bank })).id;
	}),
	journal: async () => atBoth(async (site, name) => {
		const practice = await booksOf(site);
		const account = async (number) => list(`/ledger/accounts?practice=${practice}`, 'accounts', (a) => a.number === number);
		const [bank, rent] = [await account('1000'), await account('6000')];
		return (await make(owner, '/ledger/journals', { practice, day: DAY, memo: `Rent of ${name}`, keep: 'draft',
			account1: rent, debit1: '5.00', account2: bank, credit2: '5.00' })).id;
	}),
	rule: async () => {
		const code = (await owner.json('/rules')).json.rules[0].code;
		return { own: code, other: code };
	},
	override: async () => atBoth(async (site, name) => {
		const rule = (await objectOf('rule')).own;
		const page = await owner.get(`/rules/${rule}/override`);
		const practice = new RegExp(`<option value="([0-9a-z]{13})"[^>]*>${site === siteA ? 'Maple' : MARK}`).exec(page.text)[1];
		await make(owner, `/rules/${rule}/override`, { practice, value: '12', from: DAY, reason: `Agreed with ${name}` });
		return list('/rules', 'overrides', (x) => x.reason === `Agreed with ${name}`);
	}),
};

// These belong to no site.
const OFFICE = ['day', 'token', 'rule', 'position', 'skill', 'credential_kind', 'payer'];

const known = {};
async function objectOf(kind) {
	assert.ok(objects[kind], `tests/http/permissions.test.mjs: add an entry "${kind}" to \`objects\`: an id at site A (own) and at site B (other)`);
	known[kind] ??= await objects[kind]();
	return known[kind];
}

// --- The cells. ---

const kindsOf = (path) => [...path.matchAll(/:([a-z_]+)/g)].map((m) => m[1]);

// What an address must carry to be a question at all.
const QUERY = { '/export/roster.csv': `?from=${DAY}&to=${DAY}` };

async function addressOf(path, where, role) {
	let address = path + (QUERY[path] ?? '');
	for (const kind of kindsOf(path)) {
		const value = (await objectOf(kind))[where];
		address = address.replace(`:${kind}`, encodeURIComponent(typeof value === 'function' ? value(role) : value));
	}
	return address;
}

function meaning(route, answer) {
	const signIn = answer.location?.startsWith('/sign-in');
	if (answer.status === 403) return 'deny';
	if ([404, 410].includes(answer.status)) return 'hidden';
	if (answer.status === 401 || (answer.status === 303 && signIn)) return 'sign-in';
	if (route.method === 'GET' && [200, 303].includes(answer.status)) return 'allow';
	if (route.method === 'POST' && [200, 303, 400, 409, 422].includes(answer.status)) return 'allow';
	return `status-${answer.status}`;
}

const around = (text) => text.slice(Math.max(0, text.indexOf(MARK) - 200), text.indexOf(MARK) + 100);

async function cell(route, where, role) {
	const address = await addressOf(route.path, where, role ?? 'manager');
	const client = role === null ? new Client(o.url) : people[role];
	const answer = route.method === 'GET' ? await client.get(address) :
		role === null ? await client.ask(address, { method: 'POST', body: new URLSearchParams({ matrix: '1' }) }) :
			await send(client, address, { matrix: '1' });
	assert.ok(answer.status < 500, `${route.method} ${address} as ${role}: ${answer.status} ${textOf(answer.text)}`);
	if (role !== null && role !== 'owner' && !answer.text.includes('matrix'))
		assert.ok(!answer.text.includes(MARK) || (route.permission === 'system.admin'),
			`${route.method} ${address} shows ${role} something of the other site: ${around(answer.text)}`);
	return { answer, meaning: meaning(route, answer) };
}

const table = [];
async function fill() {
	for (const route of routes) {
		const scoped = kindsOf(route.path).some((k) => !OFFICE.includes(k));
		for (const where of scoped ? ['own', 'other'] : ['own']) {
			const row = { route, where: scoped ? where : '-', cells: {} };
			for (const role of ROLES) row.cells[role] = (await cell(route, where, role)).meaning;
			row.cells.nobody = (await cell(route, where, null)).meaning;
			table.push(row);
		}
	}
}

function asText(rows) {
	const head = ['method', 'path', 'permission', 'site', ...ROLES, 'nobody'];
	const lines = rows.map((r) => [r.route.method, r.route.path, r.route.permission, r.where, ...ROLES.map((x) => r.cells[x]), r.cells.nobody]);
	lines.sort((x, y) => (x[1] < y[1] ? -1 : x[1] > y[1] ? 1 : x[0] < y[0] ? -1 : x[0] > y[0] ? 1 : 0) || (x[3] < y[3] ? 1 : -1));
	const width = head.map((_, i) => Math.max(...[head, ...lines].map((l) => l[i].length)));
	return [head, ...lines].map((l) => l.map((v, i) => v.padEnd(width[i])).join('  ').trimEnd()).join('\n') + '\n';
}

function differences(want, got) {
	const fold = (text) => new Set(text.trim().split('\n').map((l) => l.replace(/ +/g, ' ')));
	const [a, b] = [fold(want), fold(got)];
	return [...[...a].filter((l) => !b.has(l)).map((l) => `- ${l}`), ...[...b].filter((l) => !a.has(l)).map((l) => `+ ${l}`)];
}

test('every cell is executed', async () => {
	await fill();
	assert.ok(table.length >= routes.length);
	for (const row of table)
		for (const [role, what] of Object.entries(row.cells))
			assert.match(what, /^(allow|deny|hidden|sign-in)$/, `${row.route.method} ${row.route.path} (${row.where}) as ${role}`);
});

test('a role is denied exactly where the table of permissions says so', () => {
	for (const { route, where, cells } of table)
		for (const role of ROLES)
			assert.equal(cells[role] !== 'deny', route.roles.includes(role), `${route.method} ${route.path} (${where}) as ${role}: ${cells[role]}`);
});

test('what belongs to another site is hidden, as if it were not there', () => {
	const free = (route) => kindsOf(route.path).every((k) => OFFICE.includes(k)) || route.permission === 'account.admin';
	for (const { route, where, cells } of table.filter((r) => r.where === 'other' && !free(r.route)))
		for (const role of ROLES.slice(1))
			assert.notEqual(cells[role], 'allow', `${route.method} ${route.path} (${where}) as ${role}`);
});

// The auditor may be a stranger to the office: reads all, and changes nothing but the own account.
test('the auditor changes nothing', () => {
	const harmless = ['/audit.csv'];
	for (const { route, cells } of table.filter((r) => r.route.method === 'POST'))
		if (!['public', 'own'].includes(route.permission) && !harmless.includes(route.path))
			assert.equal(cells.auditor, 'deny', route.path);
});

test('nobody signed in sees public pages alone', () => {
	for (const { route, cells } of table)
		assert.equal(cells.nobody === 'sign-in', route.permission !== 'public', `${route.method} ${route.path}: ${cells.nobody}`);
});

test('the matrix is the one that was agreed', () => {
	const text = asText(table);
	if (process.env.UPDATE_GOLDEN || !existsSync(golden)) {
		assert.ok(process.env.UPDATE_GOLDEN, 'tests/golden/permissions.txt is missing: UPDATE_GOLDEN=1 writes it');
		writeFileSync(golden, text);
	}
	assert.deepEqual(differences(readFileSync(golden, 'utf8'), text), []);
});

test('a matrix with one cell changed would be noticed', () => {
	const text = asText(table);
	const lines = text.split('\n');
	const at = lines.findIndex((l) => l.includes('deny'));
	for (const [from, to] of [['deny', 'allow'], ['allow', 'deny']]) {
		const altered = lines.map((l, i) => (i === at ? l.replace(from, to) : l)).join('\n');
		assert.equal(differences(altered, text).length, 2);
	}
	assert.equal(differences(lines.filter((_, i) => i !== at).join('\n'), text).length, 1);
	assert.deepEqual(differences(text, text), []);
});

test('a program that is not signed in hears 401 in JSON', async () => {
	for (const route of routes.filter((r) => r.permission !== 'public')) {
		const address = await addressOf(route.path, 'own', 'manager');
		const answer = await new Client(o.url).ask(address, { method: route.method,
			headers: { accept: 'application/json', ...(route.method === 'POST' ? { 'content-type': 'application/json' } : {}) },
			...(route.method === 'POST' ? { body: '{}' } : {}) });
		assert.equal(answer.status, 401, `${route.method} ${address}`);
		assert.equal(answer.json.code, 'denied');
	}
});

// A page that takes its site from the query asks the same question as one that has it in the path.
test('no query opens another site', async () => {
	const extra = new URLSearchParams({ day: DAY, from: DAY, to: DAY, week: DAY, q: MARK });
	for (const kind of Object.keys(objects).filter((k) => known[k] && !['day', 'token', 'apitoken'].includes(k)))
		extra.set(kind, known[kind].other);
	extra.set('sites', siteB);
	for (const route of routes.filter((r) => r.method === 'GET' && r.permission !== 'public'))
		for (const role of ['manager', 'auditor']) {
			if (!route.roles.includes(role)) continue;
			const address = await addressOf(route.path, 'own', role);
			for (const ask of ['get', 'json']) {
				const answer = await people[role][ask](`${address.split('?')[0]}?${extra}`);
				assert.ok(answer.status < 500, `${address}?${extra}: ${answer.status}`);
				// The search word itself may be shown again.
				const shown = answer.text.replaceAll(new RegExp(`(value="|q=|“|&quot;|>)${MARK}("|&|”|<)`, 'g'), '');
				assert.ok(!shown.includes(MARK), `${address}?${extra} shows ${role} something of the other site: ${around(shown)}`);
			}
		}
});

test('a form without its token is refused on every route', async () => {
	for (const route of routes.filter((r) => r.method === 'POST' && r.permission !== 'public')) {
		const address = await addressOf(route.path, 'own', 'owner');
		const answer = await owner.ask(address, { method: 'POST', body: new URLSearchParams({ _request: requestId() }) });
		assert.equal(answer.status, 403, `${address}: ${answer.status}`);
	}
});

// --- API tokens. ---

async function tokenOf(client, scope) {
	return (await make(client, '/me/tokens', { name: `${scope} token`, scope, days: '1' })).secret;
}
const bearer = (secret) => new Client(o.url, { authorization: `Bearer ${secret}` });
const jsonPost = (client, path, fields = {}) => client.ask(path, { method: 'POST', body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } });

test('a token of scope "read" changes nothing, whatever its owner may', async () => {
	const program = bearer(await tokenOf(owner, 'read'));
	assert.equal((await program.get('/sites')).status, 200);
	for (const route of routes.filter((r) => r.method === 'POST' && r.permission !== 'public')) {
		const address = await addressOf(route.path, 'own', 'owner');
		assert.equal((await jsonPost(program, address)).status, 403, address);
	}
});

test('a token of scope "write" may what its owner may, and no more', async () => {
	const program = bearer(await tokenOf(people.manager, 'write'));
	assert.equal((await jsonPost(program, `/sites/${siteA}`, { matrix: '1' })).status, 422);
	assert.equal((await jsonPost(program, `/sites/${siteB}`, { matrix: '1' })).status, 404);
	assert.equal((await program.get('/accounts')).status, 403);
});

test('what needs a freshly typed password is closed to programs', async () => {
	const program = bearer(await tokenOf(owner, 'write'));
	const guarded = routes.filter((r) => r.confirm);
	assert.ok(guarded.length > 0);
	for (const route of guarded) {
		const address = await addressOf(route.path, 'own', 'owner');
		const answer = route.method === 'GET' ? await program.get(address) : await jsonPost(program, address);
		assert.equal(answer.status, 403, `${route.method} ${address}`);
	}
});

test('a revoked token, an unknown one and nonsense are answered 401', async () => {
	const secret = await tokenOf(people.auditor, 'read');
	const program = bearer(secret);
	assert.equal((await program.get('/sites')).status, 200);
	const id = (await people.auditor.json('/me')).json.tokens.find((t) => t.name === 'read token').id;
	assert.equal((await send(people.auditor, `/me/tokens/${id}/revoke`, {})).status, 303);
	assert.equal((await program.get('/sites')).status, 401);
	for (const wrong of [secret.slice(0, -1), `${secret}a`, '', 'x', 'A'.repeat(5000)])
		assert.equal((await bearer(wrong).get('/sites')).status, 401);
});

test('a disabled account is out at once: sessions and tokens', async () => {
	const client = people.bookkeeper;
	const program = bearer(await tokenOf(client, 'read'));
	const id = await list('/accounts', 'accounts', (a) => a.name === 'Robin bookkeeper');
	assert.equal((await client.get('/me')).status, 200);
	assert.equal((await program.get('/me')).status, 200);
	assert.equal((await send(owner, `/accounts/${id}/disable`, {})).status, 303);
	assert.equal((await client.get('/me')).status, 303);
	assert.equal((await program.get('/me')).status, 401);
	await assert.rejects(new Client(o.url).signIn(email('bookkeeper')));
	assert.equal((await send(owner, `/accounts/${id}/enable`, {})).status, 303);
	assert.equal((await client.get('/me')).status, 303, 'the old session does not come back');
	assert.equal((await program.get('/me')).status, 401, 'nor does the token');
});

test('another role counts from the next request on', async () => {
	const client = people.compliance;
	assert.equal((await client.get('/accounts')).status, 403);
	mustHuddle(o.where, ['user', 'role', '--email', email('compliance'), '--role', 'owner']);
	const now = (await client.get('/accounts')).status;
	assert.ok(now === 200 || now === 303, `${now}`);
	mustHuddle(o.where, ['user', 'role', '--email', email('compliance'), '--role', 'compliance']);
	people.compliance = await new Client(o.url).signIn(email('compliance'));
	assert.equal((await people.compliance.get('/accounts')).status, 403);
});

// Last, for these do things: an empty form is refused in words, done, or out of date; never a crash,
// and never done by somebody who may not.
test('an empty form is never a fault of the program', async () => {
	people.bookkeeper = await new Client(o.url).signIn(email('bookkeeper'));
	const last = (r) => /sign-out|sessions|password|disable|authenticator|welcome/.test(r.path);
	const posts = routes.filter((r) => r.method === 'POST');
	for (const role of [...ROLES].reverse())
		for (const route of [...posts.filter((r) => !last(r)), ...posts.filter(last)]) {
			const address = await addressOf(route.path, 'own', role);
			const answer = await send(people[role], address, {});
			const what = `${address} as ${role}: ${answer.status} ${textOf(answer.text).slice(0, 300)}`;
			assert.ok(answer.status < 500, what);
			if (answer.location?.startsWith('/sign-in')) continue;
			assert.equal(answer.status === 403, !route.roles.includes(role), what);
		}
});
