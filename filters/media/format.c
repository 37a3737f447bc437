/*
 * format - first bytes, from each format's own specification.
 */
#include "filters/media/format.h"
#include "filters/policy/media_type.h"
#include "filters/text/magic.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define ANY          '?'

#define MAGIC(format, text)                       \
    {                                             \
        FORMAT_##format, sizeof(text) - 1, (text) \
    }

/* ANY stands for any byte.  A row that needs more of the head comes before
 * those that need less of the same. */
static const struct {
    enum format format;
    size_t n;
    const char *bytes;
} magics[] = {
    MAGIC(JPEG, "\xFF\xD8\xFF"),
    MAGIC(PNG, "\x89PNG\r\n\x1A\n"),
    MAGIC(GIF, "GIF87a"),
    MAGIC(GIF, "GIF89a"),
    MAGIC(WEBP, "RIFF????WEBP"),
    MAGIC(AVI, "RIFF????AVI "),
    MAGIC(WAVE, "RIFF????WAVE"),
    /* ISO/IEC 14496-12 and its brands for pictures (23008-12, AVIF) */
    MAGIC(HEIF, "\0???ftyphei?"),
    MAGIC(HEIF, "\0???ftyphev?"),
    MAGIC(HEIF, "\0???ftypmif1"),
    MAGIC(HEIF, "\0???ftypmsf1"),
    MAGIC(HEIF, "\0???ftypavi?"),
    MAGIC(MP4, "\0???ftyp"),
    /* QuickTime's older files begin with any box */
    MAGIC(MP4, "\0???moov"),
    MAGIC(MP4, "\0???mdat"),
    MAGIC(MP4, "\0???wide"),
    MAGIC(MP4, "\0???free"),
    MAGIC(MP4, "\0???skip"),
    MAGIC(MATROSKA, "\x1A\x45\xDF\xA3"),
    MAGIC(PDF, "%PDF-"),
    MAGIC(ZIP, "PK\x03\x04"),
    MAGIC(ZIP, "PK\x05\x06"),
    MAGIC(ZIP, "PK\x07\x08"),
    MAGIC(GZIP, "\x1F\x8B\x08"),
};

/* Types that may have a format, apart from archives'. */
static const struct {
    enum format format;
    const char *type;
} types[] = {
    {FORMAT_JPEG, "image/jpeg"},
    {FORMAT_JPEG, "image/jpg"},
    {FORMAT_JPEG, "image/pjpeg"},
    {FORMAT_PNG, "image/png"},
    {FORMAT_PNG, "image/x-png"},
    {FORMAT_PNG, "image/apng"},
    {FORMAT_GIF, "image/gif"},
    {FORMAT_WEBP, "image/webp"},
    {FORMAT_HEIF, "image/heic"},
    {FORMAT_HEIF, "image/heif"},
    {FORMAT_HEIF, "image/heic-sequence"},
    {FORMAT_HEIF, "image/heif-sequence"},
    {FORMAT_HEIF, "image/avif"},
    {FORMAT_MP4, "video/*"},
    {FORMAT_MP4, "audio/*"},
    {FORMAT_MP4, "application/mp4"},
    {FORMAT_MATROSKA, "video/*"},
    {FORMAT_MATROSKA, "audio/*"},
    {FORMAT_MATROSKA, "application/x-matroska"},
    {FORMAT_AVI, "video/*"},
    {FORMAT_WAVE, "audio/*"},
    {FORMAT_PDF, "application/pdf"},
    {FORMAT_PDF, "application/x-pdf"},
};

/* Do the bytes that are there agree? */
static bool agrees(struct span head, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n && i < head.n; i++)
        if (bytes[i] != ANY && (uint8_t)bytes[i] != head.p[i])
            return false;
    return true;
}

enum format format_of(struct span head, bool is_all)
{
    for (size_t i = 0; i < COUNT(magics); i++) {
        if (!agrees(head, magics[i].bytes, magics[i].n))
            continue;
        if (head.n >= magics[i].n)
            return magics[i].format;
        if (!is_all)
            return FORMAT_MORE;
    }
    return FORMAT_NONE;
}

const char *format_type(enum format format)
{
    static const char *const names[] = {
#define X(id, type) [FORMAT_##id] = (type),
        FORMATS(X)
#undef X
    };

    return names[format];
}

unsigned format_fits(struct span media_type)
{
    unsigned fits = 0;

    for (size_t i = 0; i < COUNT(types); i++)
        if (media_type_matches(types[i].type, media_type))
            fits |= 1u << types[i].format;
    /* An archive has many names: a spreadsheet is one. */
    if ((fits & 1u << FORMAT_PDF) == 0 && magic_of_type(media_type))
        fits |= 1u << FORMAT_ZIP | 1u << FORMAT_GZIP;
    return fits;
}
