/*
 * picture - media types and first bytes of pictures, sound and video.
 *
 * First bytes: each format's own specification; only such as no text begins
 * with.  What the table lacks is known by its media type and by bytes that
 * texts do not have.
 */
#include "filters/text/picture.h"
#include "filters/text/chars.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define TS_PACKET    188 /* bytes, ISO/IEC 13818-1 */

/* Behind application/; the families image/, audio/ and video/ are whole. */
static const char *const names[] = {
    "mp4",
    "mp4v-es",
    "ogg",
    "x-matroska",
    "vnd.rn-realmedia",
    "vnd.ms-asf",
    "mxf",
    "dicom",
    "x-shockwave-flash",
    "x-mpegts",
    "postscript",
    "photoshop",
    "x-photoshop",
};

/* Text, though of one of the families. */
static const char *const readable[] = {"image/svg",       "audio/mpegurl",
                                       "audio/x-mpegurl", "audio/x-scpls",
                                       "image/x-xpixmap", "image/x-xbitmap"};

static bool begins(struct span s, const char *word)
{
    size_t n = strlen(word);

    return s.n >= n && span_is(span_cut(s, 0, n), word);
}

/* The type without its parameters and the blanks around it. */
static struct span bare(struct span type)
{
    size_t from = 0, to;

    while (from < type.n && chars_is(type.p[from], CHARS_SPACE))
        from++;
    for (to = from; to < type.n && type.p[to] != ';' && type.p[to] != ',' &&
                    !chars_is(type.p[to], CHARS_SPACE);)
        to++;
    return span_cut(type, from, to);
}

bool picture_of_type(struct span media_type)
{
    struct span type = bare(media_type);

    for (size_t i = 0; i < COUNT(readable); i++)
        if (begins(type, readable[i]))
            return false;
    if (begins(type, "image/") || begins(type, "audio/") ||
        begins(type, "video/"))
        return true;
    if (!begins(type, "application/"))
        return false;
    type = span_cut(type, strlen("application/"), type.n);
    for (size_t i = 0; i < COUNT(names); i++)
        if (span_is(type, names[i]))
            return true;
    return false;
}

#define MAGIC(at, text)                \
    {                                  \
        (at), sizeof(text) - 1, (text) \
    }

/* What stands at which byte. */
static const struct {
    size_t at, n;
    const char *bytes;
} magics[] = {
    /* pictures */
    MAGIC(0, "\xFF\xD8\xFF"),
    MAGIC(0, "\x89PNG\r\n\x1A\n"),
    MAGIC(0, "\x8AMNG\r\n\x1A\n"),
    MAGIC(0, "GIF87a"),
    MAGIC(0, "GIF89a"),
    MAGIC(0, "II*\0"),
    MAGIC(0, "MM\0*"),
    MAGIC(0, "II\xBC\1"),
    MAGIC(0, "\0\0\1\0"),
    MAGIC(0, "\0\0\2\0"),
    MAGIC(0, "8BPS\0"),
    MAGIC(0, "\xFF\x4F\xFF\x51"),
    MAGIC(0, "v/1\1"),
    MAGIC(0, "AT&TFORM"),
    MAGIC(0, "qoif\0"),
    /* sound */
    MAGIC(0, "ID3\2"),
    MAGIC(0, "ID3\3"),
    MAGIC(0, "ID3\4"),
    MAGIC(0, "fLaC\0"),
    MAGIC(0, "fLaC\x80"),
    MAGIC(0, "#!AMR"),
    MAGIC(0, ".snd\0"),
    MAGIC(0, "MThd\0"),
    MAGIC(0, "\xFF\xFB"),
    MAGIC(0, "\xFF\xFA"),
    MAGIC(0, "\xFF\xF3"),
    MAGIC(0, "\xFF\xF2"),
    MAGIC(0, "\xFF\xF1"),
    MAGIC(0, "\xFF\xF9"),
    MAGIC(0, "caff\0"),
    MAGIC(0, "ADIF\0"),
    /* video and what holds both; the third is an elementary stream's start */
    MAGIC(0, "\x1A\x45\xDF\xA3"),
    MAGIC(0, "OggS\0"),
    MAGIC(0, "\0\0\1"),
    MAGIC(0, "\0\0\0\1"),
    MAGIC(0, "FLV\1"),
    MAGIC(0, ".RMF\0"),
    MAGIC(0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"),
    MAGIC(0, "DKIF\0\0"),
    MAGIC(0, "\x06\x0E\x2B\x34\x02\x05\x01\x01"),
};

/* Behind the size of a file's first part: ISO/IEC 14496-12, and what stands
 * there in QuickTime's files and in JPEG 2000, JPEG XL. */
static const char *const boxes[] = {"ftyp", "styp", "moov", "moof",
                                    "mdat", "free", "skip", "wide",
                                    "pnot", "sidx", "jP  ", "JXL "};

/* RIFF and IFF: the kind of file stands behind the size. */
static const char *const forms[] = {"AVI ", "WAVE", "WEBP", "RMID",
                                    "CDXA", "AIFF", "AIFC", "ILBM"};

static bool stands(struct span head, size_t at, const char *bytes, size_t n)
{
    return head.n >= at + n && head.p[at] == (uint8_t)*bytes &&
           memcmp(head.p + at, bytes, n) == 0;
}

static bool is_box(struct span head)
{
    if (!stands(head, 0, "\0", 1)) /* less than 16 MB: no text begins so */
        return false;
    for (size_t i = 0; i < COUNT(boxes); i++)
        if (stands(head, 4, boxes[i], 4))
            return true;
    return false;
}

static bool is_form(struct span head)
{
    if (!stands(head, 0, "RIFF", 4) && !stands(head, 0, "FORM", 4))
        return false;
    for (size_t i = 0; i < COUNT(forms); i++)
        if (stands(head, 8, forms[i], 4))
            return true;
    return false;
}

/* "BM", the size, and four bytes of zeros. */
static bool is_bitmap(struct span head)
{
    return stands(head, 0, "BM", 2) && stands(head, 6, "\0\0\0\0", 4);
}

/* A byte that no text has: tab, line ends, form feed and escape are of it. */
static bool is_control(uint8_t c)
{
    return (c < ' ' && (c < '\t' || c > '\r') && c != 0x1B) || c == 0x7F;
}

/* Two packets of a transport stream; camcorders write four bytes of time
 * before each. */
static bool is_packets(struct span head)
{
    for (size_t at = 0; at <= 4; at += 4)
        if (stands(head, at, "G", 1) &&
            stands(head, at + TS_PACKET + at, "G", 1) &&
            (is_control(head.p[at + 2]) || is_control(head.p[at + 3])))
            return true;
    return false;
}

bool picture_in(struct span head)
{
    for (size_t i = 0; i < COUNT(magics); i++)
        if (stands(head, magics[i].at, magics[i].bytes, magics[i].n))
            return true;
    return is_box(head) || is_form(head) || is_bitmap(head) || is_packets(head);
}

bool picture_is_bytes(struct span head)
{
    for (size_t i = 0; i < head.n; i++)
        if (is_control(head.p[i]))
            return true;
    return false;
}
