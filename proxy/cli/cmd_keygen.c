/*
 * cmd_keygen - makes a key for pseudonyms and hashes.
 *
 * The key goes to one place only, a file for its owner or standard output;
 * what is said to the user holds its id.
 */
#include "filters/act/secret.h"
#include "proxy/cli/args.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#define KEY_BYTES 32

/* A new key's text; false, with an error, if the system has no randomness. */
static bool make(struct secret_master *master)
{
    uint8_t bytes[KEY_BYTES];
    ssize_t n = getrandom(bytes, sizeof bytes, 0);

    if (n != sizeof bytes) {
        fprintf(stderr,
                "fogline keygen: the system gives no random bytes: %s; try "
                "again later\n",
                strerror(errno));
        return false;
    }
    secret_set(master, span_of(bytes, sizeof bytes));
    explicit_bzero(bytes, sizeof bytes);
    return true;
}

static bool write_key(FILE *to, const struct secret_master *master)
{
    struct secret_line line = {.text = ""};
    bool good;

    secret_write(master, &line);
    good = fprintf(to,
                   "# fogline pseudonym key %s: whoever has it can turn "
                   "pseudonyms back\n%s\n",
                   master->id, line.text) > 0 &&
           fflush(to) == 0;
    explicit_bzero(&line, sizeof line);
    return good;
}

/* Creates the file; never writes to one that is there: its key would be lost,
 * and with it all pseudonyms made with it. */
static FILE *create(const char *path)
{
    int fd =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (file != NULL)
        return file;
    if (errno == EEXIST)
        fprintf(stderr,
                "fogline keygen: %s is there already, and the pseudonyms made "
                "with its key would be lost; choose another name, or remove "
                "it first\n",
                path);
    else
        fprintf(stderr,
                "fogline keygen: cannot create %s: %s; check the path "
                "and its permissions\n",
                path, strerror(errno));
    return NULL;
}

static bool to_file(const char *path, const struct secret_master *master)
{
    FILE *file = create(path);
    bool good;

    if (file == NULL)
        return false;
    setvbuf(file, NULL, _IONBF, 0); /* no copy of the key stays behind */
    good = write_key(file, master) && fsync(fileno(file)) == 0;
    good = fclose(file) == 0 && good;
    if (!good) {
        fprintf(stderr, "fogline keygen: cannot write %s: %s\n", path,
                strerror(errno));
        unlink(path);
        return false;
    }
    fprintf(stderr,
            "fogline keygen: key %s is in %s; keep a copy where only "
            "those are who may turn pseudonyms back\n",
            master->id, path);
    return true;
}

static bool to_stdout(const struct secret_master *master)
{
    if (write_key(stdout, master))
        return true;
    fprintf(stderr, "fogline keygen: cannot write to standard output: %s\n",
            strerror(errno));
    return false;
}

static enum status run(const struct args *args)
{
    const char *path = args_value(args, "--out", NULL);
    struct secret_master master;
    bool good;

    if (!make(&master))
        return STATUS_FAILED;
    good = path != NULL ? to_file(path, &master) : to_stdout(&master);
    secret_wipe(&master);
    return good ? STATUS_OK : STATUS_FAILED;
}

static const struct option options[] = {
    {"--out", "FILE", false,
     "write it to FILE, new and for its owner only;\n"
     "default: standard output"},
    OPTION_END,
};

const struct command cmd_keygen = {
    .name = "keygen",
    .summary = "Makes a key for pseudonyms and hashes",
    .options = options,
    .details =
        "A filter file's rule names it: `key: FILE`, or `key: env:NAME` for "
        "an\n"
        "environment variable that holds the same text. A rule's `tenant:` "
        "(default:\n"
        "the filter's name) and `epoch:` give sub-keys, so that one key is "
        "enough.\n"
        "\n"
        "Exit status: 0 a key was made; 1 it was not; 2 wrong usage.\n",
    .examples = "  fogline keygen --out pseudonym.key\n"
                "  export FOGLINE_KEY=\"$(fogline keygen)\"\n",
    .run = run,
};
