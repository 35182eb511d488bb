/* amt-ctl-options.c: the command line. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "amt-ctl-options.h"

#include <glib/gi18n.h>

static const AmtCtlCommand COMMANDS[] = {
  { "status", "", N_ ("Say what is here, what waits and what the portal said last"), AMT_CTL_READ,
    0, 0, amt_ctl_status },
  { "sync", "", N_ ("Send what waits, then fetch what changed"), AMT_CTL_WRITE, 0, 0,
    amt_ctl_sync },
  { "list", "", N_ ("List cases"), AMT_CTL_READ, 0, 0, amt_ctl_list },
  { "search", N_ ("WORDS…"),
    N_ ("Search names, references, forms, notes; von: geb: leistung: status: frist: an: az:"),
    AMT_CTL_READ, 1, G_MAXUINT, amt_ctl_search },
  { "show", N_ ("CASE"), N_ ("Show one case"), AMT_CTL_READ, 1, 1, amt_ctl_show },
  { "outbox", N_ ("[show ID | retry ID | discard ID | keep ID mine|theirs]"),
    N_ ("List what was recorded and where it stands, or decide about it"), AMT_CTL_BY_ARGUMENTS, 0,
    3, amt_ctl_outbox },
  { "offline", N_ ("[add CASE… | remove CASE…]"),
    N_ ("List what stays available without a network, or add to it; also queue:ID, search:NAME"),
    AMT_CTL_BY_ARGUMENTS, 0, G_MAXUINT, amt_ctl_offline },
  { "do", N_ ("CASE TYPE [NAME=VALUE…]"), N_ ("Do something to a case"), AMT_CTL_WRITE, 2,
    G_MAXUINT, amt_ctl_do },
  { "document", N_ ("CASE DOCUMENT FILE"), N_ ("Save a document of a case in clear text"),
    AMT_CTL_WRITE_OR_READ, 3, 3, amt_ctl_document },
  { "print", N_ ("CASE -o FILE"),
    N_ ("Save a case as one PDF in clear text: its data, notes, history and documents"),
    AMT_CTL_WRITE_OR_READ, 1, 1, amt_ctl_print_case },
  { "sign-in", "", N_ ("Sign in to the portal with the browser"), AMT_CTL_WRITE, 0, 0,
    amt_ctl_sign_in },
  { "sign-out", "", N_ ("Sign out, or delete everything of yours on this computer as well"),
    AMT_CTL_WRITE, 0, 0, amt_ctl_sign_out },
  { "diagnose", "", N_ ("Say what IT asks first: keyring, portal, clock, sign-in"), AMT_CTL_READ, 0,
    0, amt_ctl_diagnose },
  { "verify", "", N_ ("Check the cache, or make it anew"), AMT_CTL_READ, 0, 0, amt_ctl_verify },
};

/* Longest list of entries and the end. */
#define MAX_ENTRIES 10

static void
fill_global (GOptionEntry *entries, AmtCtlOptions *options)
{
  const GOptionEntry all[] = {
    { "portal", 0, 0, G_OPTION_ARG_STRING, &options->portal,
      N_ ("The portal's address; after the first time that of the last sign-in"), N_ ("ADDRESS") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options->profile,
      N_ ("Where the encrypted caches lie (default: amtsstube in your data folder)"),
      N_ ("FOLDER") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &options->token_file,
      N_ ("File with an access token instead of a sign-in"), N_ ("FILE") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &options->key_file,
      N_ ("File with keys and sign-ins instead of the keyring; made when there is none"),
      N_ ("FILE") },
    { "offline", 0, 0, G_OPTION_ARG_NONE, &options->offline, N_ ("Do not ask the portal"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Print one JSON object"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &options->help, N_ ("Show help"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Show the version"), NULL },
    { NULL },
  };

  memcpy (entries, all, sizeof all);
}

static void
fill_list (GOptionEntry *entries, AmtCtlOptions *options)
{
  const GOptionEntry all[] = {
    { "scope", 0, 0, G_OPTION_ARG_STRING, &options->scope,
      "all, inbox, mine, due, followUps, waiting, done, pending", N_ ("SCOPE") },
    { "queue", 0, 0, G_OPTION_ARG_STRING, &options->queue, N_ ("Only of this queue"), "ID" },
    { "service", 0, 0, G_OPTION_ARG_STRING, &options->service, N_ ("Only of this service"), "ID" },
    { "state", 0, 0, G_OPTION_ARG_STRING, &options->state,
      "received, inProgress, waiting, decided, closed", N_ ("STATE") },
    { "text", 0, 0, G_OPTION_ARG_STRING, &options->text, N_ ("Part of the reference or the name"),
      N_ ("TEXT") },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &options->sort,
      "received, reference, applicant, deadline, followUp, state, service, assignee",
      N_ ("ORDER") },
    { "desc", 0, 0, G_OPTION_ARG_NONE, &options->descending, N_ ("The other way round"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_ ("At most so many"), "N" },
    { NULL },
  };

  memcpy (entries, all, sizeof all);
}

static void
fill_do (GOptionEntry *entries, AmtCtlOptions *options)
{
  const GOptionEntry all[] = {
    { "parameters", 0, 0, G_OPTION_ARG_FILENAME, &options->parameters,
      N_ ("Parameters as a JSON object; “-” is standard input; after TYPE also --json FILE"),
      N_ ("FILE") },
    { "hold", 0, 0, G_OPTION_ARG_INT, &options->hold,
      N_ ("Seconds in which it can be taken back without a trace"), N_ ("SECONDS") },
    { "no-send", 0, 0, G_OPTION_ARG_NONE, &options->no_send, N_ ("Record only"), NULL },
    { NULL },
  };

  memcpy (entries, all, sizeof all);
}

static void
fill_command (GOptionEntry *entries, AmtCtlOptions *options, const AmtCtlCommand *command)
{
  const GOptionEntry sync[] = {
    { "full", 0, 0, G_OPTION_ARG_NONE, &options->full, N_ ("From the start"), NULL },
    { NULL },
  };
  const GOptionEntry search[] = {
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_ ("At most so many"), "N" },
    { NULL },
  };
  const GOptionEntry show[] = {
    { "show-restricted", 0, 0, G_OPTION_ARG_NONE, &options->show_restricted,
      N_ ("Show what is masked: addresses under a protective block and fields like tax "
          "numbers"),
      NULL },
    { "outcomes", 0, 0, G_OPTION_ARG_NONE, &options->outcomes,
      N_ ("Show what may be decided, and which values that needs"), NULL },
    { NULL },
  };
  const GOptionEntry print[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("The PDF; a file that exists is not overwritten"), N_ ("FILE") },
    { "document", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->documents,
      N_ ("Only this document, by id or file name; may be given several times (default: all)"),
      N_ ("DOCUMENT") },
    { "show-restricted", 0, 0, G_OPTION_ARG_NONE, &options->show_restricted,
      N_ ("Show what is masked: addresses under a protective block and fields like tax "
          "numbers"),
      NULL },
    { NULL },
  };
  const GOptionEntry outbox[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &options->all, N_ ("Settled ones too"), NULL },
    { "no-send", 0, 0, G_OPTION_ARG_NONE, &options->no_send, N_ ("Record only"), NULL },
    { NULL },
  };

  const GOptionEntry sign_in[] = {
    { "no-browser", 0, 0, G_OPTION_ARG_NONE, &options->no_browser,
      N_ ("Only print the address to open"), NULL },
    { "issuer", 0, 0, G_OPTION_ARG_STRING, &options->issuer,
      N_ ("The identity provider, instead of the one that the portal names"), N_ ("ADDRESS") },
    { "client-id", 0, 0, G_OPTION_ARG_STRING, &options->client_id,
      N_ ("As what this program is registered there"), "ID" },
    { "port", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->ports,
      N_ ("Port that the browser comes back to; several are tried in order (default: any)"),
      N_ ("PORT") },
    { NULL },
  };
  const GOptionEntry sign_out[] = {
    { "delete-data", 0, 0, G_OPTION_ARG_NONE, &options->delete_data,
      N_ ("Delete your cache and its key on this computer"), NULL },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &options->yes,
      N_ ("Even if changes or drafts are lost by that"), NULL },
    { "no-browser", 0, 0, G_OPTION_ARG_NONE, &options->no_browser,
      N_ ("Only print the address to open"), NULL },
    { NULL },
  };

  const GOptionEntry verify[] = {
    { "rebuild", 0, 0, G_OPTION_ARG_NONE, &options->rebuild,
      N_ ("Make the cache anew from the portal first; what was recorded stays"), NULL },
    { NULL },
  };

  memset (entries, 0, sizeof (GOptionEntry) * MAX_ENTRIES);
  if (g_str_equal (command->name, "list"))
    fill_list (entries, options);
  else if (g_str_equal (command->name, "do"))
    fill_do (entries, options);
  else if (g_str_equal (command->name, "sync"))
    memcpy (entries, sync, sizeof sync);
  else if (g_str_equal (command->name, "search"))
    memcpy (entries, search, sizeof search);
  else if (g_str_equal (command->name, "show"))
    memcpy (entries, show, sizeof show);
  else if (g_str_equal (command->name, "print"))
    memcpy (entries, print, sizeof print);
  else if (g_str_equal (command->name, "sign-in"))
    memcpy (entries, sign_in, sizeof sign_in);
  else if (g_str_equal (command->name, "sign-out"))
    memcpy (entries, sign_out, sizeof sign_out);
  else if (g_str_equal (command->name, "outbox"))
    memcpy (entries, outbox, sizeof outbox);
  else if (g_str_equal (command->name, "verify"))
    memcpy (entries, verify, sizeof verify);
}

static GOptionContext *
make_context (const char *parameters, const GOptionEntry *entries)
{
  GOptionContext *context = g_option_context_new (parameters);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return context;
}

const AmtCtlCommand *
amt_ctl_options_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
    if (g_strcmp0 (COMMANDS[i].name, name) == 0)
      return &COMMANDS[i];

  return NULL;
}

void
amt_ctl_options_clear (AmtCtlOptions *self)
{
  char **const texts[] = { &self->portal,    &self->profile, &self->token_file, &self->key_file,
                           &self->scope,     &self->queue,   &self->service,    &self->state,
                           &self->text,      &self->sort,    &self->parameters, &self->issuer,
                           &self->client_id, &self->output };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_pointer (&self->ports, g_strfreev);
  g_clear_pointer (&self->documents, g_strfreev);
}

/* "do CASE TYPE … --json FILE": the issue of two meanings is decided here, by place: after TYPE a word that is neither an
 * option nor NAME=VALUE names the file. */
static void
rename_parameters (char **arguments)
{
  static const char *const WITH_VALUE[] = { "--portal",   "--profile", "--token-file",
                                            "--key-file", "--hold",    "--parameters",
                                            NULL };
  guint n_words = 0;

  for (guint i = 0; arguments[i]; i++)
    {
      const char *next = arguments[i + 1];

      if (g_strv_contains (WITH_VALUE, arguments[i]) && next)
        {
          i++;
        }
      else if (g_str_has_prefix (arguments[i], "--json=") ||
               (g_str_equal (arguments[i], "--json") && n_words >= 3 && next &&
                (g_str_equal (next, "-") || (*next != '-' && !strchr (next, '=')))))
        {
          const char *rest = arguments[i] + strlen ("--json");
          guint file_follows = *rest ? 0 : 1;
          char *renamed =
              *rest ? g_strconcat ("--parameters", rest, NULL) : g_strdup ("--parameters");

          g_free (arguments[i]);
          arguments[i] = renamed;
          i += file_follows;
        }
      else if (*arguments[i] != '-')
        {
          if (n_words == 0 && !g_str_equal (arguments[i], "do"))
            return;
          n_words++;
        }
    }
}

/* The words that pass one left over are the command's. */
static char *
parse_command (AmtCtl *self, char ***arguments)
{
  GOptionEntry entries[MAX_ENTRIES];
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  fill_command (entries, &self->options, self->command);
  context = make_context (NULL, entries);
  if (!g_option_context_parse_strv (context, arguments, &error))
    return g_strdup (error->message);

  /* arguments[0] is taken for a program's name. */
  n = g_strv_length (*arguments);
  if (n > 1 && g_strcmp0 ((*arguments)[1], "--") == 0)
    n--;
  if (self->options.help)
    return NULL;
  if (n - 1 < self->command->min_arguments)
    return g_strdup_printf (_ ("“%s” needs more arguments: %s"), self->command->name,
                            _ (self->command->usage));
  if (n - 1 > self->command->max_arguments)
    return g_strdup_printf (_ ("“%s” does not take so many arguments."), self->command->name);
  self->arguments = g_strdupv (*arguments + (g_strv_length (*arguments) - (n - 1)));
  return NULL;
}

char *
amt_ctl_options_parse (AmtCtl *self, char **arguments)
{
  GOptionEntry entries[MAX_ENTRIES] = { { NULL } };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) given = arguments;
  g_auto (GStrv) words = NULL;

  rename_parameters (given);
  self->options.wants_json = g_strv_contains ((const char *const *) given, "--json");
  g_strv_builder_add (builder, "amtsstubectl");
  g_strv_builder_addv (builder, (const char **) given);
  words = g_strv_builder_end (builder);

  fill_global (entries, &self->options);
  context = make_context (NULL, entries);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse_strv (context, &words, &error))
    return g_strdup (error->message);
  if (self->options.version || !words[1])
    return words[1] || self->options.version || self->options.help
               ? NULL
               : g_strdup (_ ("Please name a command."));

  if (g_str_equal (words[1], "help"))
    {
      self->options.help = TRUE;
      self->command = amt_ctl_options_find (words[2]);
      return words[2] && !self->command
                 ? g_strdup_printf (_ ("There is no command “%s”."), words[2])
                 : NULL;
    }
  self->command = amt_ctl_options_find (words[1]);
  if (!self->command)
    return *words[1] == '-' ? g_strdup_printf (_ ("There is no option “%s”."), words[1])
                            : g_strdup_printf (_ ("There is no command “%s”."), words[1]);

  g_clear_pointer (&words[0], g_free);
  memmove (words, words + 1, sizeof *words * g_strv_length (words + 1));
  words[g_strv_length (words) - 1] = NULL;
  return parse_command (self, &words);
}

static void
add_types (GString *help)
{
  guint n;
  const AmtOperationTypeInfo *infos = amt_operation_type_infos (&n);

  g_string_append_printf (help, "\n%s\n", _ ("Types and what they need:"));
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (help, "  %s", infos[i].name);
      for (const AmtParameter *p = infos[i].parameters; p->name; p++)
        if (p->required && infos[i].type != AMT_OPERATION_ADD_DOCUMENT &&
            !g_str_equal (p->name, "applicantVersion") && !g_str_equal (p->name, "values"))
          g_string_append_printf (help, " %s=", p->name);
      if (infos[i].type == AMT_OPERATION_ADD_DOCUMENT)
        g_string_append (help, " file= source=");
      if (infos[i].type == AMT_OPERATION_DECIDE)
        g_string_append (help, " values.FIELD=…");
      g_string_append_c (help, '\n');
    }
  g_string_append_printf (
      help, "%s\n", _ ("Outcomes of a case and their fields: amtsstubectl show CASE --outcomes"));
}

char *
amt_ctl_options_help (const AmtCtlCommand *command)
{
  AmtCtlOptions options = { 0 };
  GOptionEntry entries[MAX_ENTRIES] = { { NULL } };
  GString *help = g_string_new (NULL);
  g_autoptr (GOptionContext) global = NULL;
  g_autofree char *global_help = NULL;
  const char *list;

  fill_global (entries, &options);
  global = make_context (command ? command->name : _ ("COMMAND"), entries);
  global_help = g_option_context_get_help (global, TRUE, NULL);

  if (command)
    {
      g_autoptr (GOptionContext) own = NULL;
      g_autofree char *own_help = NULL;

      fill_command (entries, &options, command);
      own = make_context (NULL, entries);
      own_help = g_option_context_get_help (own, TRUE, NULL);
      g_string_append_printf (help, "amtsstubectl %s %s\n%s\n", command->name,
                              *command->usage ? _ (command->usage) : "", _ (command->summary));
      if (g_str_equal (command->name, "do"))
        add_types (help);
      list = entries[0].long_name ? strstr (own_help, "\n\n") : NULL;
      if (list)
        g_string_append (help, g_strchomp ((char *) list + 1));
      g_string_append_c (help, '\n');
    }
  else
    {
      g_string_append_printf (help, "amtsstubectl %s\n%s\n\n", _ ("COMMAND"),
                              _ ("The Amtsstube desk without a window"));
      for (gsize i = 0; i < G_N_ELEMENTS (COMMANDS); i++)
        g_string_append_printf (help, "  %-9s %s\n", COMMANDS[i].name, _ (COMMANDS[i].summary));
      g_string_append_printf (help, "  %-9s %s\n", "help", _ ("Explain a command"));
    }
  list = strstr (global_help, "\n\n");
  g_string_append (help, list ? list + 1 : "");
  return g_string_free (help, FALSE);
}
