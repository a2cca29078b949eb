/* The description of the API for programs: OpenAPI 3.1, written from the tables of routes, forms
 * and views, so it cannot say anything else than what the program does. */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H

#include "base/buf.h"
#include "web/ctx.h"

/* Appends the document. */
void openapi_write(struct arena *a, struct buf *out, const struct routes *routes);

/* GET /api/openapi.json */
enum err openapi_show(struct ctx *c);

#endif
