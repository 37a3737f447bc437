/* decoder - by coding. */
#include "proxy/coding/decoder.h"

struct decoder *decoder_open(enum coding coding)
{
    static const struct decoder_ops *const OPS[CODING_COUNT] = {
        [CODING_GZIP] = &gunzip_ops,
        [CODING_DEFLATE] = &gunzip_deflate_ops,
        [CODING_BR] = &unbrotli_ops,
        [CODING_ZSTD] = &unzstd_ops,
    };

    CHECK(OPS[coding] != NULL);
    return OPS[coding]->open();
}

void decoder_free(struct decoder *d)
{
    if (d != NULL)
        d->ops->free(d);
}
