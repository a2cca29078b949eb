/* huddle openapi: the description of the API on standard output. */
#include "cmd/cmd.h"
#include "mod/modules.h"
#include "web/openapi.h"

int cmd_openapi(struct cmd_args *args)
{
	struct buf out;
	buf_init(&out, LIMIT_RESPONSE_BYTES);
	openapi_write(args->arena, &out, modules_routes());
	bool whole = !buf_failed(&out) && puts(buf_text(&out)) != EOF;
	buf_free(&out);
	return whole ? EXIT_DONE : cmd_fail("the document could not be written");
}
