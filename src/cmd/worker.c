/* Web worker and job worker. */
#include "cmd/worker.h"
#include "base/clock.h"
#include "base/log.h"
#include "http/html.h"
#include "mod/modules.h"
#include "assets.h"
#include "web/dispatch.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TICK_MS      200
#define JOBS_AT_ONCE 2
/* Well below what job_recover takes for lost; a job that reports nothing for minutes is alive. */
#define BEAT_MS (20 * 1000)

/* The jobs whose processes this one started; pid 0: a free place. */
struct running {
	struct {
		pid_t pid;
		int64_t id;
	} at[JOBS_AT_ONCE];
	int64_t beat_ms; /* when they were last said to be alive, by the clock of the rows */
};

static volatile sig_atomic_t ending;

static void on_stop_web(int number)
{
	(void)number;
	http_stop();
}

static void on_stop_jobs(int number)
{
	(void)number;
	ending = 1;
}

static _Atomic int64_t *beat;

/* Tells the supervisor that this worker is not stuck. */
static void say_alive(void *app)
{
	(void)app;
	*beat = clock_monotonic_ms();
}

static void on_signal_run(void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	/* The supervisor forks with its signals held back: one that came since arrives now. */
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

const char *worker_tables_fault(struct arena *a)
{
	return routes_fault(a, modules_routes());
}

int worker_web(struct cmd_args *args, struct served *served)
{
	struct app app;
	on_signal_run(on_stop_web);
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	app.throttle = served->throttle;
	html_set_icon_sprite(http_static_url(args->arena, asset, asset_count, "icons.svg"));
	struct http_config config = {
		.listen_fd = served->listen_fd,
		.tls_cert = served->tls_cert,
		.tls_key = served->tls_key,
		.behind_proxy = served->behind_proxy,
		.handler = dispatch,
		.app = &app,
		.tick = say_alive,
	};
	beat = served->beat;
	enum err err = http_serve(&config);
	cmd_app_close(&app);
	return err == OK ? EXIT_DONE : EXIT_REFUSED;
}

/* By the clock on the wall, as the rows have it: after a machine has slept, the first thing to
 * do is to say that its jobs are still there. */
static void beat_jobs(struct app *app, struct running *r)
{
	int64_t now = clock_now_ms(), since = now - r->beat_ms;
	if (since >= 0 && since < BEAT_MS)
		return;
	for (size_t i = 0; i < ARRAY_LEN(r->at); i++) {
		enum err err = r->at[i].pid == 0 ? OK : job_alive(app->write, r->at[i].id, now);
		if (err != OK) {
			log_event(LOG_WARN, "job-beat", "err=%s db=%s", err_name(err),
				  db_last_error(app->write));
			return; /* the next look tries again */
		}
	}
	r->beat_ms = now;
}

static void run_chores(struct app *app, struct running *r, int64_t *due)
{
	const struct chores *chores = modules_chores();
	int64_t now = clock_monotonic_ms();
	for (size_t i = 0; i < chores->n; i++) {
		if (now < due[i])
			continue;
		/* One of them looks for lost jobs, and the one before may have taken its time. */
		beat_jobs(app, r);
		say_alive(app);
		struct arena *a = arena_new(LIMIT_ARENA_BYTES);
		enum err err = chores->at[i].run(app, a, clock_now_ms());
		db_rollback(app->write);
		if (err != OK && err != E_BUSY)
			log_event(LOG_ERROR, "chore", "name=%s err=%s db=%s", chores->at[i].name,
				  err_name(err), db_last_error(app->write));
		arena_free(a);
		due[i] = clock_monotonic_ms() + chores->at[i].every_ms;
	}
}

static int run_job(struct cmd_args *args, pid_t parent, const struct job_row *row)
{
	struct app app;
	signal(SIGTERM, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		return EXIT_REFUSED;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	enum err err = job_perform(&app, modules_jobs(), row);
	cmd_app_close(&app);
	return err == OK ? EXIT_DONE : EXIT_REFUSED;
}

static void close_handles(struct app *app)
{
	db_close(app->read);
	db_close(app->write);
	app->read = app->write = NULL;
}

static bool open_handles(struct app *app)
{
	if (db_open(app->db_where, DB_READ_WRITE, &app->write) == OK &&
	    db_open(app->db_where, DB_READ_ONLY, &app->read) == OK)
		return true;
	log_event(LOG_ERROR, "job-worker", "err=reopen db=%s", db_last_error(NULL));
	return false;
}

/* A job has its own process: a crash in it ends it alone, and its memory goes with it. No database
 * is open while it is forked: the child would share the server's socket, and SQLite's notes about
 * file locks that only the parent holds. */
static void start_job(struct cmd_args *args, struct app *app, struct running *r)
{
	size_t place = 0;
	while (place < ARRAY_LEN(r->at) && r->at[place].pid != 0)
		place++;
	if (place == ARRAY_LEN(r->at))
		return;
	struct arena *a = arena_new(LIMIT_ARENA_BYTES);
	struct job_row row;
	enum err err = job_take(app->write, a, clock_now_ms(), &row);
	if (err == OK) {
		close_handles(app);
		pid_t parent = getpid(), pid = fork();
		if (pid == 0)
			_exit(run_job(args, parent, &row));
		if (pid < 0)
			log_event(LOG_ERROR, "job", "kind=%s err=fork errno=%d", row.kind, errno);
		if (pid > 0) {
			r->at[place].pid = pid;
			r->at[place].id = row.id;
		}
	} else if (err != E_NOTFOUND && err != E_BUSY) {
		log_event(LOG_ERROR, "job-take", "err=%s db=%s", err_name(err),
			  db_last_error(app->write));
	}
	arena_free(a);
}

/* Frees the places of the jobs that have ended since the last look. */
static void reap_jobs(struct running *r)
{
	int status;
	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
		for (size_t i = 0; i < ARRAY_LEN(r->at); i++)
			if (r->at[i].pid == pid)
				r->at[i].pid = 0;
		if (status != 0)
			log_event(LOG_ERROR, "job-died", "pid=%d status=%d", (int)pid, status);
	}
}

int worker_jobs(struct cmd_args *args, struct served *served)
{
	struct app app;
	on_signal_run(on_stop_jobs);
	/* A long job must not hold the address that the next server wants. */
	close(served->listen_fd);
	beat = served->beat;
	if (!cmd_app_open(args, &app, false))
		return EXIT_REFUSED;
	int64_t *due = arena_array(args->arena, int64_t, modules_chores()->n);
	struct running running = { 0 };
	while (!ending) {
		say_alive(&app);
		reap_jobs(&running);
		beat_jobs(&app, &running);
		run_chores(&app, &running, due);
		start_job(args, &app, &running);
		if (app.write == NULL && !open_handles(&app))
			break;
		struct timespec ts = { 0, TICK_MS * 1000000L };
		nanosleep(&ts, NULL);
	}
	cmd_app_close(&app);
	return EXIT_DONE;
}
