/* huddle roster solve|check|bound|explain on benchmark files. */
#ifndef CMD_CMD_ROSTER_FILE_H
#define CMD_CMD_ROSTER_FILE_H

/* argv[0] is the action. The exit status: 0 done, 1 refused or a problem found, 2 usage. */
int cmd_roster_file(int argc, char **argv);

#endif
