/*
 * explain - see explain.h.
 */
#include "proxy/cli/explain.h"

#include "proxy/cli/quote.h"

#include <ctype.h>

#define RED    "\033[1;31m" /* found, and changed or blocked */
#define YELLOW "\033[1;33m" /* found, and only reported */
#define CYAN   "\033[36m"   /* let go */
#define FAINT  "\033[2m"    /* notes */
#define PLAIN  "\033[0m"

/* A body on its way out. */
struct page {
    struct out *out;
    struct span body;
    const struct marks *marks;
    const struct explain_opts *opts;
    size_t printed; /* marks in the text so far */
    size_t noted;   /* and in the notes */
};

static void paint(const struct page *p, const char *color)
{
    if (p->opts->color)
        out_str(p->out, color);
}

static const char *color_of(const struct mark *mark)
{
    if (!mark->found)
        return CYAN;
    return mark->finding.action == ACTION_REPORT ? YELLOW : RED;
}

static enum kind kind_of(const struct mark *mark)
{
    return mark->found ? mark->finding.kind : mark->missed.kind;
}

static void put_loud(struct out *o, const char *word)
{
    for (; *word != '\0'; word++) {
        uint8_t c = (uint8_t)toupper((unsigned char)*word);

        out_put(o, span_of(&c, 1));
    }
}

/* "[VIN 17 bytes]#1", with parentheses for what was let go. */
static void put_mark(struct page *p, const struct mark *mark)
{
    struct out *o = p->out;

    paint(p, color_of(mark));
    out_str(o, mark->found ? "[" : "(");
    put_loud(o, kind_name(kind_of(mark)));
    out_str(o, mark->found ? " " : "? ");
    if (p->opts->show_values) {
        quote_body(o, span_cut(p->body, mark->start, mark->end));
    } else {
        out_number(o, mark->end - mark->start);
        out_str(o, mark->end - mark->start == 1 ? " byte" : " bytes");
    }
    out_str(o, mark->found ? "]#" : ")#");
    out_number(o, ++p->printed);
    paint(p, PLAIN);
}

/* A key that holds a value itself is not printed. */
static void put_key(struct page *p, const struct finding *finding)
{
    size_t start = (size_t)finding->key_offset;
    size_t end = start + (size_t)finding->key_length;

    if (finding->key_length == 0 || marks_cover(p->marks, start, end))
        return;
    out_str(p->out, " \"");
    quote_text(p->out, span_cut(p->body, start, end));
    out_str(p->out, "\"");
}

static void note_finding(struct page *p, const struct finding *finding)
{
    struct out *o = p->out;

    out_str(o, kind_name(finding->kind));
    out_str(o, ", ");
    out_str(o, evidence_name(finding->evidence));
    out_str(o, ": ");
    out_str(o, why_found(finding->basis));
    if (finding->basis == BASIS_KEY)
        put_key(p, finding);
    out_str(o, "; rule ");
    quote_text(o, span_str(finding->rule));
    out_str(o, ": ");
    out_str(o, action_name(finding->action));
}

static void note_missed(struct page *p, const struct missed *missed)
{
    struct out *o = p->out;

    out_str(o, "not ");
    out_str(o, kind_name(missed->kind));
    out_str(o, ": ");
    out_str(o, why_missed(missed->why));
    if (missed->why == MISS_EVIDENCE) {
        out_str(o, ": ");
        out_str(o, evidence_name(missed->evidence));
        out_str(o, ", but rule ");
        quote_text(o, span_str(missed->rule));
        out_str(o, " wants ");
        out_str(o, evidence_name(missed->at_least));
    }
    if (missed->reason != NULL) {
        out_str(o, ": ");
        quote_text(o, span_str(missed->reason));
    }
}

/* Notes on the marks of the line that has ended. */
static void put_notes(struct page *p)
{
    for (; p->noted < p->printed; p->noted++) {
        const struct mark *mark = &p->marks->list[p->noted];

        out_str(p->out, "    ");
        paint(p, color_of(mark));
        out_str(p->out, "#");
        out_number(p->out, p->noted + 1);
        paint(p, PLAIN);
        paint(p, FAINT);
        out_str(p->out, " ");
        if (mark->found)
            note_finding(p, &mark->finding);
        else
            note_missed(p, &mark->missed);
        paint(p, PLAIN);
        out_str(p->out, "\n");
    }
}

/* Bytes that no mark covers. */
static void put_clean(struct page *p, struct span s)
{
    const uint8_t *line;

    while (s.n > 0 && (line = memchr(s.p, '\n', s.n)) != NULL) {
        size_t n = (size_t)(line - s.p);

        quote_body(p->out, span_cut(s, 0, n));
        out_str(p->out, "\n");
        put_notes(p);
        s = span_cut(s, n + 1, s.n);
    }
    quote_body(p->out, s);
}

void explain_body(struct out *o, struct span body, const struct marks *marks,
                  const struct explain_opts *opts)
{
    struct page p = {.out = o, .body = body, .marks = marks, .opts = opts};
    size_t at = 0;

    for (size_t i = 0; i < marks->count; i++) {
        const struct mark *mark = &marks->list[i];

        put_clean(&p, span_cut(body, at, mark->start));
        put_mark(&p, mark);
        at = mark->end;
    }
    put_clean(&p, span_cut(body, at, body.n));
    if (body.n > 0 && (at == body.n || body.p[body.n - 1] != '\n'))
        out_str(o, "\n");
    put_notes(&p);
}
