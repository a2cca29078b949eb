/* Threads are made for each call: that costs some tens of microseconds, against milliseconds of
 * work, and there is nothing to shut down. */
#include "solver/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

struct crew {
	int32_t n;
	atomic_int next;
	void (*piece)(void *context, int32_t thread, int32_t i);
	void *context;
};

struct hand {
	struct crew *crew;
	int32_t thread;
	pthread_t id;
};

static void *work(void *argument)
{
	struct hand *hand = argument;
	struct crew *crew = hand->crew;
	for (;;) {
		int32_t i = atomic_fetch_add(&crew->next, 1);
		if (i >= crew->n)
			return NULL;
		crew->piece(crew->context, hand->thread, i);
	}
}

void parallel_for(int32_t threads, int32_t n,
	void (*piece)(void *context, int32_t thread, int32_t i), void *context)
{
	struct crew crew = { .n = n, .piece = piece, .context = context };
	struct hand hand[PARALLEL_MAX];
	assert(threads >= 1 && threads <= PARALLEL_MAX);
	int32_t started = 0;
	for (int32_t t = 0; t + 1 < threads && t + 1 < n; t++) {
		hand[t] = (struct hand){ .crew = &crew, .thread = t + 1 };
		/* When no thread can be had, those that there are do it all. */
		if (pthread_create(&hand[t].id, NULL, work, &hand[t]) != 0)
			break;
		started++;
	}
	struct hand own = { .crew = &crew, .thread = 0 };
	work(&own);
	for (int32_t t = 0; t < started; t++)
		pthread_join(hand[t].id, NULL);
}
