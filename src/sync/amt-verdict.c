/* amt-verdict.c: what an answer means for an operation that was sent. Pure; any thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "amt-verdict.h"

static AmtVerdict
verdict_from_type (const AmtProblem *problem)
{
  static const struct
  {
    const char *type;
    AmtVerdict verdict;
  } TYPES[] = {
    { AMT_PROBLEM_UPLOAD_MISSING, AMT_VERDICT_PREPARE },
    { AMT_PROBLEM_ISSUED_ON, AMT_VERDICT_PREPARE },
    { AMT_PROBLEM_PREVIOUS, AMT_VERDICT_WAIT_BEHIND },
    /* The upload was damaged on its way; the bytes here are checked by their hash. */
    { AMT_PROBLEM_DIGEST, AMT_VERDICT_WAIT_OWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TYPES); i++)
    if (g_strcmp0 (problem->type, TYPES[i].type) == 0)
      return TYPES[i].verdict;

  return AMT_VERDICT_REFUSED;
}

AmtVerdict
amt_verdict_from_problem (const AmtProblem *problem)
{
  switch (problem->status)
    {
    case 401:
      return AMT_VERDICT_SIGN_IN;
    case 410:
      return AMT_VERDICT_DIVERGED;
    case 409:
      return AMT_VERDICT_CONFLICT;
    case 412:
    case 428:
      return AMT_VERDICT_COMPARE;
    case 408:
    case 425:
    case 429:
    case 503:
      return AMT_VERDICT_PAUSE;
    default:
      /* 5xx may be the fault of this one operation, so it must not hold up the others. */
      return problem->status >= 500 ? AMT_VERDICT_WAIT_OWN : verdict_from_type (problem);
    }
}

AmtVerdict
amt_verdict_from_error (const GError *error, gboolean batch)
{
  const AmtProblem *problem;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return AMT_VERDICT_STOPPED;
  if (error->domain != AMT_REMOTE_ERROR)
    return AMT_VERDICT_PAUSE;

  switch ((AmtRemoteError) error->code)
    {
    case AMT_REMOTE_ERROR_NOT_SENT:
    case AMT_REMOTE_ERROR_TLS:
      return AMT_VERDICT_UNREACHED;

    case AMT_REMOTE_ERROR_LOST:
    case AMT_REMOTE_ERROR_BUSY:
      return AMT_VERDICT_PAUSE;

    case AMT_REMOTE_ERROR_SIGN_IN:
      return AMT_VERDICT_SIGN_IN;

    case AMT_REMOTE_ERROR_GONE:
      return AMT_VERDICT_DIVERGED;

    /* An answer that breaks the contract says nothing about what happened: the same key asks again. */
    case AMT_REMOTE_ERROR_ANSWER:
    case AMT_REMOTE_ERROR_SERVER:
      return batch ? AMT_VERDICT_ONE_BY_ONE : AMT_VERDICT_WAIT_OWN;

    case AMT_REMOTE_ERROR_NOT_ALLOWED:
    case AMT_REMOTE_ERROR_NOT_FOUND:
    case AMT_REMOTE_ERROR_STATE:
    case AMT_REMOTE_ERROR_VERSION:
    case AMT_REMOTE_ERROR_REFUSED:
      if (batch)
        return AMT_VERDICT_ONE_BY_ONE;
      problem = amt_remote_error_get_problem (error);
      return problem ? amt_verdict_from_problem (problem) : AMT_VERDICT_REFUSED;

    default:
      return AMT_VERDICT_PAUSE;
    }
}
