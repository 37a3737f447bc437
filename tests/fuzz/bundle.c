/*
 * bundle - files of certificates, keys and revocation lists of any bytes: all
 * of one is read, or it is refused, by an error that shows nothing of it.
 *
 * One byte: what the rest is for.
 */
#include "certs/context.h"
#include "certs/inspect.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/certified.h"

#include <openssl/err.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define YEAR    (365 * CERTIFIED_DAY)
#define LARGEST (1 << 20)
#define CUT     0x0B /* before a byte: so much goes from the end */

static struct certified own, other, old;
static struct buf pieces[8]; /* that bytes 1 to 8 stand for */

static void set_up(void)
{
    certified_make(&own, "own.example.com", YEAR);
    certified_make(&other, "other.example.com", YEAR);
    certified_make(&old, "old.example.com", -CERTIFIED_DAY);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        buf_init(&pieces[i], LARGEST);
    certified_put(&own, &pieces[0]);
    certified_put_key(&own, &pieces[1]);
    certified_put(&other, &pieces[2]);
    certified_put_key(&other, &pieces[3]);
    certified_put(&old, &pieces[4]);
    certified_put_crl(&own, YEAR, &pieces[5]);
    certified_put_crl(&other, YEAR, &pieces[6]);
    certified_put_crl(&old, -CERTIFIED_DAY, &pieces[7]);
}

/* What a byte adds to a file, or takes. */
static void put(struct buf *text, uint8_t byte, struct span *in)
{
    struct span piece = span_of(&byte, 1);
    size_t cut = byte == CUT ? fuzz_byte(in) : 0;

    if (byte == CUT)
        text->n -= cut < text->n ? cut : text->n;
    else if (byte - 1u < sizeof pieces / sizeof *pieces)
        piece = buf_span(&pieces[byte - 1]);
    CHECK(byte == CUT || buf_put(text, piece));
}

static int file_of(struct span in, char path[64], struct buf *text)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    buf_init(text, LARGEST);
    while (in.n != 0 && text->n < LARGEST / 2) {
        uint8_t byte = fuzz_byte(&in);

        put(text, byte, &in);
    }
    CHECK(fd >= 0 && fchmod(fd, 0600) == 0 &&
          write(fd, text->p, text->n) == (ssize_t)text->n);
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

/* How many lines begin so. */
static size_t lines_with(const struct buf *text, const char *begin)
{
    size_t n = strlen(begin), count = 0;

    for (size_t i = 0; i + n <= text->n; i++)
        count += (i == 0 || text->p[i - 1] == '\n') &&
                 memcmp(text->p + i, begin, n) == 0;
    return count;
}

/* A colon may make a line part of PEM's own headers. */
static bool is_simple(const struct buf *text)
{
    return text->n == 0 || memchr(text->p, ':', text->n) == NULL;
}

/* An error names the file, shows nothing of it, and is there where it is due.
 */
static void check_diag(const struct diag *diag, bool good, const char *path,
                       const struct buf *text)
{
    CHECK(diag->failed == !good);
    if (good)
        return;
    CHECK(memmem(diag->text.p, diag->text.n, path, strlen(path)) != NULL);
    CHECK(diag->text.p[diag->text.n - 1] == '\n');
    for (size_t i = 0; i + 32 <= text->n; i += 8)
        CHECK(memmem(diag->text.p, diag->text.n, text->p + i, 32) == NULL);
}

static void pair(struct span in)
{
    struct pair pair = {0};
    struct diag diag;
    struct buf text;
    char path[64];
    int fd = file_of(in, path, &text);
    struct tls_listen listen = {.pairs = {{.certificate = path}},
                                .pair_count = 1};
    bool good;

    diag_init(&diag);
    good = pair_load(&pair, &listen.pairs[0], &diag);
    check_diag(&diag, good, path, &text);
    if (good) {
        CHECK(X509_check_private_key(pair.certificate, pair.key) == 1);
        CHECK(pair_days_left(&pair) > 0);
        CHECK(!is_simple(&text) ||
              lines_with(&text, "-----BEGIN CERTIFICATE-----\n") ==
                  1 + (size_t)sk_X509_num(pair.chain));
    }
    (void)inspect_has_host(&listen, "own.example.com");
    CHECK(!inspect_listen(&listen, &diag) || good);
    diag_done(&diag);
    pair_done(&pair);
    close(fd);
    buf_done(&text);
}

/* What a context trusts, and whom it does not. */
static void trust(struct span in, bool revoke)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    X509_STORE *store = SSL_CTX_get_cert_store(ctx);
    struct diag diag;
    struct buf text;
    char path[64];
    int fd = file_of(in, path, &text);
    bool good;

    diag_init(&diag);
    good = revoke ? context_revoke(ctx, path, &diag)
                  : context_trust(ctx, path, &diag);
    check_diag(&diag, good, path, &text);
    CHECK(!good || sk_X509_OBJECT_num(X509_STORE_get0_objects(store)) > 0);
    if (good && revoke && is_simple(&text)) {
        BIO *bio = BIO_new_mem_buf(text.p, (int)text.n);
        X509_CRL *crl;
        size_t read = 0;

        for (; (crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL)); read++)
            X509_CRL_free(crl);
        CHECK(read == lines_with(&text, "-----BEGIN X509 CRL-----\n"));
        BIO_free(bio);
        ERR_clear_error();
    }
    diag_done(&diag);
    SSL_CTX_free(ctx);
    close(fd);
    buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span in = fuzz_in(data, size);
    uint8_t what = fuzz_byte(&in);

    if (size > FUZZ_LONGEST)
        return 0;
    if (own.key == NULL)
        set_up();
    if (what % 4 < 2)
        pair(in);
    else
        trust(in, what % 4 == 2);
    return 0;
}
