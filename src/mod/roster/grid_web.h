/* Handlers of the roster's pages, and the forms that they read. */
#ifndef MOD_ROSTER_GRID_WEB_H
#define MOD_ROSTER_GRID_WEB_H

#include "web/ctx.h"

extern const struct view_type roster_grid_view_type, roster_sites_view_type, roster_cell_view_type,
	roster_publish_view_type, roster_versions_view_type, roster_version_view_type,
	roster_my_week_view_type;

/* A shift for somebody, new or changed. `shift` is the template, `reason` says why a rule may be
 * broken for once. */
struct cell_form {
	int64_t shift, position, person;
	int32_t day;
	bool pinned;
	const char *reason;
	int64_t version;
};
extern const struct form cell_add_form, cell_change_form;
/* What dragging sends: here `shift` is the planned shift itself. */
struct cell_move_form {
	int64_t shift, version, person;
	int32_t day;
	const char *reason;
};
extern const struct form cell_move_form, cell_move_one_form;
struct cell_remove_form {
	int64_t shift, version;
};
extern const struct form cell_remove_form, cell_remove_one_form;
struct cell_pin_form {
	int64_t version;
	bool pinned;
};
extern const struct form cell_pin_form;
struct publish_form {
	int32_t from, to;
	const char *reason;
};
extern const struct form publish_form;

enum err roster_index(struct ctx *c);
enum err roster_sites_show(struct ctx *c);
enum err roster_grid_show(struct ctx *c);
enum err roster_print_show(struct ctx *c);

enum err cell_new(struct ctx *c);
enum err cell_add(struct ctx *c);
enum err cell_edit(struct ctx *c);
enum err cell_change(struct ctx *c);
enum err cell_move_one(struct ctx *c);
enum err cell_remove_one(struct ctx *c);
enum err cell_pin(struct ctx *c);
enum err cell_move(struct ctx *c);
enum err cell_move_again(struct ctx *c);
enum err cell_remove(struct ctx *c);
enum err cell_remove_again(struct ctx *c);

enum err publish_show(struct ctx *c);
enum err publish_do(struct ctx *c);
enum err publish_versions_show(struct ctx *c);
enum err publish_version_show(struct ctx *c);
enum err publish_export_csv(struct ctx *c);

enum err my_week_show(struct ctx *c);
enum err feed_create(struct ctx *c);
enum err feed_end_all(struct ctx *c);
enum err feed_calendar(struct ctx *c);

#endif
