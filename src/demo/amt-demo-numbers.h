/* amt-demo-numbers.h: numbers with check digits, and numbers that belong to nobody. Pure functions, any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-demo-random.h"

G_BEGIN_DECLS

/**
 * amt_demo_make_iban:
 *
 * Returns: (transfer full): a German IBAN (ISO 13616, 22 characters, check digits by ISO 7064 MOD 97-10). Its bank
 * code begins with 9, a clearing area that does not exist, so it is nobody's account.
 */
char *amt_demo_make_iban (AmtDemoRandom *random);
/** amt_demo_iban_is_valid: whether @iban (without spaces) is a German IBAN with right check digits. */
gboolean amt_demo_iban_is_valid (const char *iban);

/**
 * amt_demo_make_tax_id:
 *
 * Returns: (transfer full): 11 digits by the rules of § 139b AO: one digit of the first ten stands there twice or three
 * times, the rest at most once, check digit by ISO 7064 MOD 11,10. It begins with 0, which is kept for tests.
 */
char *amt_demo_make_tax_id (AmtDemoRandom *random);
/** amt_demo_tax_id_is_valid: whether @tax_id keeps these rules (a leading 0 is allowed). */
gboolean amt_demo_tax_id_is_valid (const char *tax_id);

/** amt_demo_make_phone: Returns: (transfer full): from the ranges that the Bundesnetzagentur keeps for films. */
char *amt_demo_make_phone (AmtDemoRandom *random);
/** amt_demo_make_mail: Returns: (transfer full): in ASCII at example.org (RFC 2606). */
char *amt_demo_make_mail (const char *given, const char *family);

G_END_DECLS
