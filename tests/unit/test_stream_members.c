/*
 * A stream from which members of JSON are taken out: with one comma, and alike
 * however the body is cut, also where it is no JSON.
 */
#include "tests/unit/filtered.h"

#define LARGEST 4096
#define VIN     "JTDKN3DU8A0000001"

static const struct {
    const char *in, *out;
} members[] = {
    {"{\"a\":1,\"vin\":\"" VIN "\",\"b\":2}", "{\"a\":1,\"b\":2}"},
    {"{\"vin\":\"" VIN "\",\"b\":2}", "{\"b\":2}"},
    {"{\"vin\":\"" VIN "\"}", "{}"},
    {"[\"" VIN "\",\"" VIN "\"]", "[]"},
    /* keys that look like structure: the value is replaced */
    {"{\"a\":1,\"vin, old\":\"" VIN "\"}", "{\"a\":1,\"vin, old\":\"[VIN]\"}"},
    {"{\"a\":1,\"vin[0]\":\"" VIN "\"}", "{\"a\":1,\"vin[0]\":\"[VIN]\"}"},
    /* no JSON */
    {"{\"a\":1,\"coordinate[s\":139.767125,35.681236]}",
     "{\"a\":1,\"coordinate[s\":0]}"},
    /* a table: no cell is a member, but what names its columns may be */
    {"vin,mail\n" VIN ",a@example.jp\n", "vin,mail\n[VIN],[EMAIL]\n"},
    {"vin," VIN ",mail\n" VIN ",1,a@example.jp\n",
     "vin,mail\n[VIN],1,[EMAIL]\n"},
};

static void members_go_however_the_body_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        filtered_cuts(policy_at(redact, 0), members[i].in, members[i].out);
}

static int set_up(void **state)
{
    (void)state;
    return filtered_begin("filter: t\nrules:\n  - {find: [vin, email, "
                          "coordinates], do: remove}\n",
                          LARGEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_go_however_the_body_is_cut),
    };

    return cmocka_run_group_tests(tests, set_up, filtered_tear_down);
}
