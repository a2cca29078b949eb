/* Matching a path against the route tables, and the questions that a table must answer before the
 * program starts. The tables are a few hundred rows; a linear look costs microseconds less than a
 * cache line miss to the database, so there is no cleverer structure. */
#include "web/route.h"
#include "base/date.h"
#include "base/id.h"

static const struct param_kind *param_kind(const struct routes *routes, struct str name)
{
	for (size_t i = 0; i < routes->n_params; i++)
		if (str_eq(name, routes->params[i].name))
			return &routes->params[i];
	return NULL;
}

static bool next_segment(const char **path, struct str *segment)
{
	if (**path != '/')
		return false;
	const char *start = *path + 1;
	const char *end = strchrnul(start, '/');
	*segment = (struct str){ start, (size_t)(end - start) };
	*path = end;
	return true;
}

static bool read_param(struct arena *a, const struct param_kind *kind, struct str text,
		       struct param *out)
{
	*out = (struct param){ .kind = kind };
	char *word = arena_str(a, text);
	if (kind->shape == PARAM_ID)
		return id_parse(word, &out->id);
	if (kind->shape == PARAM_DAY)
		return date_parse_iso(word, &out->day);
	out->word = word;
	return text.n > 0;
}

/* How specific the match is: one bit a segment, the first segment highest; -1 when there is
 * none. */
static int64_t match_one(const struct routes *routes, struct arena *a, const struct route *route,
			 const char *path, struct param *params, size_t *n)
{
	const char *pattern = route->path;
	int64_t score = 1;
	struct str want, got;
	*n = 0;
	for (;;) {
		bool more = next_segment(&pattern, &want);
		if (more != next_segment(&path, &got))
			return -1;
		if (!more)
			return score;
		bool variable = want.n > 1 && want.p[0] == ':';
		score = score * 2 + !variable;
		if (!variable) {
			if (want.n != got.n || memcmp(want.p, got.p, want.n) != 0)
				return -1;
			continue;
		}
		const struct param_kind *kind =
			param_kind(routes, (struct str){ want.p + 1, want.n - 1 });
		assert(kind != NULL && *n < LIMIT_PATH_PARAMS);
		if (!read_param(a, kind, got, &params[*n]))
			return -1;
		(*n)++;
	}
}

enum route_verdict route_match(const struct routes *routes, struct arena *a,
			       enum http_method method, const char *path,
			       const struct route **route, struct param params[LIMIT_PATH_PARAMS],
			       size_t *n_params)
{
	int64_t best = -1;
	bool path_known = false;
	for (size_t t = 0; t < routes->n; t++) {
		for (size_t i = 0; i < routes->tables[t].n; i++) {
			const struct route *r = &routes->tables[t].at[i];
			struct param found[LIMIT_PATH_PARAMS];
			size_t n;
			int64_t score = match_one(routes, a, r, path, found, &n);
			if (score < 0)
				continue;
			path_known = true;
			if (r->method != method || score <= best)
				continue;
			best = score;
			*route = r;
			memcpy(params, found, n * sizeof *found);
			*n_params = n;
		}
	}
	if (best >= 0)
		return ROUTE_FOUND;
	return path_known ? ROUTE_NO_METHOD : ROUTE_NO_PATH;
}

static const char *path_fault(struct arena *a, const struct routes *routes, const struct route *r)
{
	if (r->path == NULL || r->path[0] != '/')
		return "a route has no path";
	const char *path = r->path;
	struct str segment;
	size_t n = 0;
	while (next_segment(&path, &segment)) {
		if (segment.n == 0 && strcmp(r->path, "/") != 0)
			return arena_printf(a, "%s: empty segment", r->path);
		if (segment.n == 0 || segment.p[0] != ':')
			continue;
		if (param_kind(routes, (struct str){ segment.p + 1, segment.n - 1 }) == NULL)
			return arena_printf(a, "%s: nobody knows what %.*s is", r->path,
					    (int)segment.n, segment.p);
		if (++n > LIMIT_PATH_PARAMS)
			return arena_printf(a, "%s: too many parameters", r->path);
	}
	return NULL;
}

static const char *row_fault(struct arena *a, const struct routes *routes, const struct route *r)
{
	const char *fault = path_fault(a, routes, r);
	if (fault != NULL)
		return fault;
	if (r->perm == PERM_UNSET)
		return arena_printf(a, "%s: no permission", r->path);
	if (r->run == NULL || r->says == NULL)
		return arena_printf(a, "%s: no handler or no description", r->path);
	if (r->method == HTTP_POST && (r->form == NULL || r->audit == NULL))
		return arena_printf(a, "%s: a POST without a form or an audit event", r->path);
	if (r->method == HTTP_GET && (r->form != NULL || r->audit != NULL))
		return arena_printf(a, "%s: a GET with a form or an audit event", r->path);
	if (r->method == HTTP_GET && r->perm != PERM_PUBLIC && r->perm != PERM_OWN &&
	    perm_writes(r->perm) && r->view == NULL)
		return arena_printf(a, "%s: a GET that shows nothing asks for a right to write",
				    r->path);
	return NULL;
}

/* Whether some text fits both segments of two patterns that are otherwise alike. A word could be
 * an id as well, but then the author meant the two to be told apart by trying. */
static bool same_segment(const struct routes *routes, struct str x, struct str y)
{
	bool both = x.n > 1 && y.n > 1 && x.p[0] == ':' && y.p[0] == ':';
	if (!both)
		return x.n == y.n && memcmp(x.p, y.p, x.n) == 0;
	const struct param_kind *x_kind = param_kind(routes, (struct str){ x.p + 1, x.n - 1 });
	const struct param_kind *y_kind = param_kind(routes, (struct str){ y.p + 1, y.n - 1 });
	return x_kind != NULL && y_kind != NULL && x_kind->shape == y_kind->shape;
}

/* Two rows that take the same paths: the second would never be asked. */
static bool same_row(const struct routes *routes, const struct route *x, const struct route *y)
{
	if (x == y || x->method != y->method || x->path == NULL || y->path == NULL)
		return false;
	const char *x_path = x->path, *y_path = y->path;
	struct str x_segment, y_segment;
	for (;;) {
		bool more = next_segment(&x_path, &x_segment);
		if (more != next_segment(&y_path, &y_segment))
			return false;
		if (!more)
			return true;
		if (!same_segment(routes, x_segment, y_segment))
			return false;
	}
}

const char *routes_fault(struct arena *a, const struct routes *routes)
{
	for (size_t t = 0; t < routes->n; t++) {
		for (size_t i = 0; i < routes->tables[t].n; i++) {
			const struct route *r = &routes->tables[t].at[i];
			const char *fault = row_fault(a, routes, r);
			if (fault != NULL)
				return fault;
			for (size_t u = 0; u < routes->n; u++)
				for (size_t j = 0; j < routes->tables[u].n; j++)
					if (same_row(routes, r, &routes->tables[u].at[j]))
						return arena_printf(a, "%s: two routes", r->path);
		}
	}
	return NULL;
}
