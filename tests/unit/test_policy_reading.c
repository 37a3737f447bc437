/*
 * However a client spells a path, it does not choose the filter.
 */
#include "tests/unit/policied.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "filters/base/mem.h"
#include "filters/policy/reading.h"

/* The path in memory of its own size, so that sanitizers see a byte too
 * much. */
static struct span exact(const char *text)
{
    size_t n = strlen(text);
    uint8_t *p = mem_alloc(n + (n == 0));

    memcpy(p, text, n);
    return span_of(p, n);
}

static void check_usual(const char *text, const char *want)
{
    struct span path = exact(text), got;
    struct readings all, one;

    got = reading_usual(&one, path);
    reading_find(&all, path);
    if (!span_eq(got, span_str(want)))
        print_error("%s became %.*s\n", text, (int)got.n, (const char *)got.p);
    assert_true(span_eq(got, span_str(want)));
    assert_true(span_eq(all.paths[0], got));
    reading_done(&one);
    reading_done(&all);
    free((void *)path.p);
}

static void the_usual_reading_is_that_of_most_servers(void **state)
{
    static const struct {
        const char *path, *want;
    } rows[] = {
        {"/v1/vehicles", "/v1/vehicles"},
        {"/v1/vehicles/", "/v1/vehicles"},
        {"/v1/%76ehicles", "/v1/vehicles"},
        {"//v1///vehicles/", "/v1/vehicles"},
        {"/x/../v1/vehicles", "/v1/vehicles"},
        {"/v1/./vehicles/.", "/v1/vehicles"},
        {"/../../v1/vehicles", "/v1/vehicles"},
        {"/v1/x/%2e%2E/vehicles", "/v1/vehicles"},
        {"/v1%2fvehicles", "/v1/vehicles"},
        {"/v1;a=b/vehicles;c", "/v1/vehicles"},
        {"/v1/x/..;/vehicles", "/v1/vehicles"},
        {"v1/vehicles", "/v1/vehicles"},
        {"a", "/a"},
        {"a/b/c/../d", "/a/b/d"},
        {"", "/"},
        {"/", "/"},
        {"*", "/*"},
        {"/..", "/"},
        {"/a/..", "/"},
        {"/a/b/../../..", "/"},
        {"/...", "/..."},
        {"/a%", "/a%"},
        {"/a%2", "/a%2"},
        {"/a%zz", "/a%zz"},
        {"/a%41", "/aA"},
        {"/%25%37%36", "/%76"},
        {"/%E8%BB%8A", "/車"},
        {";", "/"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_usual(rows[i].path, rows[i].want);
}

/* Joined by blanks; a NUL is shown as _; "?" if it may be any path. */
static void show(const struct readings *r, char *to, size_t room)
{
    size_t n = 0;

    to[0] = '\0';
    for (size_t i = 0; i < r->count && !r->any; i++) {
        n += (size_t)snprintf(to + n, room - n, "%s", i > 0 ? " " : "");
        for (size_t j = 0; j < r->paths[i].n && n + 2 < room; j++) {
            uint8_t c = r->paths[i].p[j];

            to[n++] = c != 0 ? (char)c : '_';
            to[n] = '\0';
        }
    }
    if (r->any)
        snprintf(to, room, "?");
}

static const struct {
    const char *path, *want;
} odd_paths[] = {
    /* ordinary */
    {"/v1/a", "/v1/a"},
    {"/v1/a/", "/v1/a"},
    {"/v1/%61", "/v1/a"},
    {"/a%20b", "/a b"},
    {"/100%25", "/100%"},
    {"/a.b/..c/...", "/a.b/..c/..."},
    {"/%E8%BB%8A/%C3%A9", "/車/é"},
    {"/%8E%D4", "/\x8E\xD4"}, /* Shift_JIS */
    /* one oddity */
    {"/a/../b", "/b /a/../b"},
    {"/a/%2e%2E/b", "/b /a/../b"},
    {"/a/./b", "/a/b /a/./b"},
    {"/a/b/.", "/a/b /a/b/."},
    {"/a//b", "/a/b /a//b"},
    {"/a//", "/a /a/"},
    {"//a/b", "/a/b //a/b /b"},
    {"///a/b/c", "/a/b/c ///a/b/c /b/c"},
    {"/a;x=1", "/a /a;x=1 /a"},
    {"/a;x/b", "/a/b /a;x/b /a"},
    {"/a%3Bx/b", "/a/b /a;x/b /a"},
    {"/a%2Fb", "/a/b /a_b"},
    {"/a%2fb%2Fc", "/a/b/c /a_b_c"},
    {"/a\\b", "/a\\b /a/b"},
    {"/a%5cb", "/a\\b /a/b"},
    {"/a%3Fb/c", "/a?b/c /a"},
    {"/a%23b", "/a#b /a"},
    {"/%2561", "/%61 /a"},
    {"/%25E8%25BB%258A", "/%E8%BB%8A /車"},
    /* what nobody writes by mistake */
    {"/a%00", "?"},
    {"/a%0d%0ab", "?"},
    {"/a%7F", "?"},
    {"/a%", "?"},
    {"/a%2", "?"},
    {"/a%zz", "?"},
    {"/%u0061", "?"},
    {"/%C0%AF", "?"},
    {"/%C1%A1", "?"},
    {"/%E0%80%AF", "?"},
    {"/%F0%80%80%AF", "?"},
    {"/%F8%80%80%80%AF", "?"},
    {"/%252561", "?"},
    {"/%2500", "?"},
    {"/%252f", "?"},
    {"/%255c", "?"},
    {"/%253b", "?"},
    {"/%252e%252e/a", "?"},
    {"/a/..%2Fb", "?"},
    {"/a%2F%2Fb", "?"},
    {"/a\\..\\b", "?"},
    {"/\\a/b", "?"},
    {"/a%2Fb\\c", "?"},
    {"/a\\b%5Cc", "?"},
    {"/a/..;/b", "?"},
    {"/a/..;x=1/b", "?"},
    {"/a/;/b", "?"},
    {"/a;x/b;y", "?"},
    {"/a;x%2Fb", "?"},
    {"/a/..%3F", "?"},
    {"/a/..%23/b", "?"},
    {"/a//../b", "?"},
};

static void an_odd_path_has_more_than_one_reading(void **state)
{
    char got[160];

    (void)state;
    for (size_t i = 0; i < sizeof odd_paths / sizeof odd_paths[0]; i++) {
        struct span path = exact(odd_paths[i].path);
        struct readings r;

        reading_find(&r, path);
        show(&r, got, sizeof got);
        if (strcmp(got, odd_paths[i].want) != 0)
            print_error("%s\n", odd_paths[i].path);
        assert_string_equal(got, odd_paths[i].want);
        reading_done(&r);
        free((void *)path.p);
    }
}

/* Up to 13 of `count` pieces; returns a path in memory of its own size. */
static struct span random_path(const char *const *pieces, long count)
{
    char text[80] = "";
    size_t n = 0;

    for (long k = lrand48() % 12; k >= 0; k--)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s",
                              pieces[lrand48() % count]);
    assert_true(n < sizeof text);
    return exact(text);
}

/* Of any bytes at all: within their room, and each a path. */
static void readings_are_paths_whatever_comes(void **state)
{
    static const char *const pieces[] = {
        "/",  "..", ".",   "a",   "%",   "2",   "f",   ";",   "\\",
        "//", "25", "%2f", "%5c", "%3f", "%2e", "%c0", "%00", "\x01",
        "é",  "?",  "#",   "*",   "%61", "%25", "%3b"};
    size_t odd = 0;

    (void)state;
    srand48(6);
    for (int i = 0; i < 50000; i++) {
        struct span path = random_path(pieces, sizeof pieces / sizeof *pieces);
        struct readings r;

        reading_find(&r, path);
        odd += r.count > 1 || r.any;
        for (size_t j = 0; j < r.count; j++) {
            assert_true(r.paths[j].n >= 1 && r.paths[j].n <= path.n + 1);
            assert_int_equal(r.paths[j].p[0], '/');
        }
        reading_done(&r);
        free((void *)path.p);
    }
    assert_true(odd > 1000);
}

static void normalizing_twice_changes_nothing_more(void **state)
{
    static const char *const pieces[] = {"/",  "..", ".", "a",
                                         "bc", ";",  "%", "//"};

    (void)state;
    srand48(6);
    for (int i = 0; i < 20000; i++) {
        struct span path = random_path(pieces, 8), once, twice;
        struct readings one, two;

        once = reading_usual(&one, path);
        twice = reading_usual(&two, once);
        assert_true(once.n <= path.n + 1);
        assert_true(span_eq(once, twice));
        reading_done(&two);
        reading_done(&one);
        free((void *)path.p);
    }
}

/* --- What becomes of it. --- */

#define RULES "rules: [{find: vin, do: redact}]\n"

static struct policy *load(const char *const *texts, size_t count)
{
    static const char *const names[] = {"/tmp/a", "/tmp/b", "/tmp/c"};
    char path[3][64];
    const char *files[3];
    struct policy_opts opts = {.files = files, .file_count = count};
    struct policy *p;
    struct diag d;

    diag_init(&d);
    for (size_t i = 0; i < count; i++) {
        FILE *f;

        snprintf(path[i], sizeof path[i], "%s-reading-%d.yaml", names[i],
                 (int)getpid());
        f = fopen(path[i], "w");
        assert_non_null(f);
        fputs(texts[i], f);
        fclose(f);
        files[i] = path[i];
    }
    p = policy_load(&opts, &d);
    for (size_t i = 0; i < count; i++)
        remove(path[i]);
    if (p == NULL)
        print_error("%.*s", (int)d.text.n, (const char *)d.text.p);
    assert_non_null(p);
    diag_done(&d);
    return p;
}

static bool is_ambiguous(const struct policy *p, const char *method,
                         const char *path)
{
    struct policy_subject subject = {.host = span_str("h"),
                                     .path = span_str(path),
                                     .method = span_str(method)};

    return policy_is_ambiguous(p, &subject);
}

static void a_path_is_refused_where_readings_lead_to_others(void **state)
{
    static const char *const texts[] = {
        "filter: a\napplies_to: {paths: [/v1/vehicles/**, /Export]}\n" RULES,
        "filter: b\n" RULES};
    static const char *const fine[] = {"/v1/vehicles",
                                       "/v1/vehicles/a%2Fb",
                                       "/v1/vehicles/x;y=1",
                                       "/v1/vehicles//x",
                                       "/v1/vehicles/a\\b",
                                       "/v1/vehicles/./x",
                                       "/v1/vehicles/Ab",
                                       "/v2/a%2Fb",
                                       "/v2/x/../y",
                                       "/v2/%2561",
                                       "/v2//x",
                                       "/v2/a;x/b",
                                       "/v1/%76ehicles/1",
                                       "/Export/",
                                       "/V2/X",
                                       "/"};
    static const char *const refused[] = {
        "/v1%2Fvehicles/1",       "/v1\\vehicles/1",    "/v1%5Cvehicles",
        "/v1/vehicles;x=1/2",     "/v1/%2576ehicles",   "//v1/vehicles",
        "//x/v1/vehicles",        "/v2/../v1/vehicles", "/v1/vehicles/../../x",
        "/V1/vehicles/1",         "/v1/Vehicles",       "/export",
        "/v1/vehicles%00",        "/v1/vehicles%3Fx",   "/v1/vehicles%23",
        "/v1/vehicles/..%2F../x", "/v1/%C1%B6ehicles",  "/v2/%zz",
        "/v1//vehicles"};
    struct policy *p = load(texts, 2);

    (void)state;
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        if (is_ambiguous(p, "GET", fine[i]))
            fail_msg("%s is ambiguous", fine[i]);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (!is_ambiguous(p, "GET", refused[i]))
            fail_msg("%s is not ambiguous", refused[i]);
    policy_unref(p);
}

/* Nobody who gives no paths, or the same filter for all, is bothered. */
static void odd_paths_pass_where_no_filter_asks(void **state)
{
    static const char *const texts[] = {
        "filter: a\n" RULES, "filter: b\napplies_to: {paths: /**}\n" RULES,
        "filter: c\napplies_to: {hosts: other, paths: /x}\n" RULES};
    static const char *const paths[] = {"/a%00", "/a/..%2Fb", "/%C0%AF", "/%"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct policy *p = load(&texts[i], 1);

        for (size_t j = 0; j < sizeof paths / sizeof paths[0]; j++)
            assert_false(is_ambiguous(p, "GET", paths[j]));
        policy_unref(p);
    }
}

/* What depends on the response may be any of those before the first that does
 * not. */
static void filters_by_response_are_all_asked(void **state)
{
    static const char *const texts[] = {
        "filter: a\napplies_to: {status: 4xx}\n" RULES,
        "filter: b\napplies_to: {paths: /a/b}\n" RULES, "filter: c\n" RULES};
    struct policy *p = load(texts, 3);

    (void)state;
    assert_true(is_ambiguous(p, "GET", "/a%2Fb"));
    assert_false(is_ambiguous(p, "GET", "/a/b"));
    policy_unref(p);
}

static void head_is_asked_what_get_is(void **state)
{
    static const char *const texts[] = {
        "filter: a\napplies_to: {methods: GET}\n" RULES, "filter: b\n" RULES};
    struct policy *p = load(texts, 2);
    struct policy_subject subject = {.path = span_str("/"),
                                     .method = span_str("HEAD")};

    (void)state;
    assert_ptr_equal(policy_select(p, &subject), policy_at(p, 0));
    assert_false(policy_is_ambiguous(p, &subject));
    subject.method = span_str("POST");
    assert_ptr_equal(policy_select(p, &subject), policy_at(p, 1));
    assert_false(policy_is_ambiguous(p, &subject));
    subject.other_method = true;
    assert_true(policy_is_ambiguous(p, &subject));
    subject.other_path = true; /* nobody asks for paths */
    subject.other_method = false;
    assert_false(policy_is_ambiguous(p, &subject));
    policy_unref(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_usual_reading_is_that_of_most_servers),
        cmocka_unit_test(an_odd_path_has_more_than_one_reading),
        cmocka_unit_test(readings_are_paths_whatever_comes),
        cmocka_unit_test(normalizing_twice_changes_nothing_more),
        cmocka_unit_test(a_path_is_refused_where_readings_lead_to_others),
        cmocka_unit_test(odd_paths_pass_where_no_filter_asks),
        cmocka_unit_test(filters_by_response_are_all_asked),
        cmocka_unit_test(head_is_asked_what_get_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
