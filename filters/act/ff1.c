/*
 * ff1 - see ff1.h.  Letters (A, B, P, Q, R, S, b, d) are those of SP 800-38G.
 *
 * A half of a text is one number of 64 bits if it fits, as nearly all do;
 * measured: four times as fast.  Others are small arrays, worked on a few bytes
 * or numerals at a time: no library of large numbers is needed.
 */
#include "filters/act/ff1.h"
#include "filters/base/mem.h"

#include <openssl/evp.h>
#include <stdlib.h>

#define BLOCK     16
#define ROUNDS    10

#define HALF_MAX  (FF1_LENGTH / 2)
#define BYTES_MAX (HALF_MAX * 6 / 8) /* of half a text in radix 64: b */
#define S_MAX     (BYTES_MAX + 4 + BLOCK)
#define Q_MAX     (FF1_TWEAK + BLOCK + 1 + BYTES_MAX)

struct ff1 {
    EVP_CIPHER_CTX *aes; /* never used itself: each call works on a copy */
};

/* What stays the same during the rounds of one text. */
struct job {
    EVP_CIPHER_CTX *aes;
    const struct ff1_text *text;
    size_t b, d;
    uint8_t p[BLOCK];     /* encrypted: how every round's PRF begins */
    uint8_t q[Q_MAX + 1]; /* the tweak, filled up; then round and number */
    size_t q_n;
};

static const EVP_CIPHER *aes_of(size_t key_bytes)
{
    if (key_bytes == 16)
        return EVP_aes_128_ecb();
    return key_bytes == 24 ? EVP_aes_192_ecb() : EVP_aes_256_ecb();
}

struct ff1 *ff1_new(struct span key)
{
    struct ff1 *ff1 = mem_zalloc(sizeof *ff1);

    CHECK(key.n == 16 || key.n == 24 || key.n == 32);
    ff1->aes = EVP_CIPHER_CTX_new();
    CHECK(ff1->aes != NULL);
    CHECK(EVP_EncryptInit_ex(ff1->aes, aes_of(key.n), NULL, key.p, NULL) == 1);
    EVP_CIPHER_CTX_set_padding(ff1->aes, 0);
    return ff1;
}

void ff1_free(struct ff1 *ff1)
{
    if (ff1 == NULL)
        return;
    EVP_CIPHER_CTX_free(ff1->aes);
    free(ff1);
}

static void cipher(const struct job *job, uint8_t block[BLOCK])
{
    int n = 0;

    CHECK(EVP_EncryptUpdate(job->aes, block, &n, block, BLOCK) == 1 &&
          n == BLOCK);
}

static void put_be32(uint8_t *to, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(n >> (24 - 8 * i));
}

static uint32_t get_be32(const uint8_t *from)
{
    return (uint32_t)from[0] << 24 | (uint32_t)from[1] << 16 |
           (uint32_t)from[2] << 8 | from[3];
}

/* A number of n bytes, the highest first. */
struct number {
    uint8_t *p;
    size_t n;
};

/* to = to * radix + digit.  Only the last `used` bytes are not zero; returns
 * how many that are then. */
static size_t append(struct number to, size_t used, unsigned radix,
                     unsigned digit)
{
    unsigned carry = digit;

    for (size_t j = 0; j < used || carry != 0; j++) {
        uint8_t *byte = &to.p[to.n - 1 - j];

        CHECK(j < to.n);
        carry += *byte * radix;
        *byte = (uint8_t)carry;
        carry >>= 8;
        if (j >= used)
            used = j + 1;
    }
    return used;
}

/* to = NUM_radix(x).  Returns how many bytes it takes without zeros before. */
static size_t number(struct span x, unsigned radix, struct number to)
{
    size_t used = 0;

    memset(to.p, 0, to.n);
    for (size_t i = 0; i < x.n; i++)
        used = append(to, used, radix, x.p[i]);
    return used;
}

/* Divides by `by` and returns the remainder.  x.n is a multiple of four: as
 * many bytes are divided at once. */
static uint32_t divide(struct number x, uint32_t by)
{
    uint64_t rest = 0;

    for (size_t i = 0; i < x.n; i += 4) {
        rest = rest << 32 | get_be32(x.p + i);
        put_be32(x.p + i, (uint32_t)(rest / by));
        rest %= by;
    }
    return (uint32_t)rest;
}

/* The last numerals of a number, several for each division. */
struct numerals {
    struct number of;
    unsigned radix;
    uint32_t rest; /* the next `left` of them */
    unsigned left;
};

static unsigned next_numeral(struct numerals *from)
{
    unsigned numeral;

    if (from->left == 0) {
        uint32_t power = 1;

        for (; power <= UINT32_MAX / from->radix; from->left++)
            power *= from->radix;
        from->rest = divide(from->of, power);
    }
    from->left--;
    numeral = from->rest % from->radix;
    from->rest /= from->radix;
    return numeral;
}

/* b: the bytes that any number of v numerals fits in. */
static size_t bytes_of(size_t v, unsigned radix)
{
    uint8_t most[HALF_MAX], to[BYTES_MAX] = {0};
    uint64_t small = 0, bytes = 0;
    size_t i = 0;

    for (; i < v && small <= UINT64_MAX >> 8; i++)
        small = small * radix + radix - 1;
    if (i == v) {
        for (; small != 0; small >>= 8)
            bytes++;
        return bytes;
    }
    memset(most, (int)radix - 1, v);
    return number(span_of(most, v), radix, (struct number){to, sizeof to});
}

static void prepare(struct job *job)
{
    const struct ff1_text *text = job->text;
    size_t u = text->n / 2, t = text->tweak.n, fill;

    job->b = bytes_of(text->n - u, text->radix);
    job->d = 4 * ((job->b + 3) / 4) + 4;
    memcpy(job->p, (const uint8_t[]){1, 2, 1, 0, 0, (uint8_t)text->radix, 10},
           7);
    job->p[7] = (uint8_t)u;
    put_be32(job->p + 8, (uint32_t)text->n);
    put_be32(job->p + 12, (uint32_t)t);
    cipher(job, job->p);
    fill = (BLOCK - (t + job->b + 1) % BLOCK) % BLOCK;
    if (t != 0)
        memcpy(job->q, text->tweak.p, t);
    memset(job->q + t, 0, fill);
    job->q_n = t + fill + 1 + job->b;
}

/* Where the number of the half is written that a round works with: b bytes. */
static struct number half_of(struct job *job)
{
    return (struct number){job->q + job->q_n - job->b, job->b};
}

/* R of round i, of the half that half_of() holds. */
static void prf(struct job *job, unsigned i, uint8_t r[BLOCK])
{
    job->q[job->q_n - job->b - 1] = (uint8_t)i;
    memcpy(r, job->p, BLOCK);
    for (size_t j = 0; j < job->q_n; j += BLOCK) {
        for (size_t k = 0; k < BLOCK; k++)
            r[k] ^= job->q[j + k];
        cipher(job, r);
    }
}

/* S of round i, of the half x[0..n): d bytes. */
static void round_key(struct job *job, unsigned i, struct span x, uint8_t *s)
{
    uint8_t r[BLOCK], block[BLOCK];

    number(x, job->text->radix, half_of(job));
    prf(job, i, r);
    memcpy(s, r, BLOCK);
    for (size_t j = 1; j * BLOCK < job->d; j++) {
        memcpy(block, r, BLOCK);
        block[BLOCK - 1] ^= (uint8_t)j; /* j < 256: d is at most 100 */
        cipher(job, block);
        memcpy(s + j * BLOCK, block, BLOCK);
    }
    explicit_bzero(r, sizeof r);
    explicit_bzero(block, sizeof block);
}

/* half += y modulo radix^n, or -=; y in s[0..d). */
/* NOLINTNEXTLINE(readability-non-const-parameter): y is divided in place */
static void shift(const struct job *job, struct number half, uint8_t *s,
                  bool subtract)
{
    unsigned radix = job->text->radix, carry = 0;
    struct numerals from = {.of = {s, job->d}, .radix = radix};

    for (size_t j = half.n; j-- > 0;) {
        unsigned y = next_numeral(&from);
        unsigned sum = subtract ? half.p[j] + 2 * radix - y - carry
                                : half.p[j] + y + carry;

        half.p[j] = (uint8_t)(sum % radix);
        carry = subtract ? 2 - sum / radix : sum / radix;
    }
}

/*
 * The rounds in place: instead of swapping A and B, even rounds change the
 * first half by the second, odd ones the second by the first.
 */
static void run(struct job *job, bool decrypt)
{
    const struct ff1_text *text = job->text;
    size_t u = text->n / 2;
    struct number a = {text->numerals, u};
    struct number b = {text->numerals + u, text->n - u};
    uint8_t s[S_MAX];

    for (unsigned i = 0; i < ROUNDS; i++) {
        unsigned nr = decrypt ? ROUNDS - 1 - i : i;
        struct number by = nr % 2 == 0 ? b : a;

        round_key(job, nr, span_of(by.p, by.n), s);
        shift(job, nr % 2 == 0 ? a : b, s, decrypt);
    }
    explicit_bzero(s, sizeof s);
}

/* --- Halves of less than 64 bits ---------------------------------------- */

/* A number modulo radix to the n. */
struct half {
    uint8_t *numerals;
    size_t n;
    uint64_t modulus, value;
};

/* False: it does not fit. */
static bool half_take(struct half *half, unsigned radix)
{
    const uint64_t most = (UINT64_MAX >> 2) / radix;

    half->modulus = 1;
    half->value = 0;
    for (size_t i = 0; i < half->n; i++) {
        if (half->modulus > most)
            return false;
        half->modulus *= radix;
        half->value = half->value * radix + half->numerals[i];
    }
    return true;
}

static void half_put(struct half *half, unsigned radix)
{
    for (size_t i = half->n; i-- > 0; half->value /= radix)
        half->numerals[i] = (uint8_t)(half->value % radix);
}

/* y of round i, of the half `by`: S is no longer than R. */
static uint64_t shift_of(struct job *job, unsigned i, const struct half *by,
                         uint64_t modulus)
{
    struct number at = half_of(job);
    uint8_t r[BLOCK];
    unsigned __int128 y = 0;

    for (size_t j = 0; j < at.n; j++)
        at.p[j] = (uint8_t)(by->value >> 8 * (at.n - 1 - j));
    prf(job, i, r);
    for (size_t j = 0; j < job->d; j += 4)
        y = y << 32 | get_be32(r + j);
    explicit_bzero(r, sizeof r);
    return (uint64_t)(y % modulus);
}

/* The rounds as run() has them. */
static void run_short(struct job *job, struct half half[2], bool decrypt)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        unsigned nr = decrypt ? ROUNDS - 1 - i : i;
        struct half *to = &half[nr % 2];
        uint64_t y = shift_of(job, nr, &half[1 - nr % 2], to->modulus);

        to->value += decrypt ? to->modulus - y : y;
        if (to->value >= to->modulus)
            to->value -= to->modulus;
    }
}

/* False, and nothing changed: a half does not fit. */
static bool crypt_short(struct job *job, bool decrypt)
{
    const struct ff1_text *text = job->text;
    size_t u = text->n / 2;
    struct half half[2] = {
        {.numerals = text->numerals, .n = u},
        {.numerals = text->numerals + u, .n = text->n - u},
    };

    if (!half_take(&half[0], text->radix) || !half_take(&half[1], text->radix))
        return false;
    run_short(job, half, decrypt);
    half_put(&half[0], text->radix);
    half_put(&half[1], text->radix);
    explicit_bzero(half, sizeof half);
    return true;
}

static bool large_enough(const struct ff1_text *text)
{
    size_t domain = 1;

    for (size_t i = 0; i < text->n && domain < FF1_DOMAIN; i++)
        domain *= text->radix;
    return text->n >= 2 && domain >= FF1_DOMAIN;
}

static bool crypt(const struct ff1 *ff1, const struct ff1_text *text,
                  bool decrypt)
{
    struct job job = {.text = text};

    CHECK(text->radix >= 2 && text->radix <= FF1_RADIX_MAX);
    CHECK(text->n <= FF1_LENGTH && text->tweak.n <= FF1_TWEAK);
    if (!large_enough(text))
        return false;
    job.aes = EVP_CIPHER_CTX_new();
    CHECK(job.aes != NULL && EVP_CIPHER_CTX_copy(job.aes, ff1->aes) == 1);
    prepare(&job);
    if (!crypt_short(&job, decrypt))
        run(&job, decrypt);
    EVP_CIPHER_CTX_free(job.aes);
    explicit_bzero(&job, sizeof job);
    return true;
}

bool ff1_encrypt(const struct ff1 *ff1, const struct ff1_text *text)
{
    return crypt(ff1, text, false);
}

bool ff1_decrypt(const struct ff1 *ff1, const struct ff1_text *text)
{
    return crypt(ff1, text, true);
}
