/* amt-demo-private.h: what the files of this room share: the demo itself, a person, and a case in the making.
 *
 * One owner, one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-demo-paper.h"
#include "amt-demo-random.h"
#include "amt-demo.h"

G_BEGIN_DECLS

typedef enum
{
  AMT_DEMO_WOHNGELD,
  AMT_DEMO_UNTERHALT,
  AMT_DEMO_KFZ,
  AMT_DEMO_BAU,
  AMT_DEMO_N_SERVICES
} AmtDemoServiceIndex;

/* What AmtDemoRandom's streams are for. */
enum
{
  AMT_DEMO_STREAM_CASE = 1,
  AMT_DEMO_STREAM_HISTORY
};

typedef struct
{
  AmtService *model;  /* (owned) */
  JsonObject *object; /* (owned) the same as it stands in the file */
} AmtDemoService;

struct _AmtDemo
{
  guint32 seed;
  gint64 now;
  char *today; /* (owned) legal day of now */

  JsonObject *kreis;       /* (owned) */
  JsonObject *names;       /* (owned) */
  JsonArray *services;     /* (owned) of JsonObject */
  GPtrArray *queues;       /* (owned) (element-type AmtQueue) */
  GPtrArray *people;       /* (owned) (element-type AmtMe) */
  GHashTable *holidays;    /* (owned) days; keys owned */
  AmtAuthority *authority; /* (owned) */
  AmtDemoService catalogue[AMT_DEMO_N_SERVICES];

  AmtDemoPress *press; /* (owned) */
  GHashTable *
      drawn; /* (owned) "service/checklist item" -> GPtrArray of DrawnFile: what later cases may share */
};

/* An invented natural person. */
typedef struct
{
  gboolean female;
  char *doctor; /* "Dr." or %NULL */
  char *given;
  char *family;
  char *birth_name; /* or %NULL */
  char *born_on;    /* day */
  char *born_at;
  char *nation;
  char *street;
  char *zip;
  char *place;
  char *phone;
  char *mail;
  char *iban;
  char *tax_id;
} AmtDemoPerson;

AmtDemoPerson *amt_demo_person_new (AmtDemo *demo, AmtDemoRandom *random, int min_age, int max_age);
void amt_demo_person_free (AmtDemoPerson *self);
/** amt_demo_person_name: Returns: (transfer full): "Dr. Given Family". */
char *amt_demo_person_name (const AmtDemoPerson *self);
/** amt_demo_person_address: Returns: (transfer full): street and place, separated by \n. */
char *amt_demo_person_address (const AmtDemoPerson *self);

/* A case while it is made. */
typedef struct
{
  AmtDemo *demo; /* (unowned) */
  AmtDemoRandom random;
  guint index;
  AmtDemoServiceIndex service;
  char *day;                /* day of receipt */
  AmtCase *value;           /* (owned) */
  JsonObject *form;         /* (owned) */
  JsonObject *rest;         /* (owned) */
  AmtDemoPerson *applicant; /* (owned) */
  char *representative;     /* (nullable) name */
  gint64 last;              /* time of the newest history entry */
  GPtrArray *papers;        /* (owned) (element-type AmtDemoPaper) */
} AmtDemoDraft;

/* amt-demo-draft.c */
void amt_demo_set_money (JsonObject *object, const char *id, gint64 cents);
/** amt_demo_set_person: the common person block; a firm has no given name, birth and nationality. */
void amt_demo_set_person (AmtDemoDraft *draft, const char *firm);
void amt_demo_set_bank (AmtDemoDraft *draft);
void amt_demo_set_consent (AmtDemoDraft *draft);
/** amt_demo_maybe_represent: one in twelve acts through somebody, with a power of attorney among the papers. */
void amt_demo_maybe_represent (AmtDemoDraft *draft, const char *matter);
AmtParty *amt_demo_add_party (AmtDemoDraft *draft, const char *role, const AmtDemoPerson *person);
void amt_demo_add_firm (AmtDemoDraft *draft, const char *role, const char *name,
                        const char *address);
AmtDemoPaper *amt_demo_add_paper (AmtDemoDraft *draft, const char *item, const char *file,
                                  const char *sender, const char *title);
void amt_demo_add_fee (AmtDemoDraft *draft, const char *reason, gint64 cents, const char *state,
                       const char *method);
JsonArray *amt_demo_names (AmtDemoDraft *draft, const char *list);
char *amt_demo_money_text (gint64 cents);

/* One file per service: the form, the parties and the papers. */
void amt_demo_fill_wohngeld (AmtDemoDraft *draft);
void amt_demo_fill_unterhalt (AmtDemoDraft *draft);
void amt_demo_fill_kfz (AmtDemoDraft *draft);
void amt_demo_fill_bau (AmtDemoDraft *draft);

/* What a decision of the demo says: outcome, and values by the outcome's decisionLayout. */
const char *amt_demo_decide_wohngeld (AmtDemoDraft *draft, const char *day, JsonObject *values);
const char *amt_demo_decide_unterhalt (AmtDemoDraft *draft, const char *day, JsonObject *values);
const char *amt_demo_decide_kfz (AmtDemoDraft *draft, const char *day, JsonObject *values);
const char *amt_demo_decide_bau (AmtDemoDraft *draft, const char *day, JsonObject *values);

/* amt-demo-history.c */
typedef enum
{
  AMT_DEMO_PLAN_OPEN,     /* nobody's */
  AMT_DEMO_PLAN_ASSIGNED, /* somebody works on it */
  AMT_DEMO_PLAN_DECIDED,
  AMT_DEMO_PLAN_CLOSED
} AmtDemoPlan;
/** amt_demo_plan_receipt: sets time of receipt, so that a tenth of all cases is overdue. */
void amt_demo_plan_receipt (AmtDemoDraft *draft, AmtDemoPlan plan);
/** amt_demo_play: deadlines, and what clerks did so far.
 * @bytes: (element-type GBytes): gets an entry if a letter was issued */
void amt_demo_play (AmtDemoDraft *draft, AmtDemoPlan plan, GPtrArray *bytes);

/* amt-demo-deadline.c */
/** amt_demo_add_deadline: by the rule @id of the service, counted from @start. */
void amt_demo_add_deadline (AmtDemoDraft *draft, const char *id, const char *start);
/** amt_demo_first_rule: Returns: (transfer none): id of the service's first deadline rule, the shortest one. */
const char *amt_demo_first_rule (AmtDemoDraft *draft);
/** amt_demo_first_rule_days: how long it runs when the portal's day is the start, without rolling. */
int amt_demo_first_rule_days (AmtDemoDraft *draft);
/** amt_demo_is_working_day: neither weekend nor one of the authority's holidays. */
gboolean amt_demo_is_working_day (AmtDemo *demo, const char *day);

/* amt-demo.c */
/** amt_demo_share_file: whether an earlier case's file of the kind @key serves @draft too; fills in hash and size. */
gboolean amt_demo_share_file (AmtDemoDraft *draft, const char *key, AmtDocument *document);
/** amt_demo_keep_file: fills in hash and size of @bytes, and lets later cases share them. */
void amt_demo_keep_file (AmtDemoDraft *draft, const char *key, AmtDocument *document,
                         GBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtDemoPerson, amt_demo_person_free)

G_END_DECLS
