/*
 * policy - a filter file of any bytes: an error with a place, or a policy that
 * can be asked, described, tested and used.
 *
 * The text goes through a file in memory, so that it is read as `check` reads
 * it, advice included.  Its own `extends` and `key` find nothing there.
 */
#include "filters/policy/policy.h"
#include "filters/policy/describe.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/filtering.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static struct policy *load(struct span in, struct diag *diag)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    char path[64];
    const char *files[] = {path};
    struct policy_opts opts = {.files = files, .file_count = 1, .advise = true};
    struct policy *policy;

    CHECK(fd >= 0 && write(fd, in.p, in.n) == (ssize_t)in.n);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    policy = policy_load(&opts, diag);
    close(fd);
    return policy;
}

/* Which filter is chosen must not crash, whatever the patterns are. */
static void choose(const struct policy *policy)
{
    struct policy_subject subject = {
        .host = span_str("API.example.com"),
        .path = span_str("/v1/vehicles/%41b%2fc/../x"),
        .method = span_str("GET"),
        .type = span_str("application/json; charset=utf-8"),
    };
    const struct filter *filter = policy_select(policy, &subject);

    subject.status = 200;
    CHECK(filter != NULL || policy_select(policy, &subject) == NULL);
    if (filter != NULL)
        (void)policy_is_final(filter);
}

static void use(const struct filter *filter)
{
    static const char body[] =
        "{\"vin\":\"JTDKN3DU8A0000001\",\"lat\":35.681236,\"lon\":139.767125,"
        "\"a\":[1,{\"b\":\"taro@example.jp\"}],\"id\":\"TC-12345678\"}\n";
    struct filtering whole, cut;
    struct buf text;

    buf_init(&text, 1 << 16);
    describe_filter(filter, &text);
    buf_done(&text);
    (void)filter_media(filter, span_str("video/mp4"));
    filtering_init(&whole, sizeof body);
    filtering_init(&cut, sizeof body);
    filtering_whole(&whole, filter, span_str(body));
    filtering_run(&cut, filter, span_str(body), 3);
    CHECK(filtering_same(&whole, &cut));
    filtering_done(&whole);
    filtering_done(&cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diag diag;
    struct policy *policy;
    struct buf report;

    if (size > FUZZ_LONGEST)
        return 0;
    diag_init(&diag);
    policy = load(fuzz_in(data, size), &diag);
    CHECK((policy == NULL) == diag.failed);
    CHECK((policy == NULL) == (diag.text.n != 0));
    if (policy != NULL) {
        buf_init(&report, 1 << 20);
        (void)policy_run_tests(policy, &report, NULL);
        buf_done(&report);
        choose(policy);
        for (size_t i = 0; i < policy_count(policy); i++)
            use(policy_at(policy, i));
    }
    policy_unref(policy);
    diag_done(&diag);
    return 0;
}
