#!/usr/bin/env bash
# glewlwyd.sh: Debian's glewlwyd with an empty database of its own. Says "READY" when it answers, and runs until it is killed.
#
#   glewlwyd.sh FOLDER PORT
#
# Leaves an RSA key in FOLDER (key.pem, public.pem); users, client and plugin come from the test, over its REST interface.
#
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
folder=$1
port=$2
modules=/usr/lib/glewlwyd

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$folder/key.pem" 2>/dev/null ||
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$folder/key.pem" 2>/dev/null
openssl pkey -in "$folder/key.pem" -pubout -out "$folder/public.pem"
sqlite3 "$folder/glewlwyd.db" </usr/share/dbconfig-common/data/glewlwyd/install/sqlite3

# Without the three files of a certificate it complains about a certificate, even where it is to use none.
cat >"$folder/glewlwyd.conf" <<CONF
port = $port
bind_address = "127.0.0.1"
external_url = "http://127.0.0.1:$port"
login_url = "login.html"
api_prefix = "api"
log_mode = "console"
log_level = "ERROR"
cookie_secure = 0
session_key = "SESSION"
session_expiration = 3600
admin_scope = "g_admin"
profile_scope = "g_profile"
user_module_path = "$modules/user"
client_module_path = "$modules/client"
user_auth_scheme_module_path = "$modules/scheme"
plugin_module_path = "$modules/plugin"
allow_origin = "*"
use_secure_connection = false
secure_connection_key_file = "none"
secure_connection_pem_file = "none"
secure_connection_ca_file = "none"
hash_algorithm = "SHA512"
database = { type = "sqlite3"; path = "$folder/glewlwyd.db"; };
CONF

(
  for _try in $(seq 200); do
    if (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null; then
      echo "READY"
      exit
    fi
    sleep 0.05
  done
) &
exec glewlwyd --config-file "$folder/glewlwyd.conf" >&2
