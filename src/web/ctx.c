/* What handlers may ask of their request. */
#include "web/ctx.h"
#include "base/date.h"
#include "base/id.h"

static const struct param *param_named(const struct ctx *c, const char *name,
				       enum param_shape shape)
{
	for (size_t i = 0; i < c->n_params; i++)
		if (strcmp(c->params[i].kind->name, name) == 0 && c->params[i].kind->shape == shape)
			return &c->params[i];
	assert(!"the route has no such parameter");
	return NULL;
}

int64_t ctx_id(const struct ctx *c, const char *name)
{
	return param_named(c, name, PARAM_ID)->id;
}

int32_t ctx_day(const struct ctx *c, const char *name)
{
	return param_named(c, name, PARAM_DAY)->day;
}

const char *ctx_word(const struct ctx *c, const char *name)
{
	return param_named(c, name, PARAM_WORD)->word;
}

const char *ctx_query(const struct ctx *c, const char *name, const char *fallback)
{
	const char *value = http_query(c->req, name);
	return value == NULL ? fallback : value;
}

int32_t ctx_query_day(const struct ctx *c, const char *name, int32_t fallback)
{
	int32_t day;
	const char *value = http_query(c->req, name);
	return value != NULL && date_parse_iso(value, &day) ? day : fallback;
}

int64_t ctx_query_int(const struct ctx *c, const char *name, int64_t fallback)
{
	int64_t n;
	const char *value = http_query(c->req, name);
	return value != NULL && str_to_i64(str_of(value), &n) ? n : fallback;
}

int64_t ctx_query_id(const struct ctx *c, const char *name)
{
	int64_t id;
	const char *value = http_query(c->req, name);
	return value != NULL && id_parse(value, &id) ? id : 0;
}

bool ctx_may(const struct ctx *c, enum perm perm)
{
	return role_may(c->who.role, perm) && !(c->who.read_only && perm_writes(perm));
}

bool ctx_wants_json(const struct ctx *c)
{
	const char *accept = http_header(c->req, "Accept");
	if (accept != NULL && strstr(accept, "application/json") != NULL)
		return true;
	/* Browsers send the "Basic" kind by themselves where a proxy asks for a password as
	 * well. */
	const char *authorization = http_header(c->req, "Authorization");
	bool program = authorization != NULL && strncmp(authorization, "Bearer", 6) == 0 &&
		       (authorization[6] == ' ' || authorization[6] == '\0');
	return program || c->req->body_kind == HTTP_BODY_JSON;
}

enum err view_show(struct ctx *c, const struct view_type *type, const void *view, const char *title)
{
	assert(view != NULL && title != NULL);
	c->view_type = type;
	c->view = view;
	c->title = title;
	return OK;
}

enum err see_other(struct ctx *c, const char *flash, const char *path)
{
	assert(path[0] == '/' && path[1] != '/');
	c->location = path;
	c->flash = flash;
	return OK;
}

const char *ctx_path(struct ctx *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *path = arena_vprintf(c->arena, format, args);
	va_end(args);
	return path;
}

/* A page that only a POST answers has no address to go back to. */
static bool can_be_asked(struct ctx *c, const char *target)
{
	const struct route *route;
	struct param params[LIMIT_PATH_PARAMS];
	size_t n, path = strcspn(target, "?#");
	return route_match(c->app->routes, c->arena, HTTP_GET,
			   arena_strndup(c->arena, target, path), &route, params,
			   &n) == ROUTE_FOUND;
}

const char *ctx_back(struct ctx *c, const char *fallback)
{
	const char *from = http_header(c->req, "Referer");
	const char *host = from == NULL ? NULL : strstr(from, "://");
	size_t n = strlen(c->req->host);
	if (host == NULL || n == 0 || strncmp(host + 3, c->req->host, n) != 0)
		return fallback;
	const char *target = host + 3 + n;
	bool inside = target[0] == '/' && target[1] != '/' && target[1] != '\\';
	return inside && can_be_asked(c, target) ? arena_strdup(c->arena, target) : fallback;
}

const char *ctx_id_text(struct ctx *c, int64_t id)
{
	char text[ID_TEXT];
	id_text(text, id);
	return arena_strdup(c->arena, text);
}

enum err refuse(struct ctx *c, const char *field, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fault_add(&c->faults, field, arena_vprintf(c->arena, format, args));
	va_end(args);
	return E_INVALID;
}

enum err stale(struct ctx *c, const void *now, int64_t version)
{
	c->stale_now = now;
	c->stale_version = version;
	return E_STALE;
}

void audit_set(struct ctx *c, const char *object_type, int64_t object_id, int64_t site_id,
	       const char *format, ...)
{
	va_list args;
	va_start(args, format);
	c->audit = (struct audit_note){ object_type, object_id, site_id,
					arena_vprintf(c->arena, format, args) };
	va_end(args);
}

enum err send_file(struct ctx *c, const char *type, const char *name)
{
	c->raw = true;
	c->status = 200;
	http_set_header(c->res, "Content-Type", type);
	/* The name is ours or an id: plain ASCII without quotes. */
	http_set_header(c->res, "Content-Disposition",
			arena_printf(c->arena, "attachment; filename=\"%s\"", name));
	return OK;
}
