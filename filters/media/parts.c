/* parts - lines, headers, and the first bytes behind them. */
#include "filters/media/parts.h"
#include "filters/text/chars.h"

static bool begins(struct span s, const char *word)
{
    size_t n = strlen(word);

    return s.n >= n && span_is(span_cut(s, 0, n), word);
}

bool parts_are_in(struct span media_type)
{
    return begins(media_type, "multipart/") || begins(media_type, "message/");
}

void parts_open(struct parts *p, struct span media_type)
{
    p->state = begins(media_type, "message/") ? PARTS_HEADER : PARTS_BODY;
    p->n = p->type_n = 0;
    p->is_looking = false;
}

/* The first bytes of the line at hand. */
static struct span line_of(const struct parts *p)
{
    return span_of(p->line, p->n < sizeof p->line ? p->n : sizeof p->line);
}

static void keep(struct parts *p, struct span in)
{
    size_t room = p->n < sizeof p->line ? sizeof p->line - p->n : 0;

    memcpy(p->line + (room != 0 ? p->n : 0), in.p, in.n < room ? in.n : room);
    p->n += in.n;
}

static void keep_type(struct parts *p, struct span value)
{
    size_t n = value.n < PARTS_TYPE ? value.n : PARTS_TYPE;

    memcpy(p->type, value.p, n);
    p->type_n = n;
}

/* Without the blanks and the line end around it. */
static struct span trim(struct span s)
{
    while (s.n != 0 && chars_is(s.p[0], CHARS_SPACE))
        s = span_cut(s, 1, s.n);
    while (s.n != 0 && chars_is(s.p[s.n - 1], CHARS_SPACE))
        s.n--;
    return s;
}

/* The header is read: the part's body begins. */
static enum fault begin(struct parts *p)
{
    p->state = PARTS_BODY;
    p->is_looking = p->is_empty = true;
    return head_open(&p->head, span_of(p->type, p->type_n));
}

static enum fault end_line(struct parts *p)
{
    static const char name[] = "content-type:";
    struct span line = line_of(p);

    p->n = 0;
    if (p->state == PARTS_BODY) {
        if (begins(line, "--") && trim(line).n > 2) {
            p->state = PARTS_HEADER;
            p->type_n = 0;
        }
        return FAULT_NONE;
    }
    if (trim(line).n == 0)
        return begin(p);
    if (begins(line, name))
        keep_type(p, trim(span_cut(line, sizeof name - 1, line.n)));
    else if (p->type_n == 0 && chars_is(line.p[0], CHARS_SPACE))
        keep_type(p, trim(line)); /* a value in its second line */
    return FAULT_NONE;
}

/* Some write one more empty line before the body. */
static enum fault look(struct parts *p, struct span in)
{
    while (p->is_empty && in.n != 0 && (in.p[0] == '\r' || in.p[0] == '\n'))
        in = span_cut(in, 1, in.n);
    if (in.n == 0)
        return FAULT_NONE;
    p->is_empty = false;
    p->is_looking = p->head.left != 0;
    return p->is_looking ? head_look(&p->head, in) : FAULT_NONE;
}

enum fault parts_look(struct parts *p, struct span in)
{
    enum fault fault = FAULT_NONE;

    while (fault == FAULT_NONE && in.n != 0) {
        const uint8_t *lf = memchr(in.p, '\n', in.n);
        size_t n = lf != NULL ? (size_t)(lf - in.p) + 1 : in.n;
        struct span piece = span_cut(in, 0, n);

        in = span_cut(in, n, in.n);
        keep(p, piece);
        if (p->state == PARTS_BODY && p->is_looking)
            fault = look(p, piece);
        if (fault == FAULT_NONE && lf != NULL)
            fault = end_line(p);
    }
    return fault;
}
