/*
 * path_top - what stands outside of JSON texts: where one may begin.
 *
 * A text begins its line, but for blanks, a few words and some punctuation:
 * the field name of an event stream, a callback, an assignment, what guards
 * against scripts.  All else is no JSON, to the end of the line.
 */
#include "filters/text/chars.h"
#include "filters/text/path_state.h"

#define WORDS 3 /* before a text, on its line: `var x = {` */

void path_top_line(struct path_walk *w)
{
    w->clean = true;
    w->words = 0;
    w->word.n = 0;
}

static bool is_scalar(const struct path_word *word)
{
    struct span s = span_of(word->text, word->n);

    return word->n <= PATH_WORD &&
           (span_eq(s, span_str("true")) || span_eq(s, span_str("false")) ||
            span_eq(s, span_str("null")));
}

/* The word before `end` is over: a value of its own, or no JSON. */
void path_top_word(struct path_walk *w, uint64_t end)
{
    struct path_value *v = &w->value;

    if (w->word.n == 0)
        return;
    if (!w->word.numeric && !is_scalar(&w->word)) {
        w->clean = false;
    } else if (w->clean && w->set->whole != 0) {
        *v = (struct path_value){
            .hits = w->set->whole,
            .begin = w->word.begin,
            .member = w->word.begin,
            .separator = PATH_NO_SEPARATOR,
            .shape = w->word.numeric ? PATH_NUMBER : PATH_LITERAL,
        };
        path_value_begin(w, v);
        path_value_end(w, v, end);
        v->hits = 0;
    }
    w->word.n = 0;
}

static void add_to_word(struct path_walk *w, uint8_t c, uint64_t at)
{
    struct path_word *word = &w->word;

    if (word->n == 0) {
        word->begin = at;
        word->numeric = c == '-' || chars_is(c, CHARS_DIGIT);
        w->words++;
    }
    word->numeric = word->numeric &&
                    (chars_is(c, CHARS_DIGIT) || strchr("+-.eE", c) != NULL);
    if (word->n < PATH_WORD)
        word->text[word->n] = c;
    word->n += word->n <= PATH_WORD;
}

/* A text begins with the byte c. */
static void begin_text(struct path_walk *w, uint8_t c, uint64_t at)
{
    if (!w->clean) {
        path_value_broken(w);
        return;
    }
    w->value.hits = w->set->whole;
    w->value.member = UINT64_MAX;
    w->value.separator = PATH_NO_SEPARATOR;
    w->pending = w->set->first;
    w->in_string = w->escaped = false;
    if (c == '"')
        path_value_string(w, at);
    else
        path_value_enter(w, c, at);
}

/* Bytes between texts; false: what comes now is none of these. */
static bool read_between(struct path_walk *w, uint8_t c, uint64_t at)
{
    /* a byte-order mark, and RFC 7464's record separator */
    static const char blanks[] = " \t\r\xEF\xBB\xBF\x1E";
    static const char punctuation[] = "()=;,]}'&*/";

    if (c == '\n') {
        path_top_word(w, at);
        path_top_line(w);
        return true;
    }
    if (chars_is(c, CHARS_ALNUM) || (c != 0 && strchr("_$.+-", c) != NULL)) {
        add_to_word(w, c, at);
        return w->words <= WORDS || w->clean;
    }
    if (c == ':' && w->word.n == 4 && memcmp(w->word.text, "data", 4) == 0) {
        w->word.n = 0; /* of an event stream */
        return true;
    }
    path_top_word(w, at);
    if (c == 0 || strchr(blanks, c) != NULL)
        return c != 0;
    w->clean = true;
    return strchr(punctuation, c) != NULL;
}

size_t path_top_read(struct path_walk *w, const struct path_input *in, size_t i)
{
    for (; i < in->n; i++) {
        uint8_t c = in->p[i];
        uint64_t at = w->at + i;

        if (c == '{' || c == '[' || c == '"') {
            path_top_word(w, at);
            begin_text(w, c, at);
            return i + 1;
        }
        if (!read_between(w, c, at)) {
            path_value_broken(w);
            return i + 1;
        }
    }
    return i;
}

size_t path_top_broken(struct path_walk *w, const struct path_input *in,
                       size_t i)
{
    const uint8_t *feed = memchr(in->p + i, '\n', in->n - i);

    if (feed == NULL)
        return in->n;
    path_top_line(w);
    w->mode = PATH_MODE_TOP;
    return (size_t)(feed - in->p) + 1;
}
