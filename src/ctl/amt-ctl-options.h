/* amt-ctl-options.h: the command line: options before or after the command, help, and what is wrong with it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-ctl.h"

G_BEGIN_DECLS

/**
 * amt_ctl_options_parse:
 * @arguments: (transfer full): without the program's name
 *
 * Fills options, command and arguments of @self.
 *
 * Returns: (transfer full) (nullable): a sentence about what is wrong; %NULL if nothing is.
 */
char *amt_ctl_options_parse (AmtCtl *self, char **arguments);
void amt_ctl_options_clear (AmtCtlOptions *self);

/** amt_ctl_options_help: Returns: (transfer full): text about @command (nullable: about the program). */
char *amt_ctl_options_help (const AmtCtlCommand *command);
/** amt_ctl_options_find: Returns: (transfer none) (nullable): the command @name (nullable). */
const AmtCtlCommand *amt_ctl_options_find (const char *name);

G_END_DECLS
