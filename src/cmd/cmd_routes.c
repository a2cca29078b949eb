/* huddle routes: the first of the six tables, as text or JSON. */
#include "cmd/cmd.h"
#include "mod/modules.h"

static void print_text(const struct route *r)
{
	printf("%-5s %-44s %-18s %s\n", r->method == HTTP_GET ? "GET" : "POST", r->path,
	       perm_name(r->perm), r->audit == NULL ? "" : r->audit);
}

static void write_json(struct json *j, const struct route *r)
{
	json_begin_object(j);
	json_key(j, "method");
	json_text(j, r->method == HTTP_GET ? "GET" : "POST");
	json_key(j, "path");
	json_text(j, r->path);
	json_key(j, "permission");
	json_text(j, perm_name(r->perm));
	json_key(j, "audit");
	json_text(j, r->audit);
	json_key(j, "confirm");
	json_bool(j, r->confirm);
	json_key(j, "says");
	json_text(j, r->says);
	json_key(j, "roles");
	json_begin_array(j);
	for (unsigned role = ROLE_OWNER; role < ROLE_COUNT; role++)
		if (role_may((enum role)role, r->perm))
			json_text(j, role_name((enum role)role));
	json_end_array(j);
	json_end_object(j);
}

int cmd_routes(struct cmd_args *args)
{
	const struct routes *routes = modules_routes();
	const char *fault = routes_fault(args->arena, routes);
	if (fault != NULL)
		return cmd_fail("%s", fault);
	bool as_json = cmd_option(args, "json") != NULL;
	struct buf out;
	buf_init(&out, LIMIT_RESPONSE_BYTES);
	struct json j;
	json_init(&j, &out);
	json_begin_array(&j);
	for (size_t t = 0; t < routes->n; t++)
		for (size_t i = 0; i < routes->tables[t].n; i++)
			if (as_json)
				write_json(&j, &routes->tables[t].at[i]);
			else
				print_text(&routes->tables[t].at[i]);
	json_end_array(&j);
	if (as_json)
		puts(buf_text(&out));
	buf_free(&out);
	return EXIT_DONE;
}
