/* The first page of receivables, and the form that takes a file of the clearing house. */
#include "base/money.h"
#include "mod/org/org_api.h"
#include "mod/receivables/receivables_post.h"
#include "mod/receivables/receivables_view.h"
#include "mod/receivables/receivables_web.h"

static const struct view_field age_fields[] = {
	VIEW_TEXT(struct ar_age_item, name),   VIEW_MONEY(struct ar_age_item, a0),
	VIEW_MONEY(struct ar_age_item, a1),    VIEW_MONEY(struct ar_age_item, a2),
	VIEW_MONEY(struct ar_age_item, a3),    VIEW_MONEY(struct ar_age_item, a4),
	VIEW_MONEY(struct ar_age_item, total),
};
VIEW_PART(ar_age_item, age_fields);
static const struct view_field count_fields[] = {
	VIEW_TEXT(struct ar_count_item, kind),
	VIEW_TEXT(struct ar_count_item, title),
	VIEW_INT(struct ar_count_item, n),
	VIEW_MONEY(struct ar_count_item, cents),
};
VIEW_PART(ar_count_item, count_fields);
static const struct view_field loose_fields[] = {
	VIEW_TEXT(struct ar_loose_item, payer),
	VIEW_TEXT(struct ar_loose_item, role),
	VIEW_TEXT(struct ar_loose_item, reference),
	VIEW_MONEY(struct ar_loose_item, cents),
};
VIEW_PART(ar_loose_item, loose_fields);
static const struct view_field overview_fields[] = {
	VIEW_MONEY(struct ar_overview_view, insurance),
	VIEW_MONEY(struct ar_overview_view, patients),
	VIEW_INT(struct ar_overview_view, over_90),
	VIEW_INT(struct ar_overview_view, without_money),
	VIEW_LIST(struct ar_overview_view, ages, n_ages, ar_age_item_type),
	VIEW_LIST(struct ar_overview_view, work, n_work, ar_count_item_type),
	VIEW_LIST(struct ar_overview_view, loose, n_loose, ar_loose_item_type),
};
VIEW_PAGE(ar_overview, overview_fields);

static struct ar_age_item age_of(const struct ar_aging_row *r)
{
	return (struct ar_age_item){
		r->name, r->a0, r->a1, r->a2, r->a3, r->a4, r->a0 + r->a1 + r->a2 + r->a3 + r->a4
	};
}

static enum err fill_ages(struct ctx *c, struct ar_overview_view *v)
{
	int32_t t = ar_today(c);
	struct ar_aging_row_list rows;
	struct ar_aging_row patients;
	int64_t viewer = c->who.account_id, old = 0, all = 0;
	enum err err =
		ar_aging(c->db, c->arena,
			 &(struct ar_aging_in){ viewer, t - 30, t - 60, t - 90, t - 120 }, &rows);
	if (err == OK)
		err = ar_aging_patients(c->db, c->arena,
					&(struct ar_aging_patients_in){ viewer, t - 30, t - 60,
									t - 90, t - 120 },
					&patients);
	if (err != OK)
		return err;
	v->ages = arena_array(c->arena, struct ar_age_item, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		v->ages[v->n_ages++] = age_of(&rows.at[i]);
	struct ar_age_item p = age_of(&patients);
	if (p.a0 != 0 || p.a1 != 0 || p.a2 != 0 || p.a3 != 0 || p.a4 != 0)
		v->ages[v->n_ages++] = p;
	for (size_t i = 0; i < v->n_ages; i++) {
		old += v->ages[i].a3 + v->ages[i].a4;
		all += v->ages[i].total;
		if (i < rows.n)
			v->insurance += v->ages[i].total;
	}
	v->patients = p.total;
	v->over_90 = all > 0 && old > 0 ? old * 100 / all : 0;
	return OK;
}

static enum err fill_rest(struct ctx *c, struct ar_overview_view *v)
{
	struct ar_work_counts_row_list work;
	struct ar_loose_row_list loose;
	struct ar_remit_count_row waiting;
	int64_t viewer = c->who.account_id;
	enum err err = ar_work_counts(c->db, c->arena, viewer, &work);
	if (err == OK)
		err = ar_loose(c->db, c->arena, viewer, &loose);
	if (err == OK)
		err = ar_remit_count(c->db, c->arena, viewer, true, &waiting);
	if (err != OK)
		return err;
	v->without_money = waiting.n;
	v->work = arena_array(c->arena, struct ar_count_item, work.n);
	for (; v->n_work < work.n; v->n_work++)
		v->work[v->n_work] =
			(struct ar_count_item){ work.at[v->n_work].kind,
						ar_work_title(work.at[v->n_work].kind),
						work.at[v->n_work].n, work.at[v->n_work].cents };
	v->loose = arena_array(c->arena, struct ar_loose_item, loose.n);
	for (; v->n_loose < loose.n; v->n_loose++) {
		const struct ar_loose_row *r = &loose.at[v->n_loose];
		v->loose[v->n_loose] =
			(struct ar_loose_item){ r->payer == NULL ? "" : r->payer,
						ar_role_title(r->role), r->reference, r->cents };
	}
	return OK;
}

enum err ar_overview_show(struct ctx *c)
{
	struct ar_overview_view *v = arena_new_one(c->arena, struct ar_overview_view);
	enum err err = fill_ages(c, v);
	if (err == OK)
		err = fill_rest(c, v);
	if (err != OK)
		return err;
	v->may_post = ctx_may(c, PERM_LEDGER_WRITE);
	if (v->may_post) {
		c->action_label = "Bring a file in";
		c->action_path = "/receivables/file";
	}
	return view_show(c, &ar_overview_view_type, v, "Receivables");
}

static const struct view_field patient_fields[] = {
	VIEW_TEXT(struct ar_patient_item, name),   VIEW_MONEY(struct ar_patient_item, a0),
	VIEW_MONEY(struct ar_patient_item, a1),    VIEW_MONEY(struct ar_patient_item, a2),
	VIEW_MONEY(struct ar_patient_item, a3),    VIEW_MONEY(struct ar_patient_item, a4),
	VIEW_MONEY(struct ar_patient_item, total),
};
VIEW_PART(ar_patient_item, patient_fields);
static const struct view_field patients_fields[] = {
	VIEW_INT(struct ar_patients_view, total),
	VIEW_LIST(struct ar_patients_view, patients, n_patients, ar_patient_item_type),
};
VIEW_PAGE(ar_patients, patients_fields);

enum err ar_patients_show(struct ctx *c)
{
	struct ar_patients_view *v = arena_new_one(c->arena, struct ar_patients_view);
	struct ar_patients_count_row count;
	struct ar_patients_row_list rows;
	int32_t t = ar_today(c);
	int64_t skip, viewer = c->who.account_id;
	enum err err = ar_patients_count(c->db, c->arena, viewer, &count);
	if (err != OK)
		return err;
	v->total = count.n;
	v->pager = pager(c, count.n, &skip);
	err = ar_patients(c->db, c->arena,
			  &(struct ar_patients_in){ viewer, t - 30, t - 60, t - 90, t - 120,
						    LIMIT_PAGE_ROWS, skip },
			  &rows);
	if (err != OK)
		return err;
	v->patients = arena_array(c->arena, struct ar_patient_item, rows.n);
	for (; v->n_patients < rows.n; v->n_patients++) {
		const struct ar_patients_row *r = &rows.at[v->n_patients];
		v->patients[v->n_patients] =
			(struct ar_patient_item){ r->claim_id,
						  r->a0,
						  r->a1,
						  r->a2,
						  r->a3,
						  r->a4,
						  r->a0 + r->a1 + r->a2 + r->a3 + r->a4,
						  r->name };
	}
	c->nav = "/receivables";
	return view_show(c, &ar_patients_view_type, v, "Patients");
}

struct file_form {
	const struct http_file *file;
	int64_t site;
};
static const struct field file_fields[] = {
	FIELD_FILE(
		struct file_form, file, .label = "File", .required = true,
		.help = "A remittance (835) or professional claims (837P), as the clearing house "
			"gave it."),
	FIELD_REF(struct file_form, site, .label = "Site", .required = true, .ref = "site",
		  .help = "Claims belong to this site, a remittance to its practice."),
};
const struct form ar_file_form =
	FORM("receivables_file", struct file_form, file_fields, "Bring in");

enum err ar_file_new(struct ctx *c)
{
	struct form_page_view *p = form_page(c, &ar_file_form, NULL);
	struct org_site_row_list sites;
	enum err err = org_site_list(c->db, c->arena, c->who.account_id, &sites);
	if (err != OK)
		return err;
	for (size_t i = 0; i < sites.n; i++)
		form_option(c, p, "site", sites.at[i].id, sites.at[i].name);
	p->upload = true;
	p->intro =
		"A file is taken as a whole or not at all. One that does not balance is refused with "
		"the rule and the sums; one that came before changes nothing.";
	p->cancel = "/receivables";
	return form_show(c, p, "Bring a file in", "/receivables/file");
}

/* Words of the file's own memory, which ends with this call. */
static enum err tell_refused(struct ctx *c, const char *words)
{
	struct str rest = str_of(arena_strdup(c->arena, words)), line;
	for (int i = 0; i < 20 && str_split(&rest, '\n', &line); i++) {
		enum err err = refuse(c, "file", "%.*s", (int)line.n, line.p);
		assert(err == E_INVALID);
	}
	return E_INVALID;
}

enum err ar_file_send(struct ctx *c)
{
	const struct file_form *f = c->form;
	struct org_site_row site;
	struct ar_file_out out;
	enum err err = org_site_get(c->db, c->arena, c->who.account_id, f->site, &site);
	if (err != OK)
		return err;
	struct arena *own = arena_new((size_t)LIMIT_IMPORT_BYTES);
	err = receivables_file_take(c->db, own,
				    &(struct ar_file_in){ .practice_id = site.practice_id,
							  .site_id = site.id,
							  .name = f->file->name,
							  .text = { f->file->bytes, f->file->n },
							  .account_id = c->who.account_id,
							  .now_ms = c->now_ms,
							  .today = ar_today(c) },
				    &out);
	if (err == OK && out.refused != NULL)
		err = tell_refused(c, out.refused);
	bool remit = strcmp(out.kind, "835") == 0;
	arena_free(own);
	if (err != OK)
		return err;
	char cents[MONEY_TEXT_MAX];
	money_text(cents, out.cents);
	audit_set(c, "receivables", out.first_remit, 0, "kind=%s claims=%" PRId64 " amount=%s",
		  remit ? "835" : "837", out.claims, cents);
	const char *words =
		remit ? ctx_path(c,
				 "Posted: %s. Claims: %" PRId64 "; not found: %" PRId64
				 "; denials: %" PRId64 "; to look at: %" PRId64 ".%s",
				 cents, out.claims, out.unmatched, out.denials, out.work,
				 out.test ? " The sender marked the file as a test." : "") :
			ctx_path(c, "Charged: %s. Claims: %" PRId64 "; here already: %" PRId64 ".",
				 cents, out.claims, out.matched);
	c->created_id = out.first_remit;
	return see_other(c, words,
			 remit && out.remits == 1 ? ctx_path(c, "/receivables/remits/%s",
							     ctx_id_text(c, out.first_remit)) :
						    "/receivables");
}
