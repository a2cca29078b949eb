#!/bin/sh
# The sample files in dist/ are what they claim: nginx reads its sample, and systemd finds the unit well formed and rates
# its exposure at 1.5 or less (of 10). Nothing is started.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Sockets in the temporary folder stand for the ports, so that no privilege is needed.
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key" -out "$work/cert" -subj /CN=test -days 1 2>"$work/said"
sed -e '/listen \[::\]/d' -e "s#listen \([0-9]*\)#listen unix:$work/\1#" -e "s#/etc/ssl/huddle/fullchain.pem#$work/cert#" \
	-e "s#/etc/ssl/huddle/privkey.pem#$work/key#" dist/nginx.conf >"$work/site.conf"
cat >"$work/nginx.conf" <<END
pid $work/pid;
error_log $work/errors;
events {}
http {
	access_log off;
	client_body_temp_path $work/body;
	proxy_temp_path $work/proxy;
	fastcgi_temp_path $work/fastcgi;
	uwsgi_temp_path $work/uwsgi;
	scgi_temp_path $work/scgi;
	include $work/site.conf;
}
END
nginx=$(command -v nginx || echo /usr/sbin/nginx)
if ! "$nginx" -t -c "$work/nginx.conf" -e "$work/errors" 2>"$work/said"; then
	echo "test_dist: nginx refuses dist/nginx.conf" >&2
	cat "$work/said" >&2
	exit 1
fi

if ! command -v systemd-analyze >/dev/null; then
	echo "test_dist: ok (unit not checked: there is no systemd-analyze here)"
	exit 0
fi
sed 's#^ExecStart=/usr/local/bin/huddle#ExecStart=/bin/true#' dist/huddle.service >"$work/huddle.service"
systemd-analyze verify "$work/huddle.service" >"$work/said" 2>&1 || true
if grep -q "huddle.service:" "$work/said"; then
	cat "$work/said" >&2
	exit 1
fi
# --threshold counts in tenths and fails above it. Without the hardening the same unit must fail.
rate() {
	systemd-analyze security --offline=true --threshold=15 --no-pager "$1" >"$work/said" 2>&1
}
rate "$work/huddle.service" || {
	tail -n 1 "$work/said" >&2
	exit 1
}
mkdir "$work/soft"
grep -v '^System\|^Protect\|^Restrict' "$work/huddle.service" >"$work/soft/huddle.service"
if rate "$work/soft/huddle.service"; then
	echo "test_dist: a unit without its hardening was rated as good" >&2
	exit 1
fi
echo "test_dist: ok"
