/*
 * cmd_reveal - turns pseudonyms on standard input or in files back.
 *
 * Memory is bounded: a window of the input slides over it, with what
 * reveal_at() needs to see before and behind a place.
 */
#include "filters/act/reveal.h"
#include "filters/base/mem.h"
#include "filters/policy/options_secret.h"
#include "proxy/cli/args.h"
#include "proxy/cli/input.h"
#include "proxy/cli/out.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define WINDOW ((size_t)256 << 10)

struct reveal {
    struct secret *secret;
    struct out out;
    struct buf value;
    uint8_t *window;
    size_t n;  /* bytes in the window */
    size_t at; /* what stands before has been written */
    const char *path;
    size_t line;                    /* of `at` */
    size_t proofs, guesses, hashes; /* turned back for sure, by form; not */
    size_t strangers;               /* tokens that another secret made */
};

static void count_found(struct reveal *r, struct span pseudonym)
{
    if (r->proofs != 0 || reveal_proves(r->secret, pseudonym))
        r->proofs++; /* one is enough to know */
    else
        r->guesses++;
}

/* The first is told of at its place, all of them at the end. */
static void count_left(struct reveal *r, struct span text)
{
    switch (reveal_form_at(text, r->at)) {
    case REVEAL_NO_FORM:
        break;
    case REVEAL_HASH:
        r->hashes++;
        break;
    case REVEAL_TOKEN:
        if (r->strangers++ == 0)
            fprintf(stderr,
                    "fogline reveal: %s:%zu: this pseudonym is of another key, "
                    "tenant or epoch, and stays as it is\n",
                    r->path, r->line);
        break;
    }
}

/* Writes what can be judged: all if the input has ended. */
static void work(struct reveal *r, bool final)
{
    size_t ahead = final ? 0 : REVEAL_AHEAD;
    struct span text = span_of(r->window, r->n);

    while (r->n - r->at > ahead) {
        size_t end = reveal_at(r->secret, text, r->at, &r->value);

        if (end != 0) {
            count_found(r, span_cut(text, r->at, end));
            out_put(&r->out, buf_span(&r->value));
        } else {
            count_left(r, text);
            r->line += text.p[r->at] == '\n';
            out_put(&r->out, span_cut(text, r->at, r->at + 1));
        }
        r->at = end != 0 ? end : r->at + 1;
    }
}

/* Makes room, keeping what may be read before `at`. */
static void slide(struct reveal *r)
{
    size_t from = r->at > REVEAL_BACK ? r->at - REVEAL_BACK : 0;

    memmove(r->window, r->window + from, r->n - from);
    r->n -= from;
    r->at -= from;
}

/* False if reading failed; errno says why. */
static bool pump(struct reveal *r, int fd)
{
    r->n = r->at = 0;
    for (;;) {
        ssize_t got = input_read(fd, r->window + r->n, WINDOW - r->n);

        if (got < 0)
            return false;
        r->n += (size_t)got;
        work(r, got == 0);
        if (!out_flush(&r->out) || got == 0)
            return true;
        slide(r);
    }
}

static bool reveal_file(struct reveal *r, const char *path)
{
    int fd = input_open(path);
    bool was_read;

    if (fd < 0) {
        input_complain("reveal", path, errno);
        return false;
    }
    r->path = strcmp(path, "-") == 0 ? "standard input" : path;
    r->line = 1;
    was_read = pump(r, fd);
    if (!was_read)
        input_complain("reveal", path, errno);
    input_close(path, fd);
    if (r->out.error != 0)
        fprintf(stderr, "fogline reveal: cannot write the output: %s\n",
                strerror(r->out.error));
    return was_read && r->out.error == 0;
}

static bool reveal_all(struct reveal *r, const struct args *args)
{
    if (args->operand_count == 0)
        return reveal_file(r, "-");
    for (size_t i = 0; i < args->operand_count; i++)
        if (!reveal_file(r, args->operands[i]))
            return false;
    return true;
}

/* What whoever reads the output has to know of it.  False: pseudonyms are
 * left. */
static bool tell(const struct reveal *r)
{
    if (r->hashes != 0)
        fprintf(stderr,
                "fogline reveal: hashes, which nobody turns back: %zu\n",
                r->hashes);
    if (r->proofs + r->guesses + r->strangers == 0)
        fputs("fogline reveal: no pseudonym of this key, tenant and epoch was "
              "found\n",
              stderr);
    if (r->guesses != 0 && r->proofs == 0)
        fprintf(stderr,
                "fogline reveal: VINs, IMEIs, SIM numbers and MAC addresses "
                "turned back: %zu; nothing shows that key, tenant and epoch "
                "are right, and with others these values are wrong\n",
                r->guesses);
    if (r->strangers != 0)
        fprintf(stderr,
                "fogline reveal: pseudonyms of another key, tenant or epoch, "
                "left as they are: %zu; give `key:`, `tenant:` (or the "
                "filter's name) and `epoch:` as the rule had them then\n",
                r->strangers);
    return r->strangers == 0;
}

/* The word of an option; NULL after an error. */
static const char *word(const struct args *args, const char *name,
                        const char *fallback, const char *missing)
{
    const char *value = args_value(args, name, fallback);

    if (value == NULL)
        args_error(args->command, "%s", missing);
    else if (value != fallback && !options_secret_is_word(value))
        args_error(args->command,
                   "%s is 1 to 64 letters, digits, \"-\", \"_\" and \".\"",
                   name);
    else
        return value;
    return NULL;
}

static enum status work_with(const struct args *args,
                             const struct secret_master *master,
                             const char *tenant, const char *epoch)
{
    struct reveal *r = mem_zalloc(sizeof *r);
    bool good;

    out_init(&r->out, STDOUT_FILENO);
    buf_init(&r->value, 3 * REVEAL_AHEAD);
    r->window = mem_alloc(WINDOW);
    r->secret = secret_new(master, tenant, epoch);
    good = reveal_all(r, args) && tell(r);
    secret_free(r->secret);
    buf_done(&r->value);
    free(r->window);
    free(r);
    return good ? STATUS_OK : STATUS_FAILED;
}

static enum status run(const struct args *args)
{
    const char *key = args_value(args, "--key", NULL);
    struct options_secret_error error;
    struct secret_master master = {.n = 0};
    const char *tenant, *epoch;
    enum status status;

    if (key == NULL) {
        args_error(args->command, "--key is needed: the key that the rule has");
        return STATUS_USAGE;
    }
    tenant = word(args, "--tenant", NULL,
                  "--tenant is needed: the rule's `tenant:`, or else the name "
                  "behind `filter:` in its file");
    epoch = tenant != NULL ? word(args, "--epoch", "", "") : NULL;
    if (epoch == NULL)
        return STATUS_USAGE;
    if (!options_secret_load(key, NULL, &master, &error)) {
        fprintf(stderr, "fogline reveal: %s\n", error.text);
        return STATUS_FAILED;
    }
    status = work_with(args, &master, tenant, epoch);
    secret_wipe(&master);
    return status;
}

static const struct option options[] = {
    {"--key", "FILE", false, "the rule's key: a file, or env:NAME"},
    {"--tenant", "NAME", false,
     "the rule's `tenant:`; without one, the filter's name"},
    {"--epoch", "NAME", false, "the rule's `epoch:`; default: none"},
    OPTION_END,
};

const struct command cmd_reveal = {
    .name = "reveal",
    .summary = "Turns pseudonyms back, for whoever holds the key",
    .operands = "[FILE]...",
    .most = SIZE_MAX,
    .options = options,
    .details =
        "Reads standard input when no FILE is given, and writes it with "
        "values in the\n"
        "place of their pseudonyms, as text: quotes in a value are not "
        "escaped. Hashes\n"
        "stay: nobody turns them back. VINs, IMEIs, SIM numbers and MAC "
        "addresses cannot\n"
        "say which key they were made with: with the wrong one they become "
        "other, wrong\n"
        "values; all else stays then. What stays, and why, is said on standard "
        "error.\n"
        "\n"
        "Exit status: 0 all was read and written; 1 it was not, or pseudonyms "
        "of another\n"
        "key, tenant or epoch are left; 2 wrong usage.\n",
    .examples = "  fogline reveal --key pseudonym.key --tenant partner-api < "
                "report.csv\n"
                "  fogline reveal --key env:FOGLINE_KEY --tenant fleet \\\n"
                "      --epoch 2026-11 trips.json\n",
    .run = run,
};
