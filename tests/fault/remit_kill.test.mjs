// kill -9 while a remittance of many claims is being posted: afterwards all of it is there or nothing,
// the books are sound, and the same file is taken whole the next time. The moments are spread over
// the whole import, so that some kills come before the commit and the last one after it.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bin, huddle, mustHuddle, place } from '../http/lib.mjs';
import { remit835 } from '../http/remit.mjs';

const CLAIMS = 4000, KILLS = Number(process.env.HUDDLE_IMPORT_KILLS ?? 25);
const where = place();
test.after(() => where.remove());
const file = (name, text) => { const path = join(where.data, name); writeFileSync(path, text); return path; };

const charges = ['claim,site,patient,payer,second_payer,provider,date,code,modifiers,units,charge'];
for (let i = 1; i <= CLAIMS; i++) charges.push(`C${i},Maple Office,P-${i},Plan,,Dr. Rao,2026-02-20,99213,,1,100.00`);
const claims = (paid) => Array.from({ length: CLAIMS }, (_, i) => ({ id: `C${i + 1}`, charge: 10000, paid, cas: [['CO', '45', 10000 - paid]] }));
mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Maple Medical']);
mustHuddle(where, ['import', 'sites', file('sites.csv', 'site,practice,state,time_zone,address\nMaple Office,Maple Medical,PA,America/New_York,1 Main St\n')]);
mustHuddle(where, ['import', 'charges', file('charges.csv', charges.join('\n'))]);
const era = file('era.835', remit835({ trace: 'KILL', payer: 'Plan', claims: claims(6000) }));

// The exit status, or null when it was killed.
const importFor = (ms) => new Promise((done) => {
	const child = spawn(bin, ['import', 'remit835', era], { env: where.env, stdio: 'ignore' });
	const timer = setTimeout(() => child.kill('SIGKILL'), ms);
	child.on('exit', (code) => { clearTimeout(timer); done(code); });
});

test(`${KILLS} kills in the middle of an import leave all or nothing`, async () => {
	const began = Date.now();
	assert.equal(huddle(where, ['import', 'remit835', era, '--dry-run']).status, 0);
	const whole = Date.now() - began;
	let killed = 0, there = false;
	for (let i = 0; i < KILLS && !there; i++) {
		if (await importFor(Math.max(5, Math.round(whole * (i + 1) / KILLS))) === null) killed++;
		const verified = huddle(where, ['ledger', 'verify']);
		assert.equal(verified.status, 0, verified.err);
		const again = huddle(where, ['import', 'remit835', era, '--dry-run']);
		there = again.status !== 0;
		if (there) assert.match(again.err, /was brought in on/);
		else assert.match(again.out, new RegExp(`claims: ${CLAIMS}; not found: 0`));
	}
	assert.ok(killed > 0, 'no import was killed');
	if (!there) mustHuddle(where, ['import', 'remit835', era]);
	assert.match(huddle(where, ['import', 'remit835', era]).err, /was brought in on/);
	assert.match(mustHuddle(where, ['ledger', 'verify']), /sound/);
	assert.match(mustHuddle(where, ['check']), /ok\s+receivables\.sound/);
	console.log(`# ${killed} kills, an import takes ${whole} ms`);
});
