// What the tests that speak HTTP share: a server of their own on either engine, a client that keeps
// cookies and sends forms as a browser does, and the command line.
//   HUDDLE_BIN          the program (build/huddle)
//   HUDDLE_TEST_ENGINE  sqlite (default) or pg; pg needs HUDDLE_TEST_PG, see tests/pg.sh
import { spawn, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const bin = process.env.HUDDLE_BIN ?? join(root, 'build/huddle');
export const engine = process.env.HUDDLE_TEST_ENGINE ?? 'sqlite';
export const PASSWORD = 'seven green umbrellas';

let databases = 0;

export function postgresTool(name) {
	const base = '/usr/lib/postgresql';
	const newest = readdirSync(base).sort((x, y) => Number(x) - Number(y)).pop();
	return join(base, newest, 'bin', name);
}

// An empty place for one office: a folder, and on PostgreSQL a database.
export function place() {
	const data = mkdtempSync(join(tmpdir(), 'huddle-http-'));
	const env = { ...process.env, HUDDLE_DATA: data, HUDDLE_DB: '' };
	let database = null;
	if (engine === 'pg') {
		const url = new URL(process.env.HUDDLE_TEST_PG.replace('postgresql:', 'http:').replace('@/', '@local/'));
		const host = url.searchParams.get('host');
		const name = `huddle_test_${process.pid}_${++databases}_${Date.now()}`;
		execFileSync(postgresTool('createdb'), ['-h', host, '-U', 'huddle', name]);
		env.HUDDLE_DB = `postgresql://huddle@/${name}?host=${host}`;
		database = { host, name };
	}
	return { data, env, remove: () => {
		rmSync(data, { recursive: true, force: true });
		if (database !== null)
			spawnSync(postgresTool('dropdb'), ['-h', database.host, '-U', 'huddle', '--force', database.name]);
	} };
}

export function huddle(where, args, input = '') {
	const run = spawnSync(bin, args, { env: where.env, input, encoding: 'utf8', timeout: 300_000, maxBuffer: 1 << 28 });
	return { status: run.status, out: run.stdout, err: run.stderr };
}

export function mustHuddle(where, args, input = '') {
	const run = huddle(where, args, input);
	if (run.status !== 0)
		throw new Error(`huddle ${args.join(' ')}: exit ${run.status}\n${run.out}\n${run.err}`);
	return run.out;
}

export async function serve(where, args = []) {
	const child = spawn(bin, ['serve', '--listen', '127.0.0.1:0', ...args], { env: where.env, stdio: ['ignore', 'pipe', 'pipe'] });
	let out = '', err = '';
	child.stderr.on('data', (d) => { err += d; });
	const url = await new Promise((done, fail) => {
		const timer = setTimeout(() => fail(new Error(`the server did not start\n${out}\n${err}`)), 20_000);
		child.stdout.on('data', (d) => {
			out += d;
			const found = /Huddle is ready: (\S+)/.exec(out);
			if (found) { clearTimeout(timer); done(found[1]); }
		});
		child.on('exit', (code) => { clearTimeout(timer); fail(new Error(`the server ended with ${code}\n${out}\n${err}`)); });
	});
	const ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })));
	return {
		url, child, pid: child.pid, ended,
		log: () => err,
		stop: async () => { child.kill('SIGTERM'); return ended; },
	};
}

// Debian's node 18 joins the lines of Set-Cookie and has no getSetCookie yet.
export const setCookies = (answer) => (answer.headers.get('set-cookie') ?? '').split(/, *(?=[\w-]+=)/).filter((line) => line !== '');

// A browser without script: cookies, forms, no redirects followed unless asked.
export class Client {
	constructor(url, headers = {}) { this.url = url; this.headers = headers; this.cookies = new Map(); }
	#keep(answer) {
		for (const line of setCookies(answer)) {
			const [pair, ...rest] = line.split(';');
			const at = pair.indexOf('=');
			if (rest.some((r) => r.trim().toLowerCase() === 'max-age=0')) this.cookies.delete(pair.slice(0, at));
			else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
		}
	}
	async ask(path, { method = 'GET', body, headers = {} } = {}) {
		const cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
		const answer = await fetch(this.url + path, {
			method, body, redirect: 'manual',
			headers: { ...this.headers, ...(cookie ? { cookie } : {}), ...headers },
		});
		this.#keep(answer);
		const text = await answer.text();
		return { status: answer.status, headers: answer.headers, text, location: answer.headers.get('location'),
			get json() { return JSON.parse(text); } };
	}
	get(path) { return this.ask(path); }
	json(path) { return this.ask(path, { headers: { accept: 'application/json' } }); }
	// The hidden fields of the first form of the page that posts to `action` (or of any form).
	async hidden(page, action) {
		const { text } = typeof page === 'string' ? await this.get(page) : page;
		const forms = text.split('<form').slice(1).map((f) => f.split('</form>')[0]);
		const form = forms.find((f) => action === undefined ? f.includes('_csrf') : f.includes(`action="${action}"`)) ?? '';
		const fields = {};
		for (const [, tag] of form.matchAll(/<input ([^>]*type="hidden"[^>]*)>/g)) {
			const name = /name="([^"]*)"/.exec(tag)?.[1];
			fields[name] = unescapeHtml(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
		}
		return fields;
	}
	// Posts `fields` to `path`, with the token of `page` (default: the same address).
	async post(path, fields = {}, { page = path, action } = {}) {
		const hidden = await this.hidden(page, action);
		const body = new URLSearchParams();
		for (const [k, v] of Object.entries({ ...hidden, ...fields }))
			for (const one of Array.isArray(v) ? v : [v]) body.append(k, one);
		return this.ask(path, { method: 'POST', body });
	}
	async upload(path, file, name, fields = {}, page = path) {
		const body = new FormData();
		for (const [k, v] of Object.entries({ ...(await this.hidden(page)), ...fields })) body.append(k, v);
		body.append('file', new Blob([file], { type: 'text/csv' }), name);
		return this.ask(path, { method: 'POST', body });
	}
	async signIn(email, password = PASSWORD) {
		const answer = await this.post('/sign-in', { email, password });
		if (answer.status !== 303) throw new Error(`sign-in of ${email}: ${answer.status} ${textOf(answer.text)}`);
		return this;
	}
}

// The day where the offices of the tests are, as a form has it: it is still yesterday there when a new
// day has begun in Greenwich.
export function localDay(plus = 0) {
	const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date());
	return new Date(Date.parse(today) + plus * 86_400_000).toISOString().slice(0, 10);
}

export function unescapeHtml(s) {
	return s.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

export function textOf(html) {
	return unescapeHtml(html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

// An office with one owner who has chosen PASSWORD, served.
export async function office(options = {}) {
	const where = place();
	mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
	mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
	const server = await serve(where, options.args);
	const owner = await new Client(server.url).signIn('dana@example.com');
	return { where, server, owner, url: server.url,
		client: () => new Client(server.url),
		huddle: (...args) => huddle(where, args),
		close: async () => { await server.stop(); where.remove(); } };
}
