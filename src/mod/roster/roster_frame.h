/* What a site's roster stands in, whatever the days: its rules, shifts, positions, weekly needs,
 * people, and their credentials and limits. It changes seldom (topic 0 of change_count), so the
 * week page keeps it from one week to the next. For this folder alone. */
#ifndef MOD_ROSTER_ROSTER_FRAME_H
#define MOD_ROSTER_ROSTER_FRAME_H

#include "mod/roster/roster_plan.h"
#include "mod/roster/roster_plan_sql.h"

/* Rows as they were read; nothing in them depends on who looks. */
struct roster_frame {
	struct roster_site_row site;
	struct roster_shift_rows_row_list shifts;
	struct roster_ban_rows_row_list bans;
	struct roster_position_rows_row_list positions;
	struct roster_kind_rows_row_list kinds;
	struct roster_need_row_list needs;    /* of weekdays */
	struct roster_person_row_list people; /* all members, also those who left */
	struct roster_unavailable_rows_row_list unavailable;
	struct roster_credential_rows_row_list credentials;
	struct roster_most_rows_row_list most;
};

/* In `a`. viewer 0 is the program itself. E_NOTFOUND: no such site, or not granted. */
enum err roster_frame_load(struct db *db, struct arena *a, int64_t viewer, int64_t site,
			   struct roster_frame *out) MUST_CHECK;

/* roster_plan_load() for one who has the frame, as this very transaction sees it, and has looked
 * the site up for the viewer. The plan refers to nothing of the frame. */
enum err roster_plan_load_in(struct db *db, struct arena *a, int64_t viewer,
			     const struct roster_frame *frame, int32_t from, int32_t to,
			     struct roster_plan **out) MUST_CHECK;

#endif
