/* The life of a request, always in this order: match, session, permission, cross-site check,
 * transaction, path parameters, form, handler, audit row, commit, answer. */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "web/ctx.h"

/* http_handler; `app` is a struct app. */
void dispatch(void *app, struct http_request *req, struct http_response *res);

#endif
