/* What a site must be; pure. */
#include "base/tz.h"
#include "mod/org/org_rules.h"

bool org_state_known(const char *state)
{
	for (const struct org_state *s = org_state_list; s->code != NULL; s++)
		if (strcmp(s->code, state) == 0)
			return true;
	return false;
}

const struct org_state org_state_list[] = {
	{ "AL", "Alabama" },
	{ "AK", "Alaska" },
	{ "AZ", "Arizona" },
	{ "AR", "Arkansas" },
	{ "CA", "California" },
	{ "CO", "Colorado" },
	{ "CT", "Connecticut" },
	{ "DE", "Delaware" },
	{ "DC", "District of Columbia" },
	{ "FL", "Florida" },
	{ "GA", "Georgia" },
	{ "HI", "Hawaii" },
	{ "ID", "Idaho" },
	{ "IL", "Illinois" },
	{ "IN", "Indiana" },
	{ "IA", "Iowa" },
	{ "KS", "Kansas" },
	{ "KY", "Kentucky" },
	{ "LA", "Louisiana" },
	{ "ME", "Maine" },
	{ "MD", "Maryland" },
	{ "MA", "Massachusetts" },
	{ "MI", "Michigan" },
	{ "MN", "Minnesota" },
	{ "MS", "Mississippi" },
	{ "MO", "Missouri" },
	{ "MT", "Montana" },
	{ "NE", "Nebraska" },
	{ "NV", "Nevada" },
	{ "NH", "New Hampshire" },
	{ "NJ", "New Jersey" },
	{ "NM", "New Mexico" },
	{ "NY", "New York" },
	{ "NC", "North Carolina" },
	{ "ND", "North Dakota" },
	{ "OH", "Ohio" },
	{ "OK", "Oklahoma" },
	{ "OR", "Oregon" },
	{ "PA", "Pennsylvania" },
	{ "PR", "Puerto Rico" },
	{ "RI", "Rhode Island" },
	{ "SC", "South Carolina" },
	{ "SD", "South Dakota" },
	{ "TN", "Tennessee" },
	{ "TX", "Texas" },
	{ "UT", "Utah" },
	{ "VT", "Vermont" },
	{ "VA", "Virginia" },
	{ "WA", "Washington" },
	{ "WV", "West Virginia" },
	{ "WI", "Wisconsin" },
	{ "WY", "Wyoming" },
	{ NULL, NULL },
};

const char *org_site_fault(const struct org_site *site, const char **field)
{
	*field = "name";
	if (site->name[0] == '\0')
		return "The site needs a name.";
	if (strchr(site->name, ';') != NULL) /* it separates the sites of a person in a CSV file */
		return "The name of a site cannot contain \";\".";
	*field = "state";
	if (!org_state_known(site->state))
		return "The state must be a two-letter code, such as PA.";
	*field = "time_zone";
	if (tz_find(site->time_zone) == NULL)
		return "The time zone must be a name like America/New_York.";
	return NULL;
}
