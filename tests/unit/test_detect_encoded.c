/*
 * Values in base64 or hexadecimal under a key: judged by what they say.
 */
#include "filters/detect/encoded.h"
#include "tests/unit/judged.h"

static judge_fn *judge_in_charge;

static bool look(const struct keyed *k, struct match *m)
{
    return encoded_judge(k, judge_in_charge, m);
}

static void a_value_is_judged_by_what_it_encodes(void **state)
{
    static const struct judged rows[] = {
        {"vin", "SlRES04zRFU4QTAwMDAwMDE=", KIND_VIN},
        {"vin", "SlRES04zRFU4QTAwMDAwMDE", KIND_VIN},
        {"vin", "4a54444b4e3344553841303030303031", KIND_VIN},
        {"vin", "4A54444B4E3344553841303030303031", KIND_VIN},
        {"vin", "WlZXNTAtMTIzNDU2Nw==", KIND_CHASSIS_NUMBER},
        /* of nothing, of no text, of too little, not all of it */
        {"vin", "dW5rbm93bg==", JUDGED_NONE},
        {"vin", "bm90aGluZyBwcml2YXRlIGhlcmU=", JUDGED_NONE},
        {"vin", "AAECAwQFBgcICQoLDA0ODw==", JUDGED_NONE},
        {"vin", "000102030405060708090a0b0c0d0e0f10", JUDGED_NONE},
        {"vin", "da39a3ee5e6b4b0d3255bfef95601890afd80709", JUDGED_NONE},
        {"vin", "SlRES04=", JUDGED_NONE},
        {"vin", "SlRES04zRFU4QTAwMDAwMDE===", JUDGED_NONE},
        {"vin", "SlRES04zRFU4QTAwMDAwMDE=.", JUDGED_NONE},
        {"vin", "4a54444b4e33445538413030303030311", JUDGED_NONE},
        {"vin", "[VIN]", JUDGED_NONE},
    };

    (void)state;
    judge_in_charge = vin_keyed;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        judged_check(look, KIND_VIN, true, &rows[i]);
}

/* A number must stay one. */
static void a_bare_value_is_not_decoded(void **state)
{
    static const struct judged row = {"vin", "4a54444b4e3344553841303030303031",
                                      JUDGED_NONE};

    (void)state;
    judge_in_charge = vin_keyed;
    judged_check(look, KIND_VIN, false, &row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_judged_by_what_it_encodes),
        cmocka_unit_test(a_bare_value_is_not_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
