/* cleanse: OpenSSL's wipe is ours, and wipes what it is told, no more. */
#include <dlfcn.h>
#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void it_wipes_what_it_is_told(void **state)
{
    static const uint8_t zeros[64];
    uint8_t bytes[66];

    (void)state;
    for (size_t n = 0; n <= 64; n++) {
        memset(bytes, 'x', sizeof bytes);
        OPENSSL_cleanse(bytes + 1, n);
        assert_int_equal(bytes[0], 'x');
        assert_memory_equal(bytes + 1, zeros, n);
        assert_int_equal(bytes[n + 1], 'x');
    }
    OPENSSL_cleanse(NULL, 0);
}

static void libraries_call_the_same(void **state)
{
    void *first = dlsym(RTLD_DEFAULT, "OPENSSL_cleanse");
    void *library = dlsym(RTLD_NEXT, "OPENSSL_cleanse");

    (void)state;
    assert_int_equal(OPENSSL_init_ssl(0, NULL), 1); /* libssl is there */
    assert_non_null(first);
    assert_non_null(library); /* if it is gone, so is the reason for ours */
    assert_ptr_not_equal(first, library);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_wipes_what_it_is_told),
        cmocka_unit_test(libraries_call_the_same),
    };

    return cmocka_run_group_tests_name("cleanse", tests, NULL, NULL);
}
