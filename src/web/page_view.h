/* What the shared templates of web/tmpl show. */
#ifndef WEB_PAGE_VIEW_H
#define WEB_PAGE_VIEW_H

#include "http/html.h"
#include "web/page.h"

struct frame_link {
	const char *label, *icon, *path;
	bool here;
};

struct frame_view {
	const char *title, *above, *width, *theme, *flash;
	const char *user, *initials, *role;
	const char *action_label, *action_path;
	const char *css, *app_js, *htmx_js, *tabler_css, *logo, *icon_png, *manifest;
	const struct frame_link *links, *tabs;
	size_t n_links, n_tabs;
	int64_t idle_seconds, unread; /* notices */
	bool bare, signed_in;
};

struct fault_view {
	const char *field, *message;
};

struct error_view {
	const char *title, *message, *code;
	struct fault_view *fields;
	size_t n_fields;
	bool bare; /* the frame shows no heading, so the page does */
};

struct conflict_row {
	const char *label, *yours, *saved;
	bool differs;
};
struct conflict_field {
	const char *name, *value;
};
struct conflict_view {
	const char *action;
	struct conflict_row *rows;
	size_t n_rows;
	struct conflict_field *fields; /* to send what was typed again, over the new version */
	size_t n_fields;
};

void tmpl_frame_top(struct html *o, const struct frame_view *v);
void tmpl_frame_bottom(struct html *o, const struct frame_view *v);
void tmpl_error(struct html *o, const struct error_view *v);
void tmpl_conflict(struct html *o, const struct conflict_view *v);
/* Pieces of the form page. */
void tmpl_form_select(struct html *o, const struct form_input *in);
void tmpl_form_checks(struct html *o, const struct form_input *in);
void tmpl_form_bool(struct html *o, const struct form_input *in);
void tmpl_form_one(struct html *o, const struct form_input *in);
void tmpl_form_body(struct html *o, const struct form_page_view *v);
void tmpl_form_page(struct html *o, const struct form_page_view *v);

#endif
