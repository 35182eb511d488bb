/* amt-demo-recipe.h: services whose cases are made by a recipe in data/demo/recipes. See amt-demo-recipe.c for the rules.
 *
 * One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-demo-private.h"

G_BEGIN_DECLS

/** amt_demo_scope_get: Returns: (transfer none) (nullable): what recipe texts call {@id}. */
JsonNode *amt_demo_scope_get (AmtDemoDraft *draft, const char *id);
/** amt_demo_scope_set: gives {@id} a text or an ISO day. */
void amt_demo_scope_set (AmtDemoDraft *draft, const char *id, const char *text);

/** amt_demo_expand: Returns: (transfer full) (nullable): @text with its {id} replaced; %NULL if one has no value. */
char *amt_demo_expand (AmtDemoDraft *draft, const char *text);

/** amt_demo_rule_applies: whether "when", "unless" and "percent" of @rule let it have a value in this case. */
gboolean amt_demo_rule_applies (AmtDemoDraft *draft, JsonObject *rule);

/**
 * amt_demo_follow_rules:
 * @object: gets the values
 * @named: whether later rules and texts may name them
 *
 * Returns: whether each rule that applies had a value.
 */
gboolean amt_demo_follow_rules (AmtDemoDraft *draft, JsonArray *rules, JsonObject *object,
                                gboolean named);

/** amt_demo_fill_recipe: parties, form and papers by the recipe of the draft's service. */
void amt_demo_fill_recipe (AmtDemoDraft *draft);
/** amt_demo_decide_recipe: outcome and values by the recipe of the draft's service. */
const char *amt_demo_decide_recipe (AmtDemoDraft *draft, const char *day, JsonObject *values);

G_END_DECLS
