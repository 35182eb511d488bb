/* amt-service.c: reference data as tables, and the little that follows from it.
 * Values are immutable once shared; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-service.h"

#include "amt-shape.h"

/* A plain struct: its table is above the macro. */
#define DEFINE_PLAIN(Type, name, members_table) \
  static gpointer name##_make (void) \
  { \
    Type *self = g_new0 (Type, 1); \
    amt_shape_init (&name##_shape, self); \
    return self; \
  } \
  const AmtShape name##_shape = { sizeof (Type), members_table, name##_make, \
                                  (GDestroyNotify) name##_free }; \
  Type *name##_new (void) \
  { \
    return name##_make (); \
  } \
  void name##_free (Type *self) \
  { \
    if (self == NULL) \
      return; \
    amt_shape_clear (&name##_shape, self); \
    g_free (self); \
  }

/* A struct with a reference count. */
#define DEFINE_COUNTED(Type, name, members_table) \
  static gpointer name##_make (void) \
  { \
    Type *self = g_new0 (Type, 1); \
    g_atomic_ref_count_init (&self->ref_count); \
    amt_shape_init (&name##_shape, self); \
    return self; \
  } \
  const AmtShape name##_shape = { sizeof (Type), members_table, name##_make, \
                                  (GDestroyNotify) name##_unref }; \
  Type *name##_new (void) \
  { \
    return name##_make (); \
  } \
  Type *name##_ref (Type *self) \
  { \
    g_atomic_ref_count_inc (&self->ref_count); \
    return self; \
  } \
  void name##_unref (Type *self) \
  { \
    if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count)) \
      return; \
    amt_shape_clear (&name##_shape, self); \
    g_free (self); \
  }

#define AT(Type, field) G_STRUCT_OFFSET (Type, field)
#define NEEDS AMT_MEMBER_REQUIRED

#define FIELD_MEMBERS \
  { "id", AT (AmtField, id), AMT_MEMBER_ID, NEEDS }, \
      { "label", AT (AmtField, label), AMT_MEMBER_TEXT, NEEDS }, \
      { "type", AT (AmtField, type), AMT_MEMBER_TEXT, NEEDS }, \
      { "required", AT (AmtField, required), AMT_MEMBER_BOOL }, \
      { "copyFormat", AT (AmtField, copy_format), AMT_MEMBER_TEXT }, \
  { \
    "choices", AT (AmtField, choices), AMT_MEMBER_CHOICES \
  }

static const AmtMember field_members[] = {
  FIELD_MEMBERS,
  { "columns", AT (AmtField, columns), AMT_MEMBER_LIST, 0, &amt_column_shape },
  { NULL },
};
DEFINE_PLAIN (AmtField, amt_field, field_members)

/* A table in a table is not read: what a portal nests without end must not become depth here. */
static const AmtMember column_members[] = {
  FIELD_MEMBERS,
  { NULL },
};
const AmtShape amt_column_shape = { sizeof (AmtField), column_members, amt_field_make,
                                    (GDestroyNotify) amt_field_free };

static const AmtMember section_members[] = {
  { "id", AT (AmtSection, id), AMT_MEMBER_ID, NEEDS },
  { "label", AT (AmtSection, label), AMT_MEMBER_TEXT, NEEDS },
  { "fields", AT (AmtSection, fields), AMT_MEMBER_LIST, 0, &amt_field_shape },
  { NULL },
};
DEFINE_PLAIN (AmtSection, amt_section, section_members)

static const AmtMember outcome_members[] = {
  { "id", AT (AmtOutcome, id), AMT_MEMBER_ID, NEEDS },
  { "label", AT (AmtOutcome, label), AMT_MEMBER_TEXT, NEEDS },
  { "letter", AT (AmtOutcome, letter), AMT_MEMBER_BOOL },
  { "decisionLayout", AT (AmtOutcome, fields), AMT_MEMBER_LIST, 0, &amt_field_shape },
  { "templateId", AT (AmtOutcome, template_id), AMT_MEMBER_ID },
  { NULL },
};
DEFINE_PLAIN (AmtOutcome, amt_outcome, outcome_members)

static const AmtMember letter_template_members[] = {
  { "id", AT (AmtLetterTemplate, id), AMT_MEMBER_ID, NEEDS },
  { "version", AT (AmtLetterTemplate, version), AMT_MEMBER_ID, NEEDS },
  { "subject", AT (AmtLetterTemplate, subject), AMT_MEMBER_TEXT, NEEDS },
  { "body", AT (AmtLetterTemplate, body), AMT_MEMBER_TEXT, NEEDS },
  { "kind", AT (AmtLetterTemplate, kind), AMT_MEMBER_TEXT },
  { NULL },
};
DEFINE_PLAIN (AmtLetterTemplate, amt_letter_template, letter_template_members)

static const AmtMember service_members[] = {
  { "id", AT (AmtService, id), AMT_MEMBER_ID, NEEDS },
  { "leikaKey", AT (AmtService, leika_key), AMT_MEMBER_ID },
  { "name", AT (AmtService, name), AMT_MEMBER_TEXT, NEEDS },
  { "validFrom", AT (AmtService, valid_from), AMT_MEMBER_DAY },
  { "group", AT (AmtService, group), AMT_MEMBER_TEXT },
  { "authorityId", AT (AmtService, authority_id), AMT_MEMBER_ID },
  { "remedyId", AT (AmtService, remedy_id), AMT_MEMBER_ID },
  { "procedure", AT (AmtService, procedure), AMT_MEMBER_TEXT },
  { "sections", AT (AmtService, sections), AMT_MEMBER_LIST, 0, &amt_section_shape },
  { "outcomes", AT (AmtService, outcomes), AMT_MEMBER_LIST, 0, &amt_outcome_shape },
  { "letterTemplates", AT (AmtService, templates), AMT_MEMBER_LIST, 0, &amt_letter_template_shape },
  { "raw", AT (AmtService, raw), AMT_MEMBER_OBJECT, AMT_MEMBER_LOCAL },
  { NULL },
};
DEFINE_COUNTED (AmtService, amt_service, service_members)

static const AmtMember user_members[] = {
  { "id", AT (AmtUser, id), AMT_MEMBER_ID, NEEDS },
  { "name", AT (AmtUser, name), AMT_MEMBER_TEXT, NEEDS },
  { "initials", AT (AmtUser, initials), AMT_MEMBER_TEXT },
  { "unit", AT (AmtUser, unit), AMT_MEMBER_TEXT },
  { NULL },
};
DEFINE_PLAIN (AmtUser, amt_user, user_members)

static const AmtMember remedy_members[] = {
  { "id", AT (AmtRemedy, id), AMT_MEMBER_ID, NEEDS },
  { "version", AT (AmtRemedy, version), AMT_MEMBER_ID, NEEDS },
  { "procedure", AT (AmtRemedy, procedure), AMT_MEMBER_TEXT },
  { "text", AT (AmtRemedy, text), AMT_MEMBER_TEXT, NEEDS },
  { NULL },
};
DEFINE_PLAIN (AmtRemedy, amt_remedy, remedy_members)

static const AmtMember authority_members[] = {
  { "id", AT (AmtAuthority, id), AMT_MEMBER_ID, NEEDS },
  { "name", AT (AmtAuthority, name), AMT_MEMBER_TEXT, NEEDS },
  { "unit", AT (AmtAuthority, unit), AMT_MEMBER_TEXT },
  { "address", AT (AmtAuthority, address), AMT_MEMBER_LINES },
  { "place", AT (AmtAuthority, place), AMT_MEMBER_TEXT },
  { "contact", AT (AmtAuthority, contact), AMT_MEMBER_LINES },
  { "holidays", AT (AmtAuthority, holidays), AMT_MEMBER_TEXTS },
  { "remedies", AT (AmtAuthority, remedies), AMT_MEMBER_LIST, 0, &amt_remedy_shape },
  { "raw", AT (AmtAuthority, raw), AMT_MEMBER_OBJECT, AMT_MEMBER_LOCAL },
  { NULL },
};
DEFINE_COUNTED (AmtAuthority, amt_authority, authority_members)

static const AmtMember announcement_members[] = {
  { "text", AT (AmtAnnouncement, text), AMT_MEMBER_TEXT, NEEDS },
  { "from", AT (AmtAnnouncement, from), AMT_MEMBER_TIME },
  { "until", AT (AmtAnnouncement, until), AMT_MEMBER_TIME },
  { NULL },
};
DEFINE_PLAIN (AmtAnnouncement, amt_announcement, announcement_members)

/* Queues and portal info never have a NULL list of strings: an empty one is what "not said" means there. */
static const AmtMember queue_members[] = {
  { "id", AT (AmtQueue, id), AMT_MEMBER_ID, NEEDS },
  { "name", AT (AmtQueue, name), AMT_MEMBER_TEXT, NEEDS },
  { "authorityId", AT (AmtQueue, authority_id), AMT_MEMBER_ID },
  { "serviceIds", AT (AmtQueue, service_ids), AMT_MEMBER_TEXTS },
  { NULL },
};

static gpointer
make_queue (void)
{
  AmtQueue *self = g_new0 (AmtQueue, 1);

  self->service_ids = g_new0 (char *, 1);
  return self;
}

const AmtShape amt_queue_shape = { sizeof (AmtQueue), queue_members, make_queue,
                                   (GDestroyNotify) amt_queue_free };

AmtQueue *
amt_queue_new (void)
{
  return make_queue ();
}

void
amt_queue_free (AmtQueue *self)
{
  if (self == NULL)
    return;

  amt_shape_clear (&amt_queue_shape, self);
  g_free (self);
}

static const AmtMember portal_info_members[] = {
  { "name", AT (AmtPortalInfo, name), AMT_MEMBER_TEXT, NEEDS },
  { "apiVersion", AT (AmtPortalInfo, api_version), AMT_MEMBER_ID, NEEDS },
  { "minClientVersion", AT (AmtPortalInfo, min_client_version), AMT_MEMBER_ID },
  { "environment", AT (AmtPortalInfo, environment), AMT_MEMBER_TEXT },
  { "announcements", AT (AmtPortalInfo, announcements), AMT_MEMBER_LIST, 0,
    &amt_announcement_shape },
  { "oidcIssuer", AT (AmtPortalInfo, oidc_issuer), AMT_MEMBER_TEXT },
  { "clientId", AT (AmtPortalInfo, client_id), AMT_MEMBER_TEXT },
  { "features", AT (AmtPortalInfo, features), AMT_MEMBER_TEXTS },
  { "maxPage", AT (AmtPortalInfo, max_page), AMT_MEMBER_UINT, AMT_MEMBER_LOCAL },
  { "maxUpload", AT (AmtPortalInfo, max_upload), AMT_MEMBER_COUNT, AMT_MEMBER_LOCAL },
  { "cacheLease", AT (AmtPortalInfo, cache_lease), AMT_MEMBER_COUNT },
  { "cacheClosed", AT (AmtPortalInfo, cache_closed), AMT_MEMBER_COUNT },
  { "serverTime", AT (AmtPortalInfo, server_time), AMT_MEMBER_TIME },
  { "raw", AT (AmtPortalInfo, raw), AMT_MEMBER_OBJECT, AMT_MEMBER_LOCAL },
  { NULL },
};

static gpointer
make_portal_info (void)
{
  AmtPortalInfo *self = g_new0 (AmtPortalInfo, 1);

  g_atomic_ref_count_init (&self->ref_count);
  amt_shape_init (&amt_portal_info_shape, self);
  self->features = g_new0 (char *, 1);
  return self;
}

const AmtShape amt_portal_info_shape = { sizeof (AmtPortalInfo), portal_info_members,
                                         make_portal_info, (GDestroyNotify) amt_portal_info_unref };

AmtPortalInfo *
amt_portal_info_new (void)
{
  return make_portal_info ();
}

AmtPortalInfo *
amt_portal_info_ref (AmtPortalInfo *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
amt_portal_info_unref (AmtPortalInfo *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  amt_shape_clear (&amt_portal_info_shape, self);
  g_free (self);
}

static const AmtMember queue_right_members[] = {
  { "queueId", AT (AmtQueueRight, queue_id), AMT_MEMBER_ID, NEEDS },
  { "rights", AT (AmtQueueRight, rights), AMT_MEMBER_UINT, AMT_MEMBER_LOCAL },
  { "cacheScope", AT (AmtQueueRight, cache_scope), AMT_MEMBER_UINT, AMT_MEMBER_LOCAL },
  { NULL },
};
G_STATIC_ASSERT (sizeof (AmtRights) == sizeof (guint) && sizeof (AmtCacheScope) == sizeof (guint));
DEFINE_PLAIN (AmtQueueRight, amt_queue_right, queue_right_members)

static const AmtMember me_members[] = {
  { "id", AT (AmtMe, id), AMT_MEMBER_ID, NEEDS },
  { "name", AT (AmtMe, name), AMT_MEMBER_TEXT, NEEDS },
  { "initials", AT (AmtMe, initials), AMT_MEMBER_TEXT },
  { "unit", AT (AmtMe, unit), AMT_MEMBER_TEXT },
  { "room", AT (AmtMe, room), AMT_MEMBER_TEXT },
  { "phone", AT (AmtMe, phone), AMT_MEMBER_TEXT },
  { "signature", AT (AmtMe, signature), AMT_MEMBER_TEXT },
  { "clerk", AT (AmtMe, clerk), AMT_MEMBER_BOOL, AMT_MEMBER_LOCAL },
  { "supervisor", AT (AmtMe, supervisor), AMT_MEMBER_BOOL, AMT_MEMBER_LOCAL },
  { "queues", AT (AmtMe, queues), AMT_MEMBER_LIST, AMT_MEMBER_LOCAL, &amt_queue_right_shape },
  { "substituteFor", AT (AmtMe, substitute_for), AMT_MEMBER_TEXTS },
  { NULL },
};
DEFINE_COUNTED (AmtMe, amt_me, me_members)

AmtOutcome *
amt_service_find_outcome (const AmtService *self, const char *id)
{
  for (guint i = 0; i < self->outcomes->len; i++)
    {
      AmtOutcome *outcome = g_ptr_array_index (self->outcomes, i);

      if (g_strcmp0 (outcome->id, id) == 0)
        return outcome;
    }

  return NULL;
}

AmtLetterTemplate *
amt_service_find_template (const AmtService *self, const char *id)
{
  for (guint i = 0; i < self->templates->len; i++)
    {
      AmtLetterTemplate *template = g_ptr_array_index (self->templates, i);

      if (g_strcmp0 (template->id, id) == 0)
        return template;
    }

  return NULL;
}

AmtRemedy *
amt_authority_find_remedy (const AmtAuthority *self, const char *id)
{
  for (guint i = 0; i < self->remedies->len; i++)
    {
      AmtRemedy *remedy = g_ptr_array_index (self->remedies, i);

      if (g_strcmp0 (remedy->id, id) == 0)
        return remedy;
    }

  return NULL;
}

AmtQueueRight *
amt_me_find_queue (const AmtMe *self, const char *queue_id)
{
  for (guint i = 0; i < self->queues->len; i++)
    {
      AmtQueueRight *right = g_ptr_array_index (self->queues, i);

      if (g_strcmp0 (right->queue_id, queue_id) == 0)
        return right;
    }

  return NULL;
}

gboolean
amt_me_may_cache (const AmtMe *self, const char *queue_id, const char *assignee_id)
{
  AmtQueueRight *right = amt_me_find_queue (self, queue_id);

  if (right == NULL || (right->rights & AMT_RIGHT_READ) == 0)
    return FALSE;
  if (right->cache_scope == AMT_CACHE_ALL)
    return TRUE;
  if (right->cache_scope != AMT_CACHE_MINE || assignee_id == NULL)
    return FALSE;

  return g_strcmp0 (assignee_id, self->id) == 0 ||
         (self->substitute_for != NULL &&
          g_strv_contains ((const char *const *) self->substitute_for, assignee_id));
}

gboolean
amt_portal_info_accepts_client (const AmtPortalInfo *self, const char *version)
{
  const char *need = self->min_client_version;
  const char *have = version;

  while (need != NULL && *need != '\0')
    {
      char *need_end = NULL;
      char *have_end = NULL;
      guint64 need_part = g_ascii_strtoull (need, &need_end, 10);
      guint64 have_part = have != NULL ? g_ascii_strtoull (have, &have_end, 10) : 0;

      if (have_part != need_part)
        return have_part > need_part;

      need = *need_end == '.' ? need_end + 1 : NULL;
      have = have_end != NULL && *have_end == '.' ? have_end + 1 : NULL;
    }

  return TRUE;
}
