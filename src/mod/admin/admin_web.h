/* Handlers and forms of accounts and the machine room, for admin_routes.c. */
#ifndef MOD_ADMIN_ADMIN_WEB_H
#define MOD_ADMIN_ADMIN_WEB_H

#include "web/ctx.h"

struct admin_sign_in_form {
	const char *email, *password, *code, *next;
};
extern const struct form admin_sign_in_form;
extern const struct view_type admin_sign_in_view_type;

enum err admin_sign_in_show(struct ctx *c);
enum err admin_sign_in(struct ctx *c);
enum err admin_sign_out(struct ctx *c);

#endif
