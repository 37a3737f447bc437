/*
 * path_walk - the walk outside of structure: lines, values, the calls.
 *
 * Must never tell what depends on where a piece ends, and never end a told
 * value before the text does.
 */
#include "filters/text/path_walk.h"
#include "filters/base/mem.h"
#include "filters/text/chars.h"
#include "filters/text/path_block.h"
#include "filters/text/path_state.h"

#include <stdlib.h>

#define EVENTS 1024 /* of one call; a last value may add some */

/* --- Values that are told ------------------------------------------------- */

/* What has been read of a comment. */
enum { COMMENT_NEW, COMMENT_LINE, COMMENT_BLOCK, COMMENT_STAR };

static const char field[] = "data:"; /* of a line of an event stream */

static void begin_token(struct path_walk *w, uint8_t c, uint64_t at)
{
    struct path_value *v = &w->value;

    v->begin = at;
    v->shape =
        c == '-' || chars_is(c, CHARS_DIGIT) ? PATH_NUMBER : PATH_LITERAL;
    if (v->member == UINT64_MAX)
        v->member = at;
    path_value_begin(w, v);
    w->told++;
    w->mode = PATH_MODE_TOKEN;
}

/* Awaits a value; returns behind its first byte. */
static size_t read_value(struct path_walk *w, const struct path_input *in,
                         size_t i)
{
    uint8_t c;

    while (i < in->n && chars_is(in->p[i], CHARS_SPACE))
        i++;
    if (i == in->n)
        return i;
    c = in->p[i];
    switch (c) {
    case '"':
        path_value_string(w, w->at + i);
        break;
    case '{':
    case '[':
        path_value_enter(w, c, w->at + i);
        break;
    case 'd':
        w->word.n = 1;
        w->word.begin = w->at + i;
        w->mode = PATH_MODE_FIELD;
        break;
    case '/':
        w->comment = COMMENT_NEW;
        w->mode = PATH_MODE_COMMENT;
        break;
    case ',':
    case ':':
    case '}':
    case ']': /* there is none: structure goes on */
        w->value.hits = 0;
        w->mode = PATH_MODE_INSIDE;
        return i;
    default:
        begin_token(w, c, w->at + i);
        break;
    }
    return i + 1;
}

/* What begins as the name of a field does before a value: that, or the
 * value. */
static size_t read_field(struct path_walk *w, const struct path_input *in,
                         size_t i)
{
    for (; i < in->n && w->word.n < sizeof field - 1; i++, w->word.n++) {
        if (in->p[i] != (uint8_t)field[w->word.n]) {
            begin_token(w, 'd', w->word.begin);
            return i;
        }
    }
    if (w->word.n == sizeof field - 1)
        w->mode = PATH_MODE_VALUE;
    return i;
}

/* A comment before a value, from behind its first slash on. */
static size_t read_comment(struct path_walk *w, const struct path_input *in,
                           size_t i)
{
    for (; i < in->n && w->mode == PATH_MODE_COMMENT; i++) {
        uint8_t c = in->p[i];

        switch (w->comment) {
        case COMMENT_NEW:
            w->comment = c == '*' ? COMMENT_BLOCK : COMMENT_LINE;
            break;
        case COMMENT_BLOCK:
            w->comment = c == '*' ? COMMENT_STAR : COMMENT_BLOCK;
            break;
        case COMMENT_STAR:
            if (c == '/')
                w->mode = PATH_MODE_VALUE;
            w->comment = c == '*' ? COMMENT_STAR : COMMENT_BLOCK;
            break;
        default:
            if (c == '\n')
                w->mode = PATH_MODE_VALUE;
            break;
        }
    }
    return i;
}

static void end_value(struct path_walk *w, uint64_t end)
{
    if (w->value.hits != 0) {
        path_value_end(w, &w->value, end);
        w->told--;
    }
    w->value.hits = 0;
    w->mode = w->depth != 0 ? PATH_MODE_INSIDE : PATH_MODE_TOP;
}

/* How many of the n bytes (up to 64) at p are of the string; `*over`: the
 * next one ends it. */
static unsigned string_bytes(struct path_walk *w, const uint8_t *p, unsigned n,
                             bool *over)
{
    uint8_t copy[64];
    struct path_block b;
    uint64_t escaped, ends;

    if (n < 64) {
        memset(copy, ' ', sizeof copy);
        memcpy(copy, p, n);
        p = copy;
    }
    b = path_block_of(p);
    escaped = scan_json_escaped(b.backslash, w->escaped);
    w->escaped = ((b.backslash & ~escaped) >> (n - 1) & 1) != 0;
    /* one that is told must not end early: a reader may allow line ends */
    ends = (b.quote & ~escaped) | (w->told == 0 ? b.feed : 0);
    *over = ends != 0;
    return ends != 0 ? (unsigned)__builtin_ctzll(ends) : n;
}

static size_t read_string(struct path_walk *w, const struct path_input *in,
                          size_t i)
{
    while (i < in->n) {
        unsigned n = in->n - i < 64 ? (unsigned)(in->n - i) : 64;
        bool over;

        i += string_bytes(w, in->p + i, n, &over);
        if (!over)
            continue;
        w->escaped = false;
        if (in->p[i] == '\n') {
            path_value_broken(w);
            return i;
        }
        end_value(w, w->at + i);
        return i + 1;
    }
    return i;
}

static size_t read_token(struct path_walk *w, const struct path_input *in,
                         size_t i)
{
    for (; i < in->n; i++) {
        uint8_t c = in->p[i];

        if (c == ',' || c == '}' || c == ']' || c == '"' ||
            chars_is(c, CHARS_SPACE)) {
            end_value(w, w->at + i);
            break;
        }
    }
    return i;
}

/* --- The calls ------------------------------------------------------------ */

struct path_walk *path_walk_new(const struct path_set *set)
{
    struct path_walk *w = mem_zalloc(sizeof *w);

    w->map = mem_zalloc(sizeof *w->map);
    path_walk_reset(w, set);
    return w;
}

void path_walk_free(struct path_walk *w)
{
    if (w == NULL)
        return;
    free(w->map);
    free(w->levels);
    free(w->events);
    explicit_bzero(w, sizeof *w);
    free(w);
}

void path_walk_reset(struct path_walk *w, const struct path_set *set)
{
    struct path_walk fresh = {
        .set = set,
        .map = w->map,
        .reach = SCAN_JSON_WORDS,
        .levels = w->levels,
        .capacity = w->capacity,
        .events = w->events,
        .event_capacity = w->event_capacity,
    };

    *w = fresh;
    path_top_line(w);
}

static size_t step(struct path_walk *w, const struct path_input *in, size_t i)
{
    switch (w->mode) {
    case PATH_MODE_TOP:
        return path_top_read(w, in, i);
    case PATH_MODE_BROKEN:
        return path_top_broken(w, in, i);
    case PATH_MODE_INSIDE:
        return path_inside_read(w, in, i);
    case PATH_MODE_VALUE:
        return read_value(w, in, i);
    case PATH_MODE_COMMENT:
        return read_comment(w, in, i);
    case PATH_MODE_FIELD:
        return read_field(w, in, i);
    case PATH_MODE_STRING:
        return read_string(w, in, i);
    case PATH_MODE_TOKEN:
        return read_token(w, in, i);
    }
    return in->n;
}

/* Keeps the last bytes of what has been read. */
static void keep_tail(struct path_walk *w, const struct path_input *in)
{
    size_t n = in->n < sizeof w->tail ? in->n : sizeof w->tail;

    memmove(w->tail, w->tail + n, sizeof w->tail - n);
    memcpy(w->tail + sizeof w->tail - n, in->p + in->n - n, n);
}

enum fault path_walk_feed(struct path_walk *w, struct span piece, size_t *used)
{
    struct path_input in = {.p = piece.p, .n = piece.n};
    size_t i = 0;

    w->feed++;
    w->event_count = 0;
    w->map_from = w->map_end = 0;
    while (i < in.n && w->event_count < EVENTS && w->fault == FAULT_NONE)
        i = step(w, &in, i);
    *used = in.n = i;
    for (size_t k = 0; k < w->event_count; k++)
        if (w->events[k].open)
            w->events[k].end = w->at + i;
    if (i != 0) {
        path_key_keep(w, &in);
        keep_tail(w, &in);
    }
    w->at += i;
    return w->fault;
}

void path_walk_finish(struct path_walk *w)
{
    w->feed++;
    w->event_count = 0;
    if (w->mode == PATH_MODE_FIELD)
        begin_token(w, 'd', w->word.begin);
    if (w->mode == PATH_MODE_TOP)
        path_top_word(w, w->at);
    if (w->mode == PATH_MODE_STRING || w->mode == PATH_MODE_TOKEN)
        end_value(w, w->at);
    while (w->depth != 0)
        path_value_leave(w, w->at);
}

const struct path_event *path_walk_events(const struct path_walk *w, size_t *n)
{
    *n = w->event_count;
    return w->events;
}

uint64_t path_walk_hold(const struct path_walk *w)
{
    const struct path_value *v = &w->value;

    if (w->mode == PATH_MODE_TOP)
        return w->word.n != 0 && w->set->whole != 0 ? w->word.begin : w->at;
    if (w->mode == PATH_MODE_VALUE || w->mode == PATH_MODE_COMMENT ||
        w->mode == PATH_MODE_FIELD) {
        if (v->separator != PATH_NO_SEPARATOR)
            return v->separator;
        return v->member < w->at            ? v->member
               : w->mode == PATH_MODE_FIELD ? w->word.begin
                                            : w->at;
    }
    if (w->mode == PATH_MODE_INSIDE && w->dead == 0 && w->lead == w->mark &&
        w->levels[w->depth - 1].object && w->levels[w->depth - 1].active != 0)
        return w->lead;
    return w->at;
}
