/* amt-case-banners.h: the lines above a case: what a clerk must know before reading on. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-open-case.h"
#include "amt-workplace.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AMT_TYPE_CASE_BANNERS (amt_case_banners_get_type ())
G_DECLARE_FINAL_TYPE (AmtCaseBanners, amt_case_banners, AMT, CASE_BANNERS, GtkWidget)

GtkWidget *amt_case_banners_new (AmtWorkplace *workplace, AmtOpenCase *open_case);
/** amt_case_banners_set_address_shown: whether the clerk asked for the address of a restricted case. */
void amt_case_banners_set_address_shown (AmtCaseBanners *self, gboolean shown);
/**
 * amt_case_banners_set_seen:
 * @history_id: (nullable): newest entry of the history at the clerk's last look; %NULL: never looked before
 */
void amt_case_banners_set_seen (AmtCaseBanners *self, const char *history_id);

/* What the lines are about; for tests, and for whoever wants one of them. */
typedef enum
{
  AMT_BANNER_GONE,
  AMT_BANNER_RESTRICTED,
  AMT_BANNER_DUPLICATE,
  AMT_BANNER_PENDING,
  AMT_BANNER_CLARIFY,
  AMT_BANNER_CHANGED,
  AMT_BANNER_PRESENCE,
  AMT_N_BANNERS
} AmtBannerKind;
/** amt_case_banners_get_text: Returns: (transfer none) (nullable): %NULL while that line is not shown. */
const char *amt_case_banners_get_text (AmtCaseBanners *self, AmtBannerKind kind);
/** amt_case_banners_dup_restriction: Returns: (transfer full) (nullable): why the case is protected; %NULL: it is not. */
char *amt_case_banners_dup_restriction (AmtOpenCase *open_case, gboolean address_shown);

G_END_DECLS
