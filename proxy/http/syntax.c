/*
 * syntax - character classes as one table, and the grammars over it.
 */
#include "proxy/http/syntax.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <strings.h>

/* T: visible, not a token character; F: token character; H: letters, digits
 * and the others that a host name may hold as well. */
#define T   (SYNTAX_TEXT | SYNTAX_TARGET)
#define F   (T | SYNTAX_TOKEN)
#define H   (F | SYNTAX_HOST)
#define S   (T | SYNTAX_HOST)
#define B   SYNTAX_TEXT
#define B16 B, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B

const uint8_t syntax_classes[256] = {
    /* clang-format off */
    0, 0, 0, 0, 0, 0, 0, 0, 0, B, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
/*  SP !  "  #            $  %  &  '  (  )  *  +  ,  -  .  /  */
    B, H, T, B | SYNTAX_TOKEN,
                          H, H, H, H, S, S, H, H, T, H, H, T,
/*  0  1  2  3  4  5  6  7  8  9  :  ;  <  =  >  ?  */
    H, H, H, H, H, H, H, H, H, H, T, S, T, S, T, T,
/*  @  A                                         O  */
    T, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
/*  P                             Z  [  \  ]  ^  _  */
    H, H, H, H, H, H, H, H, H, H, H, T, T, T, F, H,
/*  `  a                                         o  */
    F, H, H, H, H, H, H, H, H, H, H, H, H, H, H, H,
/*  p                             z  {  |  }  ~ DEL */
    H, H, H, H, H, H, H, H, H, H, H, T, F, T, H, 0,
    B16, B16, B16, B16, B16, B16, B16, B16,
    /* clang-format on */
};

#define EACH(byte) (~UINT64_C(0) / 255 * (byte))

/* 8 bytes without control characters?  A tab says no as well: then the table
 * decides. */
static bool syntax_is_plain(const uint8_t *p)
{
    uint64_t x, del;

    memcpy(&x, p, sizeof x);
    del = x ^ EACH(0x7f);
    return (((x - EACH(0x20)) & ~x) & EACH(0x80)) == 0 &&
           (((del - EACH(1)) & ~del) & EACH(0x80)) == 0;
}

bool syntax_all_text(struct span s)
{
    size_t i = 0;

    while (i < s.n) {
        if (s.n - i >= 8 && syntax_is_plain(s.p + i))
            i += 8;
        else if (syntax_is_text(s.p[i]))
            i++;
        else
            return false;
    }
    return true;
}

struct span syntax_trim(struct span s)
{
    while (s.n != 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = span_cut(s, 1, s.n);
    while (s.n != 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

static bool syntax_same(struct span a, struct span b)
{
    return a.n == b.n &&
           strncasecmp((const char *)a.p, (const char *)b.p, a.n) == 0;
}

bool syntax_take(struct span *list, struct span *element)
{
    while (list->n != 0) {
        const uint8_t *comma = memchr(list->p, ',', list->n);
        size_t n = comma != NULL ? (size_t)(comma - list->p) : list->n;

        *element = syntax_trim(span_cut(*list, 0, n));
        *list = span_cut(*list, comma != NULL ? n + 1 : n, list->n);
        if (element->n != 0)
            return true;
    }
    return false;
}

bool syntax_lists(struct span list, struct span token)
{
    struct span element;

    while (syntax_take(&list, &element))
        if (syntax_same(element, token))
            return true;
    return false;
}

bool syntax_is_name(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!syntax_is_token(s.p[i]))
            return false;
    return s.n != 0;
}

bool syntax_is_single(struct span s)
{
    bool quoted = false;

    if (s.n == 0 || memchr(s.p, ',', s.n) == NULL)
        return true;
    for (size_t i = 0; i < s.n; i++) {
        if (quoted && s.p[i] == '\\')
            i++;
        else if (s.p[i] == '"')
            quoted = !quoted;
        else if (s.p[i] == ',' && !quoted)
            return false;
    }
    return true;
}

/* What is between the brackets of an IPv6 literal. */
static bool syntax_is_ipv6(struct span s)
{
    char text[INET6_ADDRSTRLEN];
    struct in6_addr address;

    if (s.n >= sizeof text)
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    return inet_pton(AF_INET6, text, &address) == 1;
}

/* How much of `s` is a reg-name or an IPv4 address. */
static size_t syntax_host_name(struct span s)
{
    size_t n = 0;

    while (n < s.n && (syntax_classes[s.p[n]] & SYNTAX_HOST) != 0) {
        if (s.p[n] == '%' &&
            (s.n - n < 3 || !isxdigit(s.p[n + 1]) || !isxdigit(s.p[n + 2])))
            return 0;
        n++;
    }
    return n;
}

static bool syntax_is_port(struct span s)
{
    uint64_t port;

    return s.n == 0 || (syntax_number(s, &port) && port <= 65535);
}

bool syntax_is_host(struct span s)
{
    size_t n = 0;

    if (s.n != 0 && s.p[0] == '[') {
        const uint8_t *close = memchr(s.p, ']', s.n);

        if (close == NULL)
            return false;
        n = (size_t)(close - s.p) + 1;
        if (!syntax_is_ipv6(span_cut(s, 1, n - 1)))
            return false;
    } else {
        n = syntax_host_name(s);
        if (n == 0)
            return false;
    }
    return n == s.n ||
           (s.p[n] == ':' && syntax_is_port(span_cut(s, n + 1, s.n)));
}

bool syntax_number(struct span s, uint64_t *out)
{
    *out = 0;
    if (s.n == 0 || s.n > 18)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *out = *out * 10 + s.p[i] - '0';
    }
    return true;
}

bool syntax_begins(struct span s, const char *word)
{
    size_t n = strlen(word);

    return s.n >= n && strncasecmp((const char *)s.p, word, n) == 0;
}
