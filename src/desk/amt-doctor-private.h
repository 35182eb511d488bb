/* amt-doctor-private.h: what the parts of the connection doctor share.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "amt-doctor.h"

G_BEGIN_DECLS

/* One examination: steps one after another, each of which adds lines. */
typedef struct
{
  AmtDiagnosis *diagnosis; /* (owned) */
  AmtContext *context;     /* (owned) (nullable) */
  gboolean own_context;    /* opened here, for reading: closed at the end */
  char *profile;           /* (owned) */
  char *portal;            /* (owned) (nullable) */
  const char *portal_from; /* "option", "lastSignIn" */
  char *program;           /* (owned) */
  char *version;           /* (owned) */
  AmtVault *vault;         /* (owned) */
  AmtClock *clock;         /* (owned) */
  GTlsDatabase *tls;       /* (owned) (nullable) */
  AmtRemote *remote;       /* (owned) (nullable) until the address was understood */
  GUri *uri;               /* (owned) (nullable) of the portal */
  char *issuer;            /* (owned) (nullable) as the portal says */
  GString *settings;       /* (owned) lines */
  gboolean offline;
  gboolean proxied;      /* the portal is asked through a proxy */
  gboolean this_machine; /* the portal is on it */
  guint step;
} AmtExamination;

/** AmtDoctorStep: one part; ends with amt_doctor_next (). */
typedef void (*AmtDoctorStep) (GTask *task);

/** amt_doctor_next: goes on. */
void amt_doctor_next (GTask *task);
/**
 * amt_doctor_add:
 * @label, @sentence: translated
 *
 * Returns: (transfer none): the line, to set value and error.
 */
AmtDoctorFinding *amt_doctor_add (AmtExamination *self, const char *name, const char *label,
                                  AmtDoctorFindingGrade grade, const char *sentence, ...)
    G_GNUC_PRINTF (5, 6);
/** amt_doctor_add_error: a failure; @error: (transfer full): what it says in words a person understands. */
AmtDoctorFinding *amt_doctor_add_error (AmtExamination *self, const char *name, const char *label,
                                        GError *error);
/** amt_doctor_home: Returns: (transfer full): @path with the home folder as "~". */
char *amt_doctor_home (const char *path);

/* amt-doctor-network.c */
void amt_doctor_look_at_name (GTask *task);
void amt_doctor_look_at_proxy (GTask *task);
void amt_doctor_look_at_tls (GTask *task);
void amt_doctor_look_at_portal (GTask *task);
void amt_doctor_look_at_kerberos (GTask *task);

/* amt-doctor-render.c */
void amt_doctor_look_at_documents (GTask *task);

/* amt-doctor-profile.c */
void amt_doctor_read_session (GTask *task);
void amt_doctor_look_at_vault (GTask *task);
void amt_doctor_look_at_sign_in (GTask *task);
void amt_doctor_look_at_disk (GTask *task);
void amt_doctor_open_cache (GTask *task);
void amt_doctor_look_at_index (GTask *task);

G_END_DECLS
