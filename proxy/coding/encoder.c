/* encoder - by coding. */
#include "proxy/coding/encoder.h"

struct encoder *encoder_open(enum coding coding)
{
    static const struct encoder_ops *const OPS[CODING_COUNT] = {
        [CODING_GZIP] = &gzip_ops,
        [CODING_DEFLATE] = &gzip_zlib_ops,
        [CODING_BR] = &brotli_ops,
        [CODING_ZSTD] = &zstd_ops,
    };

    CHECK(OPS[coding] != NULL);
    return OPS[coding]->open();
}

void encoder_free(struct encoder *e)
{
    if (e != NULL)
        e->ops->free(e);
}
