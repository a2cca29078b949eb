#include "mod/roster/publish_export.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/tz.h"
#include "mod/roster/publish_sql.h"

static void clock_field(struct csv_out *csv, const struct tz *tz, int64_t ms)
{
	int32_t day;
	int minute;
	char text[CLOCK_TEXT_MAX];
	tz_local(tz, ms, &day, &minute);
	clock_24(text, minute);
	csv_field(csv, text);
}

static void write_row(struct csv_out *csv, const struct publish_export_row *r)
{
	const struct tz *tz = tz_find(r->time_zone);
	char day[11];
	if (tz == NULL)
		tz = tz_find("UTC");
	date_iso(day, r->day);
	csv_field(csv, r->site);
	csv_field(csv, day);
	clock_field(csv, tz, r->start_ms);
	clock_field(csv, tz, r->end_ms);
	csv_field(csv, r->position);
	csv_field(csv, r->employee_no);
	csv_field(csv, r->name);
	csv_field(csv, r->status);
	csv_end_row(csv);
}

enum err publish_export_write(struct db *db, struct arena *a, const int64_t *viewer, int64_t site,
			      int32_t from, int32_t to, struct buf *out)
{
	static const char *const columns[] = { "site",     "date",        "start", "end",
					       "position", "employee_no", "name",  "status" };
	struct publish_export_row_list rows;
	enum err err = viewer == NULL ? publish_export_all(db, a, site, from, to, &rows) :
					publish_export(db, a, *viewer, site, from, to, &rows);
	if (err != OK)
		return err;
	struct csv_out csv;
	csv_out_init(&csv, out);
	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		csv_field(&csv, columns[i]);
	csv_end_row(&csv);
	for (size_t i = 0; i < rows.n; i++)
		write_row(&csv, &rows.at[i]);
	return buf_failed(out) ? E_LIMIT : OK;
}
