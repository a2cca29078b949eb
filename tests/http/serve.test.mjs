// How Huddle is served: TLS of its own, behind nginx with the sample of dist/, and the supervisor that
// replaces a worker which died or hangs.
import test from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync, execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { setCookies, place, serve, mustHuddle, Client, PASSWORD, bin, root, textOf } from './lib.mjs';

// The certificates of this test are nobody's; what is checked about them is checked with `ca` below.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.removeAllListeners('warning');

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const folder = mkdtempSync(join(tmpdir(), 'huddle-serve-'));
const where = place();
mustHuddle(where, ['init', '--admin', 'dana@example.com', '--name', 'Elm Family Medicine']);
mustHuddle(where, ['user', 'passwd', '--email', 'dana@example.com', '--stdin'], PASSWORD);
test.after(() => { where.remove(); rmSync(folder, { recursive: true, force: true }); });

function certificate(name) {
	const cert = join(folder, `${name}.pem`), key = join(folder, `${name}.key`);
	execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
		'-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
	return { cert, key };
}
const ours = certificate('ours'), other = certificate('other');

// 'TLSv1.3' and the like, or why the handshake failed.
function handshake(port, version) {
	return new Promise((done) => {
		const socket = connect({ host: '127.0.0.1', port, ca: readFileSync(ours.cert), rejectUnauthorized: true,
			minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' });
		socket.on('secureConnect', () => { done(socket.getProtocol()); socket.destroy(); });
		socket.on('error', (e) => done(`${e.code} ${e.message}`));
		socket.setTimeout(20_000, () => { done('silence'); socket.destroy(); });
	});
}

test('TLS: 1.2 and 1.3 alone, secure cookies, HSTS, nothing readable', async () => {
	const server = await serve(where, ['--tls-cert', ours.cert, '--tls-key', ours.key]);
	try {
		assert.match(server.url, /^https:/);
		const port = Number(new URL(server.url).port);
		assert.equal(await handshake(port, 'TLSv1.3'), 'TLSv1.3');
		assert.equal(await handshake(port, 'TLSv1.2'), 'TLSv1.2');
		for (const old of ['TLSv1', 'TLSv1.1'])
			assert.match(await handshake(port, old), /protocol.version|handshake.failure|ECONNRESET/i, old);
		const client = new Client(server.url);
		const page = await client.get('/sign-in');
		assert.match(page.headers.get('strict-transport-security'), /max-age=\d{8}/);
		await client.signIn('dana@example.com');
		const answer = await client.ask('/sign-in', { headers: { cookie: '' } });
		for (const line of [...setCookies(page), ...setCookies(answer)])
			assert.match(line, /^__Host-.*Secure/i);
		assert.ok([...client.cookies.keys()].every((name) => name.startsWith('__Host-')), [...client.cookies.keys()].join());
		const plain = await fetch(`http://127.0.0.1:${port}/sign-in`).then((a) => a.status, () => 'no answer');
		assert.equal(plain, 'no answer');
	} finally {
		await server.stop();
	}
});

test('TLS: a certificate without its key is refused with words, before anything is served', () => {
	const refused = (...args) => {
		const run = spawnSync(bin, ['serve', '--listen', '127.0.0.1:0', ...args], { env: where.env, encoding: 'utf8', timeout: 60_000 });
		assert.equal(run.status, 1, `${args.join(' ')}: ${run.status} ${run.stdout} ${run.stderr}`);
		assert.doesNotMatch(run.stdout, /ready/);
		return run.stderr;
	};
	const junk = join(folder, 'junk.pem');
	writeFileSync(junk, 'not a certificate');
	assert.match(refused('--tls-cert', ours.cert, '--tls-key', other.key), /the key must be that of the certificate/);
	assert.match(refused('--tls-cert', junk, '--tls-key', ours.key), /must be PEM files/);
	assert.match(refused('--tls-cert', ours.cert, '--tls-key', junk), /must be PEM files/);
	assert.match(refused('--tls-cert', ours.cert), /needs both the certificate .* and its key/);
	assert.match(refused('--tls-key', ours.key), /needs both the certificate .* and its key/);
	assert.match(refused('--tls-cert', join(folder, 'missing.pem'), '--tls-key', ours.key), /cannot be read/);
});

const freePort = () => new Promise((done) => {
	const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); });
});

// The sample of dist/ with the ports and files of this test, and nothing else changed.
async function nginx(huddleUrl) {
	const [http, https] = [await freePort(), await freePort()];
	const path = (name) => join(folder, name);
	const site = readFileSync(join(root, 'dist/nginx.conf'), 'utf8')
		.replace('127.0.0.1:8080', new URL(huddleUrl).host)
		.replace(/^\tlisten \[::\].*\n/gm, '').replace('listen 80;', `listen 127.0.0.1:${http};`)
		.replace('listen 443 ', `listen 127.0.0.1:${https} `)
		.replace('/etc/ssl/huddle/fullchain.pem', ours.cert).replace('/etc/ssl/huddle/privkey.pem', ours.key);
	writeFileSync(path('site.conf'), site);
	writeFileSync(path('nginx.conf'), `daemon off;\n${process.getuid() === 0 ? 'user root;\n' : ''}pid ${path('pid')};\nerror_log ${path('errors')};\n` +
		`events {}\nhttp {\n\taccess_log off;\n` +
		['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((t) => `\t${t}_temp_path ${path(t)};\n`).join('') +
		`\tinclude ${path('site.conf')};\n}\n`);
	const program = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find(existsSync) ?? 'nginx';
	const child = spawn(program, ['-c', path('nginx.conf'), '-e', path('errors')], { stdio: 'ignore' });
	const ended = new Promise((done) => child.on('exit', done));
	const url = `https://127.0.0.1:${https}`;
	for (let i = 0; !await fetch(`${url}/sign-in`).then((a) => a.status === 200, () => false); i++) {
		if (i === 200 || child.exitCode !== null) {
			child.kill('SIGKILL');
			assert.fail(`nginx does not answer: ${existsSync(path('errors')) ? readFileSync(path('errors'), 'utf8') : ''}`);
		}
		await pause(100);
	}
	return { url, plain: `http://127.0.0.1:${http}`, stop: () => { child.kill('SIGTERM'); return ended; } };
}

const CLAIMS = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', forwarded: 'for=203.0.113.9;proto=https' };

test('behind nginx: sign-in works, the address is the client\'s as nginx saw it, the scheme is nginx\'s', async () => {
	const server = await serve(where, ['--behind-proxy']);
	let proxy;
	try {
		proxy = await nginx(server.url);
		const moved = await fetch(`${proxy.plain}/sites?q=1`, { redirect: 'manual', headers: { host: 'huddle.example.org' } });
		assert.equal(moved.status, 301);
		assert.match(moved.headers.get('location'), /^https:\/\/[^/]+\/sites\?q=1$/);
		const client = new Client(proxy.url, CLAIMS);
		const page = await client.get('/sign-in');
		assert.equal(page.headers.get('strict-transport-security').split(',').length, 1, 'HSTS is said once');
		await client.signIn('dana@example.com');
		assert.ok([...client.cookies.keys()].every((name) => name.startsWith('__Host-')));
		assert.equal((await client.get('/sites')).status, 200);
		// More than a buffer of nginx, both ways, and a body that Huddle refuses in its own words.
		const large = await client.ask('/sign-in', { method: 'POST', body: new URLSearchParams({ email: 'x'.repeat(2_000_000) }) });
		assert.equal(large.status, 413);
		assert.match(textOf(large.text), /larger than this server takes/);
		const seen = await addresses(client);
		assert.ok(seen.includes('127.0.0.1') && !seen.includes('203.0.113.9'), `nginx passed a claim on: ${seen}`);
		// The proxy itself is believed: this is what it says when a client comes from elsewhere.
		const far = await new Client(server.url, { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' }).signIn('dana@example.com');
		assert.ok((await addresses(far)).includes('198.51.100.7'));
	} finally {
		await proxy?.stop();
		await server.stop();
	}
});

// From where the entries of the history came.
async function addresses(client) {
	const { status, json } = await client.json('/audit');
	assert.equal(status, 200);
	return [...new Set(json.events.map((e) => e.address))];
}

test('without --behind-proxy nobody is believed about address or scheme', async () => {
	const server = await serve(where);
	try {
		const client = new Client(server.url, CLAIMS);
		const page = await client.get('/sign-in');
		assert.equal(page.headers.get('strict-transport-security'), null);
		await client.signIn('dana@example.com');
		assert.ok([...client.cookies.keys()].every((name) => !name.startsWith('__Host-')), 'the scheme was believed');
		assert.ok(!(await addresses(client)).includes('203.0.113.9'), 'the address was believed');
	} finally {
		await server.stop();
	}
});

const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).map(Number);
async function until(what, holds) {
	for (let i = 0; i < 600; i++) {
		if (await holds()) return;
		await pause(100);
	}
	assert.fail(what);
}

test('a worker that hangs or dies is replaced, one that has nothing to do is left alone', async () => {
	const server = await serve({ ...where, env: { ...where.env, HUDDLE_HANG_SECONDS: '3' } });
	try {
		const answers = () => fetch(`${server.url}/sign-in`, { signal: AbortSignal.timeout(2000) }).then((a) => a.status === 200, () => false);
		await until('it does not answer', answers);
		const first = children(server.pid);
		assert.equal(first.length, 3);
		await pause(5000);
		assert.deepEqual(children(server.pid), first, 'an idle worker was replaced');
		for (const pid of first) process.kill(pid, 'SIGSTOP');
		await until('a hung worker was not replaced', () => {
			const now = children(server.pid);
			return now.length === 3 && now.every((pid) => !first.includes(pid));
		});
		await until('it does not answer again', answers);
		assert.equal(server.log().match(/event=worker-hung/g)?.length, 3, server.log());
		const second = children(server.pid);
		process.kill(second[1], 'SIGSEGV');
		await until('a dead worker was not replaced', () => children(server.pid).length === 3 && !children(server.pid).includes(second[1]));
		await until('it does not answer after a crash', answers);
	} finally {
		assert.deepEqual((await server.stop()).code, 0);
	}
});

test('a setting that makes no sense is refused at the start', () => {
	const run = spawnSync(bin, ['serve', '--listen', '127.0.0.1:0'], { env: { ...where.env, HUDDLE_HANG_SECONDS: '1' }, encoding: 'utf8', timeout: 60_000 });
	assert.equal(run.status, 1);
	assert.match(run.stderr, /hang-seconds must be a number from 3 to 86400/);
});
