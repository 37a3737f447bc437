/*
 * settings_schema - see settings_schema.h.
 *
 * What a table does not say stands in notes[]; tests/e2e/test_c_schema.py fails
 * for a key without a note.
 */
#include "proxy/cli/settings_schema.h"

#include "filters/policy/schema.h"
#include "proxy/cli/balance_args.h"
#include "proxy/cli/settings_file.h"
#include "proxy/cli/settings_tls.h"
#include "proxy/cli/settings_upstream.h"

/* Quotes around a number mean nothing to the parser. */
#define NUMBER(least, most)                                           \
    "{\"anyOf\": [{\"type\": \"integer\", \"minimum\": " #least       \
    ", \"maximum\": " #most "}, {\"type\": \"string\", \"pattern\": " \
    "\"^[0-9]+$\"}]}"

#define URL "{\"type\": \"string\", \"pattern\": \"^([Hh][Tt][Tt][Pp]|unix:)\"}"

static const struct schema_note notes[] = {
    {"file", "listen", "#listeners",
     "Where clients connect; default 127.0.0.1:8080."},
    {"file", "upstream", "#upstream", "The servers behind."},
    {"file", "filters", NULL,
     "Filter files, from this file's folder, in the order in which they are "
     "tried; without them the embedded pack, which redacts all kinds. Read "
     "again at a reload."},
    {"file", "admin", NULL,
     "HOST:PORT of /healthz, /readyz and /metrics; default 127.0.0.1:9901."},
    {"file", "workers",
     "{\"anyOf\": [" NUMBER(1, 64) ", {\"const\": \"auto\"}]}",
     "Threads; auto: one for each CPU."},
    {"file", "limits", "#limits",
     "What peers may send, and what is kept in memory."},
    {"file", "timeouts", "#timeouts", "How long is waited for what."},
    {"file", "log", "#log", "The access log."},
    {"file", "signed_redirects", NULL,
     "Pass redirects to signed links of media stores, which are fetched round "
     "the filter."},
    {"file", "allow_weaker", NULL,
     "Let a reload put filters in force that hide less than those before."},
    {"file", "sandbox", "#sandbox",
     "Give up privileges and system calls before serving: if possible, or "
     "else do not serve, or not at all."},
    {"listener", "address", NULL,
     "HOST:PORT, [IPV6]:PORT, :PORT or unix:PATH."},
    {"listener", "proxy_protocol", NULL,
     "Connections begin with a PROXY preface that names the client."},
    {"listener", "tls", "#listener_tls", "TLS; without it plain text."},
    {"listener_tls", "certificate", NULL,
     "The certificate and those that lead to its CA, PEM."},
    {"listener_tls", "key", NULL,
     "Its private key, PEM, for its owner only; else it is in the "
     "certificate's file."},
    {"listener_tls", "ocsp", NULL, "An OCSP response to staple, DER."},
    {"listener_tls", "certificates", "#certificates",
     "Several certificates instead of one: the server name chooses."},
    {"listener_tls", "client_ca", NULL,
     "CAs whose clients' certificates are taken, PEM."},
    {"listener_tls", "crl", NULL, "What those CAs have revoked, PEM."},
    {"listener_tls", "clients", "#clients",
     "Whether clients are asked for certificates."},
    {"listener_tls", "forward_client", NULL,
     "Tell the upstream who the client is (X-Forwarded-Client-Cert)."},
    {"listener_tls", "resume", "#duration",
     "How long a session can be resumed; default 60m."},
    {"listener_tls", "hsts",
     "{\"type\": \"string\", \"pattern\": \"^[1-9][0-9]{0,3}d$\"}",
     "Strict-Transport-Security's max-age, as 365d."},
    {"listener_tls", "min_version", "#version", "The oldest TLS version."},
    {"listener_tls", "ciphers", NULL, "Cipher suites of TLS 1.2."},
    {"listener_tls", "suites", NULL, "Cipher suites of TLS 1.3."},
    {"listener_tls", "groups", NULL, "Groups of the key exchange."},
    {"certificate", "certificate", NULL, "The certificate, PEM."},
    {"certificate", "key", NULL, "Its private key, PEM."},
    {"certificate", "ocsp", NULL, "An OCSP response to staple, DER."},
    {"upstream", "servers",
     "{\"anyOf\": [" URL ", {\"type\": \"array\", \"minItems\": 1, "
     "\"items\": " URL "}]}",
     "http://HOST[:PORT], https://HOST[:PORT] or unix:PATH; several must all "
     "be able to answer every request."},
    {"upstream", "balance", "#balance", "Which server is next."},
    {"upstream", "health", "#health",
     "Ask each server for a path; one that is not well gets no requests."},
    {"upstream", "resolve",
     "{\"anyOf\": [{\"$ref\": \"#/$defs/duration\"}, {\"const\": \"never\"}]}",
     "How often names are looked up again."},
    {"upstream", "tls", "#upstream_tls", "How https:// servers are verified."},
    {"health", "path", "{\"type\": \"string\", \"pattern\": \"^/\"}",
     "What is asked for; 2xx and 3xx are good."},
    {"health", "every", "#duration", "How often."},
    {"health", "timeout", "#duration", "How long an answer may take."},
    {"health", "fall", NUMBER(1, 100), "Bad answers in a row that decide."},
    {"health", "rise", NUMBER(1, 100), "Good answers in a row that decide."},
    {"upstream_tls", "ca", NULL, "Whom to trust, PEM; else the system's CAs."},
    {"upstream_tls", "certificate", NULL,
     "Shown if the upstream asks for it, PEM."},
    {"upstream_tls", "key", NULL, "Its private key, PEM."},
    {"upstream_tls", "server_name", NULL,
     "The name to ask for and to verify; else the URL's host."},
    {"upstream_tls", "pin", NULL,
     "sha256/ and base64 of the SHA-256 of the server's public key."},
    {"upstream_tls", "insecure", NULL, "Verify nothing but the pin."},
    {"upstream_tls", "min_version", "#version", "The oldest TLS version."},
    {"upstream_tls", "ciphers", NULL, "Cipher suites of TLS 1.2."},
    {"upstream_tls", "suites", NULL, "Cipher suites of TLS 1.3."},
    {"upstream_tls", "groups", NULL, "Groups of the key exchange."},
    {"log", "access", NULL, "stdout, off, or a file."},
    {"log", "format", "{\"const\": \"json\"}", "One JSON object a line."},
    {"limits", NULL, "#size", "As --limit of `fogline serve` says."},
    {"timeouts", NULL, "#duration", "As --timeout of `fogline serve` says."},
    {NULL, NULL, NULL, NULL},
};

static void put(struct buf *out, const char *text)
{
    CHECK(buf_put(out, span_str(text)));
}

static void put_map(struct buf *out, const char *name, const struct key *keys)
{
    CHECK(buf_printf(out, "    \"%s\": {\n      ", name));
    schema_put_map(out, &(struct schema_map){name, keys, notes});
    put(out, "\n    },\n");
}

static void put_tuning(struct buf *out, const char *name, enum tuning which)
{
    struct key keys[TUNING_NAMES_MAX];

    settings_file_list_keys(which, keys);
    put_map(out, name, keys);
}

static void put_list(struct buf *out, const char *name, const char *of)
{
    CHECK(buf_printf(out,
                     "    \"%s\": {\"type\": \"array\", \"minItems\": 1, "
                     "\"items\": {\"$ref\": \"#/$defs/%s\"}},\n",
                     name, of));
}

static void put_choice(struct buf *out, const char *name,
                       const char *const *words)
{
    CHECK(buf_printf(out, "    \"%s\": {\"enum\": ", name));
    schema_put_words(out, words);
    put(out, "},\n");
}

/* Without quotes YAML has a number there. */
static void put_versions(struct buf *out)
{
    put(out, "    \"version\": {\"enum\": [");
    for (size_t i = 0; certs_version_words[i] != NULL; i++)
        CHECK(buf_printf(out, "%s\"%s\", %s", i != 0 ? ", " : "",
                         certs_version_words[i], certs_version_words[i]));
    put(out, "]},\n");
}

void settings_schema_put(struct buf *out)
{
    put(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/"
             "schema\",\n  \"title\": \"fogline.yaml\",\n"
             "  \"description\": \"What `fogline serve -c` reads. Made by "
             "`fogline serve --schema`.\",\n  \"$ref\": \"#/$defs/file\",\n"
             "  \"$defs\": {\n");
    put_map(out, "file", settings_file_keys);
    put_list(out, "listeners", "listener");
    put_map(out, "listener", settings_file_listener_keys);
    put_map(out, "listener_tls", settings_tls_listen_keys);
    put_list(out, "certificates", "certificate");
    put_map(out, "certificate", settings_tls_pair_keys);
    put_map(out, "upstream", settings_upstream_keys);
    put_map(out, "health", settings_upstream_health_keys);
    put_map(out, "upstream_tls", settings_tls_upstream_keys);
    put_map(out, "log", settings_file_log_keys);
    put_tuning(out, "limits", TUNING_LIMITS);
    put_tuning(out, "timeouts", TUNING_TIMEOUTS);
    put_choice(out, "balance", balance_args_words);
    put_choice(out, "clients", certs_clients_words);
    put_choice(out, "sandbox", sandbox_words);
    put_versions(out);
    put(out, "    \"duration\": {\"type\": \"string\", \"pattern\": "
             "\"^[0-9]+(ms|s|m)$\"},\n"
             "    \"size\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": "
             "0},\n      {\"type\": \"string\", \"pattern\": "
             "\"^[0-9]+[kmg]?$\"}]}\n  }\n}\n");
}
