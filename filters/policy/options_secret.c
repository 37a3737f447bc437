/*
 * options_secret - see options_secret.h.
 *
 * Keys are read into memory that is wiped, and only sub-keys are kept.
 */
#include "filters/policy/options_secret.h"
#include "filters/base/mem.h"
#include "filters/policy/keys.h"
#include "filters/policy/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORD_MAX 64

static const char env[] = "env:";

static bool fail(struct options_secret_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(struct options_secret_error *error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(error->text, sizeof error->text, format, args);
    va_end(args);
    return false;
}

bool options_secret_is_word(const char *text)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    size_t n = strlen(text);

    return n != 0 && n <= WORD_MAX && strspn(text, allowed) == n;
}

static bool take_text(struct span text, struct secret_master *master,
                      struct options_secret_error *error)
{
    const char *why = secret_read(text, master);

    if (why == NULL)
        return true;
    return fail(error,
                "this is no key: %s; make one with "
                "`fogline keygen --out FILE`",
                why);
}

static bool load_env(const char *name, struct secret_master *master,
                     struct options_secret_error *error)
{
    const char *text = getenv(name);

    if (text == NULL || text[0] == '\0')
        return fail(error,
                    "the environment variable \"%.60s\" is not set; set it to "
                    "what `fogline keygen` prints",
                    name);
    return take_text(span_str(text), master, error);
}

static bool check_mode(int fd, const char *path,
                       struct options_secret_error *error)
{
    struct stat st;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return fail(error, "\"%.200s\" is no file; give the path of a key",
                    path);
    if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail(error,
                    "\"%.200s\" may be read or changed by others than its "
                    "owner (mode %03o); run: chmod 600 FILE (where that cannot "
                    "be, pass the key as env:NAME)",
                    path, (unsigned)st.st_mode & 0777);
    return true;
}

static bool read_fd(int fd, const char *path, struct secret_master *master,
                    struct options_secret_error *error)
{
    uint8_t text[SECRET_TEXT_MAX];
    size_t n = 0;
    ssize_t got = 1;
    bool ok;

    while (n < sizeof text && got > 0) {
        got = read(fd, text + n, sizeof text - n);
        n += got > 0 ? (size_t)got : 0;
    }
    if (got < 0)
        ok = fail(error, "cannot read the key \"%.200s\": %s", path,
                  strerror(errno));
    else if (n == sizeof text)
        ok = fail(error, "\"%.200s\" is too large to be a key", path);
    else
        ok = take_text(span_of(text, n), master, error);
    explicit_bzero(text, sizeof text);
    return ok;
}

static bool load_file(const char *path, struct secret_master *master,
                      struct options_secret_error *error)
{
    /* a named pipe must not keep us waiting */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool ok;

    if (fd < 0)
        return fail(error,
                    "cannot open the key \"%.200s\": %s; make one with "
                    "`fogline keygen --out FILE`, or correct the path",
                    path, strerror(errno));
    ok = check_mode(fd, path, error) && read_fd(fd, path, master, error);
    close(fd);
    return ok;
}

char *options_secret_file(const char *from, const char *beside)
{
    if (strncmp(from, env, strlen(env)) == 0)
        return NULL;
    return source_beside(beside != NULL ? beside : "", from);
}

bool options_secret_load(const char *from, const char *beside,
                         struct secret_master *master,
                         struct options_secret_error *error)
{
    char *path = options_secret_file(from, beside);
    bool ok;

    if (path == NULL)
        return load_env(from + strlen(env), master, error);
    ok = load_file(path, master, error);
    free(path);
    return ok;
}

static const char *const names[] = {"key", "epoch", "tenant"};

#define NAMES (sizeof names / sizeof names[0])

static bool takes_key(enum action action)
{
    return action == ACTION_PSEUDONYMIZE || action == ACTION_HASH;
}

bool options_secret_fits(const char *option, enum action action)
{
    for (size_t i = 0; i < NAMES; i++)
        if (strcmp(names[i], option) == 0)
            return takes_key(action);
    return true;
}

/* None of the options may stand in a rule of another action. */
static bool check_unused(const struct doc *doc, const struct node *node,
                         enum action action)
{
    for (size_t i = 0; i < NAMES; i++) {
        const struct node *value = keys_get(node, names[i]);

        if (value != NULL)
            return doc_error(doc, value,
                             "\"%s\" belongs to the actions pseudonymize and "
                             "hash, not to %s; remove it or change the action",
                             names[i], action_name(action));
    }
    return true;
}

/* The word of an option; `fallback` if it is not there, NULL after an error. */
static const char *word_of(const struct doc *doc, const struct node *node,
                           const char *name, const char *fallback)
{
    const struct node *value = keys_get(node, name);

    if (value == NULL)
        return fallback;
    if (options_secret_is_word(value->text))
        return value->text;
    doc_error(doc, value,
              "\"%s\" is 1 to %d letters, digits, \"-\", \"_\" and \".\"", name,
              WORD_MAX);
    return NULL;
}

bool options_secret_read(const struct doc *doc, const struct node *node,
                         const char *filter, struct rule *rule)
{
    const struct node *key = keys_get(node, "key");
    struct secret_master master = {.n = 0};
    struct options_secret_error error;
    const char *tenant, *epoch;

    if (!takes_key(rule->action))
        return check_unused(doc, node, rule->action);
    if (key == NULL)
        return doc_error(doc, keys_get(node, "do"),
                         "%s needs a key; make one with `fogline keygen --out "
                         "fogline.key` and add `key: fogline.key`",
                         action_name(rule->action));
    tenant = word_of(doc, node, "tenant", filter);
    epoch = tenant != NULL ? word_of(doc, node, "epoch", "") : NULL;
    if (epoch == NULL)
        return false;
    if (!options_secret_load(key->text, doc->file, &master, &error))
        return doc_error(doc, key, "%s", error.text);
    rule->secret = secret_new(&master, tenant, epoch);
    secret_wipe(&master);
    return true;
}
