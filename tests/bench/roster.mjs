// The engine on instances: the public ones when a copy lies beside the project, and made ones that show how time
// grows. Seconds are processor seconds of one core (--cpu), so that a busy machine hardly changes the table.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { bin } from '../http/lib.mjs';

// Best known penalty, then how far above it a plan and how far below it a bound may be, in parts of it. A number of 1
// or more is points; null: any.
const BEST = {
	1: [607, 0, 0], 2: [828, 0, 0], 3: [1001, 0, 0], 4: [1716, 0, 0], 5: [1143, 0, 1], 6: [1950, 0, 1], 7: [1056, 0, 1],
	8: [1300, 0.01, 0.02], 9: [439, 0, 0], 10: [4631, 0, 1], 11: [3443, 0, 0], 12: [4040, 0.01, 0.02], 13: [1348, 0.02, 0.05],
	14: [1278, 0.01, 0.02], 15: [3828, 0.02, 0.05], 16: [3225, 0.01, 0.02], 17: [5746, 0.02, 0.05], 18: [4459, 0.02, 0.05],
	19: [3149, 0.02, 0.05], 20: [4769, 0.03, null], 21: [21133, 0.03, null], 22: [30241, 0.05, null], 23: [17285, 0.05, null],
	24: [40438, 0.05, null],
};
const INRC2_GAP = { n030w4: 0.03, n040w4: 0.03, n050w4: 0.03, n060w4: 0.03 };
const data = process.env.NRP_DATA ?? '../shared/data/roster/curtois24';
const inrc2 = join(data, '..', 'inrc2');
const tools = join(data, '..', '..', '..', 'tools');
const print = (text) => process.stdout.write(`${text}\n`);
const within = (best, part) => (part === null ? Infinity : part >= 1 ? part : best * part);

function run(args, seconds, out) {
	const did = spawnSync(bin, ['roster', 'solve', ...args, '--seconds', String(seconds), '--threads', '2', '--cpu', '--json', '--out', out],
		{ encoding: 'utf8', maxBuffer: 1 << 28 });
	if (did.status !== 0) throw new Error(`huddle roster solve ${args.join(' ')}: ${did.stderr}`);
	const lines = did.stdout.trim().split('\n').map((line) => JSON.parse(line));
	return { ...lines.at(-1), curve: lines.slice(0, -1) };
}

// The penalty by the checker that shares nothing with the engine, when it is there; else by the engine's own witness.
function judge(command, own) {
	const theirs = existsSync(command[1]);
	const did = spawnSync(...(theirs ? [command[0], command.slice(1)] : [bin, own]), { encoding: 'utf8' });
	const penalty = /(?:penalty|total(?: cost)?)\W+(\d+)/i.exec(did.stdout)?.[1];
	if (did.status !== 0 || penalty === undefined) throw new Error(`the plan is refused: ${did.stdout}${did.stderr}`);
	return Number(penalty);
}

const row = (name, got, judged, best, plan, bound) => {
	if (judged !== got.penalty) throw new Error(`${name}: the engine says ${got.penalty}, the checker ${judged}`);
	const gap = judged === 0 ? 0 : Math.max(0, 100 * (judged - got.bound) / judged);
	const met = best === null ? ''
		: judged <= best + within(best, plan) && got.bound >= best - within(best, bound) ? 'yes' : 'no';
	return `| ${name} | ${got.seconds.toFixed(1)} | ${judged} | ${got.bound} | ${gap.toFixed(2)} | ${best ?? ''} | ${met} | ${got.memory_mb} | ${got.cpu.toFixed(1)} |`;
};

function instance(name, seconds, folder) {
	const file = existsSync(name) ? name : join(data, `Instance${name}.txt`);
	const plan = join(folder, 'plan');
	const got = run([file], seconds, plan);
	const judged = judge(['python3', join(tools, 'roster_check.py'), file, plan], ['roster', 'check', file, plan]);
	const [best = null, up = null, down = null] = BEST[/^Instance(\d+)\.txt$/.exec(basename(file))?.[1]] ?? [];
	return row(basename(file, '.txt'), got, judged, best, up, down);
}

function competition(name, seconds, folder) {
	const [set, history, weeks] = name.split('_');
	const at = (kind) => join(inrc2, set, `${kind}.txt`);
	const days = weeks.split('-').map((w) => at(`WD-${set}-${w}`));
	const files = { scenario: at(`Sc-${set}`), history: at(`H0-${set}-${history}`) };
	const plan = join(folder, name);
	const got = run(['--format', 'inrc2', '--scenario', files.scenario, '--history', files.history, '--weeks', ...days], seconds, plan);
	const solutions = days.map((_, w) => join(plan, `sol-week${w}.txt`));
	const checker = join(tools, 'roster_check_inrc2.py');
	const judged = existsSync(checker) ? judge(['python3', checker, '--scenario', files.scenario, '--history', files.history,
		'--weeks', ...days, '--solutions', ...solutions], []) : got.penalty;
	const best = Number(new RegExp(`^${name}\\s+(\\d+)`, 'm').exec(readFileSync(join(inrc2, 'COSTS.tsv'), 'utf8'))[1]);
	return row(name, got, judged, best, INRC2_GAP[set] ?? 0.05, null);
}

// A clinic of so many people, alike in kind whatever its size: three shifts, part-timers, wishes, leave.
function clinic(people, days, folder) {
	let state = people * 1000 + days;
	const random = (n) => {
		state = (state * 1103515245 + 12345) % 2147483648;
		return Math.floor(state / 65536) % n;
	};
	const weeks = days / 7, shifts = ['E', 'L', 'N'], staff = [...Array(people).keys()];
	const hours = staff.map(() => (random(3) === 0 ? 20 : 40));
	const most = (h) => Math.round(h * 1.1 * weeks / 8) * 480, least = (h) => Math.floor(h * 0.8 * weeks / 8) * 480;
	const lines = ['SECTION_HORIZON', days, '', 'SECTION_SHIFTS', 'E,480,', 'L,480,E', 'N,480,E|L', '', 'SECTION_STAFF',
		...staff.map((i) => `P${i},E=${days}|L=${days}|N=${days},${most(hours[i])},${least(hours[i])},5,2,2,${Math.ceil(weeks / 2)}`),
		'', 'SECTION_DAYS_OFF', ...staff.map((i) => `P${i},${random(days)}`), '', 'SECTION_SHIFT_ON_REQUESTS'];
	const wishes = [...Array(Math.ceil(people * weeks / 2)).keys()].map(() => `P${random(people)},${random(days)},${shifts[random(3)]},${1 + random(3)}`);
	lines.push(...wishes, '', 'SECTION_SHIFT_OFF_REQUESTS', '', 'SECTION_COVER');
	const each = hours.reduce((sum, h) => sum + h, 0) / 8 / 7 / 3;
	for (let d = 0; d < days; d++)
		for (const [k, shift] of shifts.entries())
			lines.push(`${d},${shift},${Math.max(1, Math.round(each * [1.2, 1, 0.7][k] * (d % 7 > 4 ? 0.7 : 1.05)))},100,1`);
	const file = join(folder, `clinic-${people}x${days}.txt`);
	writeFileSync(file, `${lines.join('\n')}\n`);
	return file;
}

function growth(people, days, seconds, folder) {
	const got = run([clinic(people, days, folder)], seconds, join(folder, 'plan'));
	const plans = got.curve.filter((p) => p.penalty !== undefined);
	const when = (good) => plans.find(good)?.seconds.toFixed(2) ?? '-';
	const gap = (p) => (p.penalty - got.bound) / Math.max(1, p.penalty);
	const bounds = got.curve.filter((p) => p.bound !== undefined);
	const near = bounds.find((p) => p.bound >= got.bound - Math.max(1, got.penalty * 0.01))?.seconds.toFixed(2) ?? '-';
	return `| ${people} | ${days} | ${when(() => true)} | ${when((p) => gap(p) <= 0.05)} | ${near} | ${got.penalty} | ${got.bound} | ${(100 * Math.max(0, gap(got))).toFixed(2)} | ${got.seconds.toFixed(1)} | ${got.memory_mb} |`;
}

const HEAD = '| instance | seconds | penalty | bound | gap % | best known | target met | MB | CPU s |\n|---|---:|---:|---:|---:|---:|---|---:|---:|';
const GROWTH_HEAD = '| people | days | first plan s | within 5 % s | bound s | penalty | bound | gap % | seconds | MB |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|';
const GROWTH = { practice: [[30, 28]], staff: [10, 20, 40, 80, 160].map((n) => [n, 28]), days: [14, 28, 84, 182, 364].map((n) => [20, n]) };

// How long the replacements of one cell take among sixty people: the engine's own test measures it.
function replacements() {
	const test = 'build/tests/unit/test_solver_explain';
	spawnSync('make', [test], { stdio: 'ignore' });
	const did = spawnSync(test, { encoding: 'utf8' });
	print(`\nReplacements for one cell among 60 people, by true cost: ${/replacements: ([\d.]+) ms/.exec(did.stdout)?.[1] ?? '-'} ms (target < 100).`);
}

export function roster(words) {
	const names = words.filter((w, i) => !w.startsWith('--') && !words[i - 1]?.startsWith('--'));
	const value = (name, otherwise) => (words.includes(name) ? words[words.indexOf(name) + 1] : otherwise);
	const seconds = Number(value('--seconds', '60')), results = value('--results', null);
	const all = names.length > 0 ? names : [...Object.keys(BEST).filter((n) => existsSync(join(data, `Instance${n}.txt`))), 'practice', 'staff', 'days', 'replacements'];
	const folder = mkdtempSync(join(tmpdir(), 'huddle-roster-'));
	const say = (line) => {
		print(line);
		if (results !== null) appendFileSync(resolve(process.env.BENCH_FROM ?? '.', results), `${line}\n`);
	};
	let head = null;
	const heading = (text) => { if (head !== text) say(`${head === null ? '' : '\n'}${head = text}`); };
	for (const name of all) {
		if (name === 'replacements') replacements();
		else if (GROWTH[name] !== undefined) {
			heading(GROWTH_HEAD);
			for (const [people, days] of GROWTH[name]) say(growth(people, days, seconds, folder));
		} else {
			heading(HEAD);
			const file = resolve(process.env.BENCH_FROM ?? '.', name);
			say(/^n\d+w\d_/.test(name) ? competition(name, seconds, folder) : instance(existsSync(file) ? file : name, seconds, folder));
		}
	}
	rmSync(folder, { recursive: true, force: true });
}
