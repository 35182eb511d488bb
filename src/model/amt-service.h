/* amt-service.h: reference data: services, queues, users, authorities, and who is signed in.
 *
 * Source: the portal contract, schemas Service, Queue, User, Authority, Me. Immutable once shared.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-time.h"

G_BEGIN_DECLS

/* One field of a form or decision layout. */
typedef struct
{
  char *id;
  char *label;
  char *
      type; /* "text", "longText", "date", "money", "number", "boolean", "choice", "iban", "masked", "table" */
  gboolean required;
  char *copy_format;  /* how the specialist system wants the value, or %NULL */
  char **choices;     /* (nullable) for "choice": "id=label" */
  GPtrArray *columns; /* (element-type AmtField) for "table"; a column has no columns of its own */
} AmtField;

typedef struct
{
  char *id;
  char *label;
  GPtrArray *fields; /* (element-type AmtField) */
} AmtSection;

typedef struct
{
  char *id;
  char *label;
  gboolean letter;   /* a notice goes out with it */
  GPtrArray *fields; /* (element-type AmtField) decisionLayout */
  char *template_id; /* letter template; %NULL without a letter */
} AmtOutcome;

typedef struct
{
  char *id;
  char *version;
  char *subject;
  char *
      body; /* paragraphs separated by a blank line; {fieldId} takes the decision's or form's value */
  char *kind; /* "notice", "information"; NULL means "notice" */
} AmtLetterTemplate;

typedef struct
{
  gatomicrefcount ref_count;
  char *id;        /* slug */
  char *leika_key; /* 14 digits or %NULL: not invented */
  char *name;
  char *valid_from; /* day from which the name holds, or %NULL */
  char *group;
  char *authority_id;
  char *remedy_id;      /* which of the authority's remedies its notices carry */
  char *procedure;      /* "VwVfG", "SGB X" */
  GPtrArray *sections;  /* (element-type AmtSection) form layout */
  GPtrArray *outcomes;  /* (element-type AmtOutcome) */
  GPtrArray *templates; /* (element-type AmtLetterTemplate) */
  char *
      raw; /* the whole object as JSON text as it came (checklist, text blocks, reason codes, deadline rules, …) */
} AmtService;

typedef struct
{
  char *id;
  char *name;
  char *authority_id;
  char **service_ids; /* never %NULL */
} AmtQueue;

typedef struct
{
  char *id;
  char *name;
  char *initials;
  char *unit;
} AmtUser;

/* Rechtsbehelfsbelehrung: a locked block of text. */
typedef struct
{
  char *id;
  char *version;
  char *procedure; /* "VwVfG", "SGB X" */
  char *text;
} AmtRemedy;

typedef struct
{
  gatomicrefcount ref_count;
  char *id;
  char *name;
  char *unit;
  char *address; /* lines separated by \n */
  char *place;
  char *contact;       /* lines separated by \n */
  char **holidays;     /* (nullable) days */
  GPtrArray *remedies; /* (element-type AmtRemedy) */
  char *raw;           /* the whole object as JSON text as it came */
} AmtAuthority;

typedef enum
{
  AMT_RIGHT_NONE = 0,
  AMT_RIGHT_READ = 1 << 0,
  AMT_RIGHT_PROCESS = 1 << 1,
  AMT_RIGHT_ASSIGN = 1 << 2,
  AMT_RIGHT_APPROVE = 1 << 3
} AmtRights;

typedef enum
{
  AMT_CACHE_ROWS, /* list rows only; whole cases when opened */
  AMT_CACHE_MINE, /* whole cases of mine */
  AMT_CACHE_ALL   /* whole cases of the queue */
} AmtCacheScope;

typedef struct
{
  char *queue_id;
  AmtRights rights;
  AmtCacheScope cache_scope;
} AmtQueueRight;

typedef struct
{
  gatomicrefcount ref_count;
  char *id;
  char *name;
  char *initials;
  char *unit;
  char *room;
  char *phone;
  char *signature; /* "i. A.", "i. V.", "" */
  gboolean clerk;
  gboolean supervisor;
  GPtrArray *queues;     /* (element-type AmtQueueRight) */
  char **substitute_for; /* (nullable) user ids for whom this person stands in */
} AmtMe;

typedef struct
{
  char *text;
  gint64 from;  /* AMT_TIME_NONE: at once */
  gint64 until; /* AMT_TIME_NONE: until it is taken down */
} AmtAnnouncement;

/* Answer of GET /: the portal itself. */
typedef struct
{
  gatomicrefcount ref_count;
  char *name;
  char *api_version;
  char *min_client_version;
  char *environment; /* "production", "training" */
  char *oidc_issuer;
  char *client_id;
  char **features;          /* never %NULL */
  GPtrArray *announcements; /* (element-type AmtAnnouncement) */
  guint max_page;           /* entries */
  guint64 max_upload;       /* bytes */
  guint64 cache_lease;      /* seconds without contact until the cache locks; 0 = never */
  guint64 cache_closed;     /* seconds after which contents of closed cases go; 0 = never */
  gint64 server_time;
  char *raw;
} AmtPortalInfo;

AmtField *amt_field_new (void);
void amt_field_free (AmtField *self);
AmtSection *amt_section_new (void);
void amt_section_free (AmtSection *self);
AmtOutcome *amt_outcome_new (void);
void amt_outcome_free (AmtOutcome *self);
AmtLetterTemplate *amt_letter_template_new (void);
void amt_letter_template_free (AmtLetterTemplate *self);
AmtService *amt_service_new (void);
AmtService *amt_service_ref (AmtService *self);
void amt_service_unref (AmtService *self);
AmtOutcome *amt_service_find_outcome (const AmtService *self, const char *id);
AmtLetterTemplate *amt_service_find_template (const AmtService *self, const char *id);
AmtQueue *amt_queue_new (void);
void amt_queue_free (AmtQueue *self);
AmtUser *amt_user_new (void);
void amt_user_free (AmtUser *self);
AmtAuthority *amt_authority_new (void);
AmtAuthority *amt_authority_ref (AmtAuthority *self);
void amt_authority_unref (AmtAuthority *self);
/** amt_authority_find_remedy: Returns: (transfer none) (nullable): the remedies block @id. */
AmtRemedy *amt_authority_find_remedy (const AmtAuthority *self, const char *id);
AmtRemedy *amt_remedy_new (void);
void amt_remedy_free (AmtRemedy *self);
AmtQueueRight *amt_queue_right_new (void);
void amt_queue_right_free (AmtQueueRight *self);
AmtMe *amt_me_new (void);
AmtMe *amt_me_ref (AmtMe *self);
void amt_me_unref (AmtMe *self);
/** amt_me_find_queue: Returns: (transfer none) (nullable): this person's rights in @queue_id. */
AmtQueueRight *amt_me_find_queue (const AmtMe *self, const char *queue_id);
/**
 * amt_me_may_cache:
 *
 * Returns: whether the whole case may be kept without being opened: with scope "all" every case of the queue,
 * with "mine" those of this person and of those whom this person stands in for, with "rows" none.
 */
gboolean amt_me_may_cache (const AmtMe *self, const char *queue_id, const char *assignee_id);
AmtAnnouncement *amt_announcement_new (void);
void amt_announcement_free (AmtAnnouncement *self);
AmtPortalInfo *amt_portal_info_new (void);
AmtPortalInfo *amt_portal_info_ref (AmtPortalInfo *self);
void amt_portal_info_unref (AmtPortalInfo *self);
/** amt_portal_info_accepts_client: FALSE if @version ("1.4.2") is older than minClientVersion. */
gboolean amt_portal_info_accepts_client (const AmtPortalInfo *self, const char *version);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtField, amt_field_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtSection, amt_section_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtOutcome, amt_outcome_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtLetterTemplate, amt_letter_template_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtService, amt_service_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtQueue, amt_queue_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtUser, amt_user_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtRemedy, amt_remedy_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtAuthority, amt_authority_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtQueueRight, amt_queue_right_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtMe, amt_me_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtAnnouncement, amt_announcement_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AmtPortalInfo, amt_portal_info_unref)

G_END_DECLS
