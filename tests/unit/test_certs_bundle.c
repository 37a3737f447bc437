/* Bundles in PEM: all of what they hold counts, or nothing does. */
#include "certs/context.h"
#include "certs/pair.h"
#include "tests/unit/certified.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define YEAR (365 * CERTIFIED_DAY)

static struct certified own, ca, old;

/* A file in memory with this text; `path` names it. */
static int file_of(struct span text, char path[64])
{
    int fd = memfd_create("bundle", MFD_CLOEXEC);

    assert_true(fd >= 0 && fchmod(fd, 0600) == 0);
    assert_int_equal(write(fd, text.p, text.n), text.n);
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

/* Loads the text as certificate, chain and key; `says`: part of the error, or
 * NULL.  How long the chain is. */
static int chain_of(const struct buf *text, const char *says)
{
    struct pair pair = {0};
    struct diag diag;
    char path[64];
    int fd = file_of(buf_span(text), path);
    struct certs_pair files = {.certificate = path};
    bool good;
    int n = -1;

    diag_init(&diag);
    good = pair_load(&pair, &files, &diag);
    if (good)
        n = sk_X509_num(pair.chain);
    assert_int_equal(good, says == NULL);
    if (says != NULL) {
        assert_true(buf_put(&diag.text, span_of("", 1)));
        assert_non_null(strstr((const char *)diag.text.p, says));
    }
    diag_done(&diag);
    pair_done(&pair);
    close(fd);
    return n;
}

static void begin(struct buf *text)
{
    buf_init(text, 1 << 16);
    certified_put(&own, text);
    certified_put_key(&own, text);
}

static void a_chain_is_read_to_its_end(void **state)
{
    struct buf text;

    (void)state;
    begin(&text);
    assert_int_equal(chain_of(&text, NULL), 0);
    certified_put(&ca, &text);
    CHECK(buf_put(&text, span_str("a comment\n")));
    certified_put(&ca, &text);
    assert_int_equal(chain_of(&text, NULL), 2);
    certified_put(&old, &text);
    chain_of(&text, "expired");
    buf_done(&text);
}

/* Cut, as by a disk that was full. */
static void a_chain_that_is_not_whole_is_refused(void **state)
{
    struct buf text;
    size_t n;

    (void)state;
    begin(&text);
    n = text.n;
    certified_put(&ca, &text);
    for (size_t left = 30; text.n - left > n + 30; left += 60) {
        struct buf part = text;

        part.n -= left;
        chain_of(&part, "not whole");
    }
    text.p[n + 100] = '!'; /* no base64 */
    chain_of(&text, "not whole");
    buf_done(&text);
}

static void revokes(const struct buf *text, const char *says)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    struct diag diag;
    char path[64];
    int fd = file_of(buf_span(text), path);

    diag_init(&diag);
    assert_int_equal(context_revoke(ctx, path, &diag), says == NULL);
    if (says != NULL) {
        assert_true(buf_put(&diag.text, span_of("", 1)));
        assert_non_null(strstr((const char *)diag.text.p, says));
    }
    diag_done(&diag);
    SSL_CTX_free(ctx);
    close(fd);
}

/* Who is on a list that was passed over in silence would be taken. */
static void a_list_that_is_not_whole_is_refused(void **state)
{
    struct buf text;
    size_t n;

    (void)state;
    buf_init(&text, 1 << 16);
    CHECK(buf_put(&text, span_str("none\n")));
    revokes(&text, "no revocation list");
    certified_put_crl(&own, YEAR, &text);
    revokes(&text, NULL);
    n = text.n;
    certified_put_crl(&ca, YEAR, &text);
    revokes(&text, NULL);
    text.n -= 40;
    revokes(&text, "not whole");
    text.n = n;
    CHECK(buf_put(&text, span_of("\0\n", 2))); /* as of a disk that failed */
    certified_put_crl(&ca, YEAR, &text);
    revokes(&text, "not whole");
    text.n = n;
    certified_put_crl(&ca, -CERTIFIED_DAY, &text);
    revokes(&text, "ended");
    buf_done(&text);
}

static int set_up(void **state)
{
    (void)state;
    certified_make(&own, "own.example.com", YEAR);
    certified_make(&ca, "ca.example.com", YEAR);
    certified_make(&old, "old.example.com", -CERTIFIED_DAY);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    certified_done(&own);
    certified_done(&ca);
    certified_done(&old);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_is_read_to_its_end),
        cmocka_unit_test(a_chain_that_is_not_whole_is_refused),
        cmocka_unit_test(a_list_that_is_not_whole_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
