/* The pages of imports and exports. Each kind has rows of its own in the route table, as each has
 * permissions of its own; the handlers are shared and know the kind from the address. */
#ifndef WEB_IMPORT_PAGE_H
#define WEB_IMPORT_PAGE_H

#include "web/ctx.h"

struct import_form {
	const struct http_file *file;
	bool check_only;
};
extern const struct form import_form;

struct import_column_view {
	const char *name, *says, *example;
	bool required;
};
struct import_fault_view {
	int64_t row;
	const char *column, *reason;
};
struct import_view {
	const char *kind, *says, *list, *title;
	const struct form_page_view *form;
	const char *action, *example_path, *export_path;
	struct import_column_view *columns;
	size_t n_columns;
	struct import_fault_view *faults;
	size_t n_faults;
	int64_t more_faults; /* beyond those listed */
};
extern const struct view_type import_view_type;
void tmpl_import_faults(struct html *o, const struct import_view *v);
void tmpl_import(struct html *o, const struct import_view *v);

enum err import_page(struct ctx *c) MUST_CHECK;
enum err import_send(struct ctx *c) MUST_CHECK;
enum err import_example(struct ctx *c) MUST_CHECK;
enum err export_send(struct ctx *c) MUST_CHECK;

#define IMPORT_ROUTES(kind, write, read)                                               \
	{ HTTP_GET,                                                                    \
	  "/import/" kind,                                                             \
	  write,                                                                       \
	  import_page,                                                                 \
	  .view = &import_view_type,                                                   \
	  .says = "The columns of a file of " kind ", and the form to send one." },    \
		{ HTTP_POST,                                                           \
		  "/import/" kind,                                                     \
		  write,                                                               \
		  import_send,                                                         \
		  .form = &import_form,                                                \
		  .again = import_page,                                                \
		  .audit = "import." kind,                                             \
		  .says = "Brings a CSV file of " kind " in, all of it or nothing." }, \
		{ HTTP_GET, "/import/" kind "/example", read, import_example,          \
		  .says = "A CSV file of " kind " with one row, to start from." },     \
	{                                                                              \
		HTTP_GET, "/export/" kind, read, export_send,                          \
			.says = "Everything of " kind                                  \
				" at the sites that you were granted, as CSV."         \
	}

#endif
