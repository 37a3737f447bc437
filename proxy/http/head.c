/*
 * head - reads heads twice: our own pass over the raw bytes, then llhttp.
 *
 * Ours finds the lines and refuses what llhttp 8.1 lets through (folding, a
 * bare CR or LF, empty names, space around names, control characters, other
 * versions, unbounded counts).  llhttp judges the same bytes on its own; a
 * head passes only if both agree on where it ends and what its first line
 * says.  Must never repair anything.
 */
#include "proxy/http/head.h"

#include "proxy/http/syntax.h"

#include <llhttp/llhttp.h>

#define CR 13

/* Takes one line off the front of `in`, without its CRLF. */
static struct span head_take_line(struct span *in)
{
    const uint8_t *lf = memchr(in->p, '\n', in->n);
    size_t n = (size_t)(lf - in->p);
    struct span line;

    CHECK(lf != NULL && n != 0);
    line = span_cut(*in, 0, n - 1);
    *in = span_cut(*in, n + 1, in->n);
    return line;
}

static enum head_fault head_parse_field(struct span line, struct field *out)
{
    size_t n = 0;

    while (n < line.n && syntax_is_token(line.p[n]))
        n++;
    if (n == 0 || n == line.n || line.p[n] != ':')
        return HEAD_SYNTAX;
    out->name = span_cut(line, 0, n);
    out->value = syntax_trim(span_cut(line, n + 1, line.n));
    if (!syntax_all_text(out->value))
        return HEAD_SYNTAX;
    out->id = field_find(out->name);
    return HEAD_OK;
}

/* The lines that came whole since the last time. */
static bool head_lines_may_stand(struct head_scan *scan, struct span in)
{
    struct span rest = span_cut(in, scan->checked, scan->line);
    struct field field;

    while (rest.n != 0) {
        bool first = scan->checked == 0;
        struct span line = head_take_line(&rest);

        if (first ? !syntax_all_text(line)
                  : head_parse_field(line, &field) != HEAD_OK)
            return false;
        scan->checked += line.n + 2;
    }
    return true;
}

/* The last line, which has no LF; what it had up to `known` was looked at. */
static bool head_part_may_stand(const struct head_scan *scan, struct span in,
                                size_t known)
{
    size_t from = known > scan->line ? known - 1 : scan->line;
    const uint8_t *cr;

    if (scan->line == in.n)
        return true;
    cr = memchr(in.p + from, CR, in.n - from);
    if (cr != NULL && cr != in.p + in.n - 1)
        return false;
    return in.p[scan->line] == CR || syntax_is_token(in.p[scan->line]);
}

/* Only asked where there is no end yet: most heads come in one piece. */
static enum head_end head_check_part(struct head_scan *scan, struct span in,
                                     size_t known)
{
    return head_lines_may_stand(scan, in) &&
                   head_part_may_stand(scan, in, known)
               ? HEAD_MORE
               : HEAD_BAD;
}

bool head_skip_empty(struct head_scan *scan, struct span *in, size_t most)
{
    if (scan->line != 0)
        return true; /* in the head's second line or behind it */
    while (in->n >= 2 && in->p[0] == CR && in->p[1] == '\n') {
        *in = span_cut(*in, 2, in->n);
        *scan = (struct head_scan){.empty = scan->empty + 1};
        if (scan->empty > most)
            return false;
    }
    return true;
}

enum head_end head_scan(struct head_scan *scan, struct span in)
{
    size_t known = scan->scanned;

    while (scan->scanned < in.n) {
        const uint8_t *from = in.p + scan->scanned;
        const uint8_t *lf = memchr(from, '\n', in.n - scan->scanned);
        size_t at;

        if (lf == NULL) {
            scan->scanned = in.n;
            break;
        }
        at = (size_t)(lf - in.p);
        if (at == scan->line || in.p[at - 1] != CR)
            return HEAD_BAD;
        scan->scanned = at + 1;
        if (at == scan->line + 1)
            return HEAD_DONE;
        scan->line = at + 1;
    }
    return head_check_part(scan, in, known);
}

/* Field lines up to the end of `in` or a blank line. */
static enum head_fault head_parse_fields(struct head *head, struct span in,
                                         size_t count_max)
{
    head->count = 0;
    head->seen = 0;
    while (in.n != 0) {
        struct span line = head_take_line(&in);
        enum head_fault fault;

        if (line.n == 0)
            break;
        if (head->count == count_max || head->count == HEAD_FIELDS_MAX)
            return HEAD_COUNT;
        fault = head_parse_field(line, &head->fields[head->count]);
        if (fault != HEAD_OK)
            return fault;
        head->seen |= UINT64_C(1) << head->fields[head->count].id;
        head->count++;
    }
    return in.n == 0 ? HEAD_OK : HEAD_SYNTAX;
}

static enum head_fault head_parse_version(struct head *head, struct span text)
{
    if (text.n != 8 || memcmp(text.p, "HTTP/", 5) != 0)
        return HEAD_SYNTAX;
    if (memcmp(text.p, "HTTP/1.", 7) != 0 ||
        (text.p[7] != '0' && text.p[7] != '1'))
        return HEAD_VERSION;
    head->minor = text.p[7] - (unsigned)'0';
    return HEAD_OK;
}

/* method SP target SP version, one space each */
static enum head_fault head_parse_request_line(struct head *head,
                                               struct span line)
{
    size_t method = 0, target;

    while (method < line.n && syntax_is_token(line.p[method]))
        method++;
    if (method == 0 || method == line.n || line.p[method] != ' ')
        return HEAD_SYNTAX;
    target = method + 1;
    while (target < line.n && syntax_is_target(line.p[target]))
        target++;
    if (target == method + 1 || target == line.n || line.p[target] != ' ')
        return HEAD_SYNTAX;
    head->method = span_cut(line, 0, method);
    head->target = span_cut(line, method + 1, target);
    return head_parse_version(head, span_cut(line, target + 1, line.n));
}

/* version SP 3DIGIT [ SP reason ] */
static enum head_fault head_parse_status_line(struct head *head,
                                              struct span line)
{
    enum head_fault fault;

    if (line.n < 12 || line.p[8] != ' ' || (line.n > 12 && line.p[12] != ' '))
        return HEAD_SYNTAX;
    fault = head_parse_version(head, span_cut(line, 0, 8));
    if (fault != HEAD_OK)
        return fault;
    head->status = 0;
    for (size_t i = 9; i < 12; i++) {
        if (line.p[i] < '0' || line.p[i] > '9')
            return HEAD_SYNTAX;
        head->status = head->status * 10 + line.p[i] - '0';
    }
    for (size_t i = 12; i < line.n; i++)
        if (!syntax_is_text(line.p[i]))
            return HEAD_SYNTAX;
    return head->status < 100 || head->status > 599 ? HEAD_SYNTAX : HEAD_OK;
}

static int head_on_complete(llhttp_t *parser)
{
    (void)parser;
    return HPE_PAUSED;
}

/* RFC 10008; llhttp 8.1 does not know it. */
#define HEAD_METHOD_QUERY "QUERY"

static bool head_method_known(struct span method)
{
    static const char *const METHODS[] = {
#define X(number, id, text) #text,
        HTTP_METHOD_MAP(X)
#undef X
            HEAD_METHOD_QUERY,
    };

    for (size_t i = 0; i < sizeof METHODS / sizeof METHODS[0]; i++)
        if (span_eq(method, span_str(METHODS[i])))
            return true;
    return false;
}

/* Lets llhttp read `in` up to `end`, and goes on at `next`. */
static enum llhttp_errno head_feed(llhttp_t *parser, struct span *in,
                                   const uint8_t *end, const uint8_t *next)
{
    size_t n = (size_t)(end - in->p);
    enum llhttp_errno error = llhttp_execute(parser, (const char *)in->p, n);

    *in = span_cut(*in, (size_t)(next - in->p), in->n);
    return error;
}

/*
 * Runs llhttp over a head, but for two things that 8.1 refuses and later ones
 * take: in place of QUERY it is told of another method with a body, and a tab
 * behind a length it does not get to see.
 */
static enum llhttp_errno
head_run_llhttp(llhttp_t *parser, const struct head *head, struct span in)
{
    const struct field *length = head_find(head, FIELD_CONTENT_LENGTH);
    const uint8_t *end =
        length != NULL ? length->value.p + length->value.n : NULL;
    enum llhttp_errno error = HPE_OK;

    if (parser->type == HTTP_REQUEST &&
        span_eq(head->method, span_str(HEAD_METHOD_QUERY))) {
        error = llhttp_execute(parser, "POST", 4);
        in = span_cut(in, head->method.n, in.n);
    }
    if (error == HPE_OK && end != NULL && *end != CR)
        error = head_feed(parser, &in, end,
                          memchr(end, CR, (size_t)(in.p + in.n - end)));
    if (error != HPE_OK)
        return error;
    return llhttp_execute(parser, (const char *)in.p, in.n);
}

/* Everything llhttp has to say must match what we found. */
static enum head_fault head_ask_llhttp(const struct head *head,
                                       enum head_type type, struct span in)
{
    static const llhttp_settings_t SETTINGS = {.on_headers_complete =
                                                   head_on_complete};
    llhttp_t parser;
    enum llhttp_errno error;

    llhttp_init(&parser, type == HEAD_REQUEST ? HTTP_REQUEST : HTTP_RESPONSE,
                &SETTINGS);
    error = head_run_llhttp(&parser, head, in);
    if (error == HPE_UNEXPECTED_CONTENT_LENGTH ||
        error == HPE_INVALID_CONTENT_LENGTH ||
        error == HPE_INVALID_TRANSFER_ENCODING)
        return HEAD_FRAMING;
    if (error != HPE_PAUSED ||
        llhttp_get_error_pos(&parser) != (const char *)in.p + in.n)
        return HEAD_SYNTAX;
    if (parser.http_major != 1 || parser.http_minor != head->minor)
        return HEAD_SYNTAX;
    if (type == HEAD_RESPONSE && parser.status_code != head->status)
        return HEAD_SYNTAX;
    return HEAD_OK;
}

enum head_fault head_parse(struct head *head, enum head_type type,
                           struct span in, const struct limits *limits)
{
    struct span rest = in;
    struct span first = head_take_line(&rest);
    enum head_fault fault;

    fault = type == HEAD_REQUEST ? head_parse_request_line(head, first)
                                 : head_parse_status_line(head, first);
    if (fault != HEAD_OK)
        return fault;
    fault = head_parse_fields(head, rest, limits->header_count);
    if (fault != HEAD_OK)
        return fault;
    if (type == HEAD_REQUEST && !head_method_known(head->method))
        return HEAD_METHOD;
    return head_ask_llhttp(head, type, in);
}

enum head_fault head_parse_trailers(struct head *head, struct span in,
                                    const struct limits *limits)
{
    head->minor = 1;
    return head_parse_fields(head, in, limits->trailer_count);
}

const struct field *head_find(const struct head *head, enum field_id id)
{
    if ((head->seen >> id & 1) == 0)
        return NULL;
    for (size_t i = 0; i < head->count; i++)
        if (head->fields[i].id == id)
            return &head->fields[i];
    return NULL;
}

bool head_has(const struct head *head, const char *name)
{
    for (size_t i = 0; i < head->count; i++)
        if (span_is(head->fields[i].name, name))
            return true;
    return false;
}

size_t head_times(const struct head *head, enum field_id id)
{
    size_t times = 0;

    if ((head->seen >> id & 1) == 0)
        return 0;
    for (size_t i = 0; i < head->count; i++)
        times += head->fields[i].id == id;
    return times;
}

bool head_lists(const struct head *head, enum field_id id, const char *token)
{
    if ((head->seen >> id & 1) == 0)
        return false;
    for (size_t i = 0; i < head->count; i++)
        if (head->fields[i].id == id &&
            syntax_lists(head->fields[i].value, span_str(token)))
            return true;
    return false;
}

bool head_connection_names(const struct head *head)
{
    const struct field *first = head_find(head, FIELD_CONNECTION);

    if (first == NULL)
        return false;
    return head_times(head, FIELD_CONNECTION) > 1 ||
           (!span_is(first->value, "keep-alive") &&
            !span_is(first->value, "close"));
}

bool head_connection_has(const struct head *head, struct span name)
{
    for (size_t i = 0; i < head->count; i++)
        if (head->fields[i].id == FIELD_CONNECTION &&
            syntax_lists(head->fields[i].value, name))
            return true;
    return false;
}
