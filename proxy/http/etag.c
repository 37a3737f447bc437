/*
 * etag - lists of entity tags, taken apart and put together.
 *
 * Must never take a tag for current because of how its text looks: what an
 * upstream calls its own tag ends up before the mark that is added here.
 */
#include "proxy/http/etag.h"

#include "proxy/http/syntax.h"

#define MARK      "~fl."
#define WEAKENED  "~fw."
#define MARK_SIZE (sizeof MARK - 1 + ETAG_VARIANT)

struct tag {
    struct span prefix; /* "W/" or nothing */
    struct span opaque; /* between the quotes */
};

/* etagc: visible but for the quotation mark, and 0x80 and above */
static bool etag_is_char(uint8_t c)
{
    return syntax_is_text(c) && c != ' ' && c != '\t' && c != '"';
}

/* One tag off the front of `in`. */
static bool etag_take(struct span *in, struct tag *out)
{
    size_t from = in->n >= 2 && memcmp(in->p, "W/", 2) == 0 ? 2 : 0;
    size_t to = from + 1;

    if (from >= in->n || in->p[from] != '"')
        return false;
    while (to < in->n && etag_is_char(in->p[to]))
        to++;
    if (to >= in->n || in->p[to] != '"')
        return false;
    out->prefix = span_cut(*in, 0, from);
    out->opaque = span_cut(*in, from + 1, to);
    *in = span_cut(*in, to + 1, in->n);
    return true;
}

/* The same off a list, whose elements may be empty.  *valid false: what comes
 * next is no tag. */
static bool etag_take_next(struct span *list, struct tag *out, bool *valid)
{
    *valid = true;
    while (list->n != 0 &&
           (list->p[0] == ',' || list->p[0] == ' ' || list->p[0] == '\t'))
        *list = span_cut(*list, 1, list->n);
    if (list->n == 0)
        return false;
    *valid = etag_take(list, out);
    *list = syntax_trim(*list);
    if (*valid && list->n != 0 && list->p[0] != ',')
        *valid = false;
    return *valid;
}

/* The variant at the end of a tag's text; empty if there is none. */
static struct span etag_variant(struct span opaque)
{
    struct span mark;

    if (opaque.n < MARK_SIZE)
        return span_of("", 0);
    mark = span_cut(opaque, opaque.n - MARK_SIZE, opaque.n);
    if (memcmp(mark.p, MARK, sizeof MARK - 1) != 0 &&
        memcmp(mark.p, WEAKENED, sizeof WEAKENED - 1) != 0)
        return span_of("", 0);
    for (size_t i = sizeof MARK - 1; i < mark.n; i++)
        if (mark.p[i] < 'a' || mark.p[i] > 'p')
            return span_of("", 0);
    return span_cut(mark, sizeof MARK - 1, mark.n);
}

static void etag_add(const struct tag *tag, const char *between,
                     struct buf *out)
{
    struct span prefix = tag->prefix;
    struct span opaque = tag->opaque;

    if (etag_variant(opaque).n != 0) {
        opaque.n -= MARK_SIZE;
        if (memcmp(opaque.p + opaque.n, WEAKENED, sizeof WEAKENED - 1) == 0)
            prefix.n = 0;
    }
    CHECK(buf_put(out, span_str(between)) && buf_put(out, prefix) &&
          buf_put(out, span_str("\"")) && buf_put(out, opaque) &&
          buf_put(out, span_str("\"")));
}

bool etag_put(struct span value, const char *variant, enum etag_body body,
              struct buf *out)
{
    struct tag tag;
    bool weakens;

    if (!etag_take(&value, &tag) || value.n != 0)
        return false;
    weakens = body == ETAG_CODED_HERE && tag.prefix.n == 0;
    if (weakens)
        tag.prefix = span_str("W/");
    CHECK(buf_put(out, tag.prefix) && buf_put(out, span_str("\"")) &&
          buf_put(out, tag.opaque) &&
          buf_put(out, span_str(weakens ? WEAKENED : MARK)) &&
          buf_put(out, span_str(variant)) && buf_put(out, span_str("\"")));
    return true;
}

size_t etag_put_current(struct span list, const char *variant, struct buf *out)
{
    size_t count = 0;
    struct tag tag;
    bool valid;

    while (etag_take_next(&list, &tag, &valid))
        if (span_eq(etag_variant(tag.opaque), span_str(variant)))
            etag_add(&tag, count++ != 0 ? "," : "", out);
    return count;
}

bool etag_is_coded(struct span list, const char *variant)
{
    struct tag tag;
    bool valid;

    while (etag_take_next(&list, &tag, &valid))
        if (span_eq(etag_variant(tag.opaque), span_str(variant)) &&
            memcmp(tag.opaque.p + tag.opaque.n - MARK_SIZE, WEAKENED,
                   sizeof WEAKENED - 1) == 0)
            return true;
    return false;
}

bool etag_put_all(struct span list, struct buf *out)
{
    const char *between = "";
    struct tag tag;
    bool valid;

    if (span_eq(list, span_str("*")))
        return buf_put(out, list);
    while (etag_take_next(&list, &tag, &valid)) {
        etag_add(&tag, between, out);
        between = ",";
    }
    return valid;
}
