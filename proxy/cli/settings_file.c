/*
 * settings_file - see settings_file.h.
 */
#include "proxy/cli/settings_file.h"

#include "filters/base/mem.h"
#include "filters/policy/source.h"
#include "proxy/cli/settings_advice.h"
#include "proxy/cli/settings_parts.h"
#include "proxy/cli/settings_tls.h"
#include "proxy/cli/settings_upstream.h"
#include "proxy/cli/tuning.h"

static const struct doc_form form = {
    .name = "a configuration file",
    .begin = "`upstream:`",
    .empty = "the file holds nothing; it needs at least `upstream: {servers: "
             "[URL]}`",
};

const struct key settings_file_keys[] = {
    {"listen", WANT_LIST, false},
    {"upstream", WANT_MAP, false},
    {"filters", WANT_TEXTS, false},
    {"admin", WANT_TEXT, false},
    {"workers", WANT_TEXT, false},
    {"limits", WANT_MAP, false},
    {"log", WANT_MAP, false},
    {"timeouts", WANT_MAP, false},
    {"signed_redirects", WANT_TRUE, false},
    {"allow_weaker", WANT_TRUE, false},
    {"sandbox", WANT_TEXT, false},
    {NULL, WANT_TEXT, false},
};

const struct key settings_file_listener_keys[] = {
    {"address", WANT_TEXT, true},
    {"proxy_protocol", WANT_TRUE, false},
    {"tls", WANT_MAP, false},
    {NULL, WANT_TEXT, false},
};

const struct key settings_file_log_keys[] = {
    {"access", WANT_TEXT, true},
    {"format", WANT_TEXT, false},
    {NULL, WANT_TEXT, false},
};

static bool take_listener(struct settings_reader *r, const struct node *map)
{
    struct settings *s = r->settings;
    struct endpoint_text *text = &s->listen[s->config.listen_count];
    struct listen_config *config;
    const struct node *node;
    const char *error;

    if (!keys_check(&r->doc, map, "a listener", settings_file_listener_keys))
        return false;
    node = keys_get(map, "address");
    error = endpoint_listen(node->text, text);
    if (error != NULL)
        return doc_error(&r->doc, node, "\"%s\": %s", doc_quote(node).text,
                         error);
    if (!settings_file_beside(r, node, text))
        return false;
    config = settings_add_listen(s);
    config->proxy_protocol = keys_get(map, "proxy_protocol") != NULL;
    return settings_tls_listen(r, keys_get(map, "tls"), &config->tls);
}

static bool take_listen(struct settings_reader *r, const struct node *list)
{
    if (list->count > CONFIG_LISTEN_MAX)
        return doc_error(&r->doc, list->items[CONFIG_LISTEN_MAX],
                         "more than %d listeners; start a second fogline for "
                         "the rest",
                         CONFIG_LISTEN_MAX);
    r->settings->has_listen = true;
    r->settings->config.listen_count = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!take_listener(r, list->items[i]))
            return false;
    return true;
}

static bool take_filters(struct settings_reader *r, const struct node *node)
{
    struct settings *s = r->settings;
    size_t count = node->type == NODE_LIST ? node->count : 1;

    s->filters = mem_alloc(count * sizeof *s->filters);
    for (s->filter_count = 0; s->filter_count < count; s->filter_count++) {
        const struct node *file =
            node->type == NODE_LIST ? node->items[s->filter_count] : node;

        s->filters[s->filter_count] = settings_file_named(r, file);
        if (!settings_file_can_read(r, file, s->filters[s->filter_count]))
            return false;
    }
    return true;
}

static bool take_admin(struct settings_reader *r, const struct node *node)
{
    struct settings *s = r->settings;
    const char *error = endpoint_listen_tcp(node->text, &s->admin);

    if (error != NULL)
        return doc_error(&r->doc, node, "\"%s\": %s", doc_quote(node).text,
                         error);
    s->has_admin = true;
    s->config.admin = endpoint_of(&s->admin);
    return true;
}

static bool take_workers(struct settings_reader *r, const struct node *node)
{
    struct config *config = &r->settings->config;

    config->workers = 0;
    if (strcmp(node->text, "auto") == 0)
        return true;
    if (node->text[0] < '0' || node->text[0] > '9')
        return doc_error(&r->doc, node,
                         "\"%s\": want auto (one for each CPU) or a number",
                         doc_quote(node).text);
    return settings_file_number(
        r, node, (struct range){1, config->limits.workers}, &config->workers);
}

/* Is it said in the upstream's block, and nowhere else? */
static bool is_upstreams(const char *name)
{
    static const char *const names[] = {"health", "health_every", "resolve"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

void settings_file_list_keys(enum tuning which,
                             struct key keys[TUNING_NAMES_MAX])
{
    const char *names[TUNING_NAMES_MAX];
    size_t n = 0;

    tuning_names(which, names);
    for (size_t i = 0; names[i] != NULL; i++)
        if (!is_upstreams(names[i]))
            keys[n++] = (struct key){names[i], WANT_TEXT, false};
    keys[n] = (struct key){NULL, WANT_TEXT, false};
}

/* A map of settings that --limit or --timeout know, too. */
static bool take_tuning(struct settings_reader *r, const struct node *map,
                        enum tuning which)
{
    struct key keys[TUNING_NAMES_MAX];

    settings_file_list_keys(which, keys);
    if (!keys_check(&r->doc, map,
                    which == TUNING_LIMITS ? "limits" : "timeouts", keys))
        return false;
    for (size_t i = 0; i < map->count; i += 2) {
        const struct tuning_pair pair = {map->items[i]->text,
                                         map->items[i + 1]->text, ": "};
        struct tuning_error error = {""};

        if (!tuning_set(&r->settings->config, which, &pair, &error))
            return doc_error(&r->doc, map->items[i + 1], "%s", error.text);
    }
    return true;
}

static bool take_limits(struct settings_reader *r, const struct node *map)
{
    return take_tuning(r, map, TUNING_LIMITS);
}

static bool take_timeouts(struct settings_reader *r, const struct node *map)
{
    return take_tuning(r, map, TUNING_TIMEOUTS);
}

static bool take_log(struct settings_reader *r, const struct node *map)
{
    static const char *const formats[] = {"json", NULL};
    static const struct settings_choice format = {"format", formats};
    struct config *config = &r->settings->config;
    int word = 0;

    if (!keys_check(&r->doc, map, "log", settings_file_log_keys) ||
        !settings_file_choice(r, map, &format, &word))
        return false;
    if (!settings_log(keys_get(map, "access")->text, &config->access_log))
        config->access_log = settings_file_named(r, keys_get(map, "access"));
    return true;
}

static bool take_signed(struct settings_reader *r, const struct node *node)
{
    (void)node;
    r->settings->config.signed_redirects = true;
    return true;
}

static bool take_weaker(struct settings_reader *r, const struct node *node)
{
    (void)node;
    r->settings->allow_weaker = true;
    return true;
}

static bool take_sandbox(struct settings_reader *r)
{
    static const struct settings_choice sandbox = {"sandbox", sandbox_words};
    int word = (int)r->settings->sandbox;

    if (!settings_file_choice(r, r->doc.root, &sandbox, &word))
        return false;
    r->settings->sandbox = (enum sandbox)word;
    return true;
}

static bool take_each(struct settings_reader *r)
{
    static const struct {
        const char *key;
        bool (*take)(struct settings_reader *r, const struct node *value);
    } parts[] = {
        {"listen", take_listen},           {"upstream", settings_upstream},
        {"filters", take_filters},         {"admin", take_admin},
        {"workers", take_workers},         {"limits", take_limits},
        {"timeouts", take_timeouts},       {"log", take_log},
        {"signed_redirects", take_signed}, {"allow_weaker", take_weaker},
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct node *value = keys_get(r->doc.root, parts[i].key);

        if (value != NULL && !parts[i].take(r, value))
            return false;
    }
    return take_sandbox(r);
}

/* When all addresses are known. */
static bool are_apart(struct settings_reader *r)
{
    const struct node *list = keys_get(r->doc.root, "listen");

    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const struct node *node = keys_get(list->items[i], "address");
        const char *error = settings_clash(r->settings, i);

        if (error != NULL)
            return doc_error(&r->doc, node, "\"%s\" %s", doc_quote(node).text,
                             error);
    }
    return true;
}

bool settings_file_read(struct settings *s, const char *file, struct diag *diag)
{
    struct settings_reader r = {
        .settings = s, .doc = {.form = &form, .file = file, .diag = diag}};
    struct buf text;
    bool good;

    buf_init(&text, SOURCE_MAX);
    good = source_read(file, NULL, &text, diag);
    r.doc.text = buf_span(&text);
    if (good && doc_init(&r.doc)) {
        good = keys_check(&r.doc, r.doc.root, form.name, settings_file_keys) &&
               take_each(&r) && are_apart(&r);
        settings_parts_note(s, r.doc.root, settings_file_keys);
        if (good)
            settings_advice(&r);
        doc_done(&r.doc);
    } else {
        good = false;
    }
    buf_done(&text);
    return good;
}

/* Does its top have one of these keys? */
static bool has_any(const struct node *map, const struct key *keys)
{
    for (; keys->name != NULL; keys++)
        if (keys_get(map, keys->name) != NULL)
            return true;
    return false;
}

bool settings_file_is_one(const char *file)
{
    static const struct key others[] = {
        {"filter", WANT_TEXT, false},
        {"rules", WANT_TEXT, false},
        {"extends", WANT_TEXT, false},
        {NULL, WANT_TEXT, false},
    };
    struct doc doc = {.form = &form, .file = file};
    struct diag diag;
    struct buf text;
    bool is_one = false;

    diag_init(&diag);
    doc.diag = &diag;
    buf_init(&text, SOURCE_MAX);
    if (source_read(file, NULL, &text, &diag)) {
        doc.text = buf_span(&text);
        if (doc_init(&doc)) {
            is_one = has_any(doc.root, settings_file_keys) &&
                     !has_any(doc.root, others);
            doc_done(&doc);
        }
    }
    buf_done(&text);
    diag_done(&diag);
    return is_one;
}
