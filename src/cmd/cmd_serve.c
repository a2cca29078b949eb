/* huddle serve: a small supervisor. It holds the listening socket and the shared throttle, forks
 * the web workers and the job worker, starts again what dies, kills what hangs, and ends them all
 * when it is told to. It opens no database itself, so it has nothing that a crash could hurt. */
#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "cmd/cmd.h"
#include "cmd/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_WORKERS      32
#define RESTART_PAUSE_MS 200
/* Workers answer what was begun within LIMIT_DRAIN_MS; what hangs longer is killed. */
#define END_MS (LIMIT_DRAIN_MS + 5000)
/* How often the supervisor looks whether its workers are alive. They say so every second, a web
 * worker between two requests. */
#define LOOK_MS 1000
/* A setting below this would take a busy machine for a hung worker. */
#define HANG_LEAST_S 3

struct child {
	pid_t pid;
	_Atomic int64_t *beat; /* in memory that all processes share */
	int (*run)(struct cmd_args *args, struct served *served);
	int64_t started_ms;
};

static volatile sig_atomic_t ending;

static void on_signal(int number)
{
	if (number != SIGCHLD)
		ending = 1;
}

/* They are held back except while the supervisor waits, so that none is lost between a look at
 * `ending` and the wait, nor in a child that has no handler of its own yet. */
static void catch_signals(void)
{
	static const int numbers[] = { SIGTERM, SIGINT, SIGCHLD };
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t held;
	sigemptyset(&held);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		sigaction(numbers[i], &action, NULL);
		sigaddset(&held, numbers[i]);
	}
	sigprocmask(SIG_BLOCK, &held, NULL);
}

static void start(struct child *child, struct cmd_args *args, struct served *served)
{
	child->started_ms = clock_monotonic_ms();
	*child->beat = child->started_ms;
	pid_t parent = getpid();
	child->pid = fork();
	if (child->pid != 0)
		return;
	signal(SIGCHLD, SIG_DFL);
	/* A worker does not outlive its supervisor. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_REFUSED);
	served->beat = child->beat;
	_exit(child->run(args, served));
}

static void pause_ms(int64_t ms)
{
	struct timespec ts = { ms / 1000, (ms % 1000) * 1000000 };
	nanosleep(&ts, NULL);
}

/* Notes who has ended. */
static void reap(struct child *children, size_t n)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
		for (size_t i = 0; i < n; i++)
			if (children[i].pid == pid)
				children[i].pid = 0;
		if (!ending)
			log_event(LOG_ERROR, "worker-died", "pid=%d status=%d", (int)pid, status);
	}
}

/* Starts who is missing: at first, after a death, and again after a fork that failed. */
static bool start_missing(struct child *children, size_t n, struct cmd_args *args,
			  struct served *served)
{
	bool all = true;
	for (size_t i = 0; i < n; i++) {
		if (children[i].pid > 0)
			continue;
		int64_t now = clock_monotonic_ms();
		if (children[i].started_ms != 0 && now - children[i].started_ms < 1000)
			pause_ms(RESTART_PAUSE_MS);
		start(&children[i], args, served);
		all &= children[i].pid > 0;
	}
	return all;
}

static void signal_all(const struct child *children, size_t n, int number)
{
	for (size_t i = 0; i < n; i++)
		if (children[i].pid > 0)
			kill(children[i].pid, number);
}

/* Kills whoever was silent for too long: it hangs, and those who wait for it would wait for ever.
 * When it was this process that was held up, the others were so too and get another term. */
static void end_hung(const struct child *children, size_t n, int64_t hang_ms, int64_t *looked_ms)
{
	int64_t now = clock_monotonic_ms(), since = now - *looked_ms;
	*looked_ms = now;
	for (size_t i = 0; i < n; i++) {
		if (since > 2 * LOOK_MS)
			*children[i].beat = now;
		if (children[i].pid <= 0 || now - *children[i].beat < hang_ms)
			continue;
		log_event(LOG_ERROR, "worker-hung", "pid=%d silent_ms=%" PRId64,
			  (int)children[i].pid, now - *children[i].beat);
		kill(children[i].pid, SIGKILL);
		*children[i].beat = now; /* until it is reaped */
	}
}

static bool any(const struct child *children, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (children[i].pid > 0)
			return true;
	return false;
}

static int supervise(struct child *children, size_t n, int64_t hang_ms, struct cmd_args *args,
		     struct served *served)
{
	const struct timespec look = { LOOK_MS / 1000, 0 };
	int64_t looked_ms = clock_monotonic_ms();
	sigset_t none;
	sigemptyset(&none);
	while (!ending) {
		if (start_missing(children, n, args, served)) {
			ppoll(NULL, 0, &look, &none);
		} else {
			log_event(LOG_ERROR, "fork", "errno=%d", errno);
			pause_ms(RESTART_PAUSE_MS);
			sigprocmask(SIG_SETMASK, &none, NULL);
			catch_signals();
		}
		reap(children, n);
		end_hung(children, n, hang_ms, &looked_ms);
	}
	signal_all(children, n, SIGTERM);
	int64_t last = clock_monotonic_ms() + END_MS;
	for (; any(children, n); reap(children, n)) {
		if (clock_monotonic_ms() > last)
			signal_all(children, n, SIGKILL);
		pause_ms(10);
	}
	return EXIT_DONE;
}

static bool read_pem(struct arena *a, const char *path, const char **text)
{
	struct str pem;
	if (path == NULL)
		return true;
	if (file_read(a, path, LIMIT_BODY_BYTES, &pem) != OK) {
		cmd_fail("the file %s cannot be read", path);
		return false;
	}
	*text = pem.p;
	return true;
}

static bool read_tls(struct arena *a, struct served *served)
{
	const char *cert = conf_get("tls-cert"), *key = conf_get("tls-key");
	if ((cert == NULL) != (key == NULL)) {
		cmd_fail("TLS needs both the certificate (--tls-cert) and its key (--tls-key)");
		return false;
	}
	if (!read_pem(a, cert, &served->tls_cert) || !read_pem(a, key, &served->tls_key))
		return false;
	if (cert != NULL && !http_tls_works(served->tls_cert, served->tls_key)) {
		cmd_fail("TLS cannot be served with %s and %s: both must be PEM files, and the key "
			 "must be that of the certificate",
			 cert, key);
		return false;
	}
	return true;
}

static bool prepare(struct cmd_args *args, struct served *served)
{
	static const char *const settings[] = { "listen", "tls-cert", "tls-key", "workers" };
	for (size_t i = 0; i < ARRAY_LEN(settings); i++)
		if (cmd_option(args, settings[i]) != NULL &&
		    conf_set(settings[i], cmd_option(args, settings[i])) != OK)
			return false;
	served->behind_proxy = cmd_option(args, "behind-proxy") != NULL;
	if (!read_tls(args->arena, served))
		return false;
	const char *fault = worker_tables_fault(args->arena);
	if (fault != NULL) {
		cmd_fail("%s", fault);
		return false;
	}
	/* Opened once to say what is wrong in words, before anything is forked. */
	struct app app;
	if (!cmd_app_open(args, &app, false))
		return false;
	cmd_app_close(&app);
	if (http_listen(conf_get("listen"), &served->listen_fd) != OK) {
		cmd_fail("the address %s cannot be used; is Huddle running already?",
			 conf_get("listen"));
		return false;
	}
	return throttle_new(&served->throttle) == OK;
}

int cmd_serve(struct cmd_args *args)
{
	struct served served = { 0 };
	int64_t workers, hang_s;
	/* Keys and sessions are in memory: no core file, and no other process of this user looks
	 * in. Children inherit it. */
	prctl(PR_SET_DUMPABLE, 0);
	if (!prepare(args, &served))
		return EXIT_REFUSED;
	if (conf_int("workers", 1, MAX_WORKERS - 1, &workers) != OK)
		workers = 2;
	if (conf_int("hang-seconds", HANG_LEAST_S, 86400, &hang_s) != OK)
		return cmd_fail("hang-seconds must be a number from %d to 86400", HANG_LEAST_S);
	_Atomic int64_t *beats = mmap(NULL, MAX_WORKERS * sizeof *beats, PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (beats == MAP_FAILED)
		return cmd_fail("there is no memory for the workers");
	struct child children[MAX_WORKERS];
	for (int64_t i = 0; i <= workers; i++)
		children[i] = (struct child){ .run = i == 0 ? worker_jobs : worker_web,
					      .beat = &beats[i] };
	catch_signals();
	printf("Huddle is ready: %s\n",
	       http_listen_url(args->arena, served.listen_fd, served.tls_cert != NULL));
	fflush(stdout);
	return supervise(children, (size_t)workers + 1, hang_s * 1000, args, &served);
}
