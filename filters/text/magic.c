/*
 * magic - media types and first bytes of binary formats.
 *
 * Types: the IANA registry, and names in use without being in it.  First
 * bytes: each format's own specification; only such as no text begins with.
 */
#include "filters/text/magic.h"
#include "filters/text/chars.h"

/* Behind application/. */
static const char *const names[] = {
    /* archives and compressed files */
    "zip", "x-zip", "x-zip-compressed", "gzip", "x-gzip", "gzip-compressed",
    "zlib", "zstd", "x-zstd", "x-bzip", "x-bzip2", "x-xz", "x-lzma", "x-lz4",
    "x-lzip", "x-compress", "x-compressed", "x-snappy-framed", "x-tar",
    "x-gtar", "x-gtar-compressed", "x-tgz", "x-cpio", "x-7z-compressed",
    "vnd.rar", "x-rar", "x-rar-compressed", "vnd.ms-cab-compressed",
    "java-archive", "x-java-archive", "vnd.android.package-archive",
    "vnd.google-earth.kmz", "epub+zip",
    /* documents and databases */
    "pdf", "x-pdf", "vnd.sqlite3", "x-sqlite3", "x-hdf", "x-hdf5", "x-netcdf",
    /* records */
    "cbor", "cbor-seq", "cose", "cwt", "msgpack", "x-msgpack", "vnd.msgpack",
    "messagepack", "x-messagepack", "bson", "x-bson", "vnd.bson", "ubjson",
    "avro", "x-avro", "x-avro-binary", "vnd.apache.avro", "avro-binary",
    "parquet", "x-parquet", "vnd.apache.parquet", "orc", "x-orc",
    "vnd.apache.orc", "vnd.apache.arrow.file", "vnd.apache.arrow.stream",
    "vnd.apache.thrift.binary", "vnd.apache.thrift.compact", "x-thrift",
    "protobuf", "x-protobuf", "x-protobuffer", "vnd.google.protobuf",
    "x-google-protobuf", "vnd.google.octet-stream-compressible",
    "vnd.mapbox-vector-tile", "grpc", "grpc-web", "grpc-web-text",
    "x-flatbuffers", "flatbuffers", "x-capnp", "x-jackson-smile", "ion",
    "x-amz-ion", "x-amf", "x-java-serialized-object", "x-python-pickle",
    "fastinfoset", "wbxml", "vnd.wap.wbxml", "exi", "asn1"};

/* Families of application/: how their names begin. */
static const char *const heads[] = {"vnd.openxmlformats-officedocument.",
                                    "vnd.oasis.opendocument.", "grpc+",
                                    "grpc-web+", "vnd.google.protobuf+"};

/* What a structured type ends in (RFC 6839, the registry of suffixes). */
static const char *const tails[] = {
    "+zip",      "+gzip",    "+zstd",        "+cbor",  "+cbor-seq",
    "+cose",     "+cwt",     "+msgpack",     "+bson",  "+avro",
    "+protobuf", "+proto",   "+fastinfoset", "+wbxml", "+ber",
    "+der",      "+sqlite3", "+tlv",         "+exi"};

/* Types that are text, whatever they are made of. */
static const char *const readable[] = {"+json", "+xml", "+yaml", "+json-seq"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool begins(struct span s, const char *word)
{
    size_t n = strlen(word);

    return s.n >= n && span_is(span_cut(s, 0, n), word);
}

static bool ends(struct span s, const char *word)
{
    size_t n = strlen(word);

    return s.n >= n && span_is(span_cut(s, s.n - n, s.n), word);
}

/* The type without parameters and the blanks around it. */
static struct span bare(struct span type)
{
    size_t from = 0, to = 0;

    while (from < type.n && chars_is(type.p[from], CHARS_SPACE))
        from++;
    for (to = from; to < type.n && type.p[to] != ';' && type.p[to] != ','; to++)
        if (chars_is(type.p[to], CHARS_SPACE))
            break;
    return span_cut(type, from, to);
}

static bool is_readable(struct span type)
{
    for (size_t i = 0; i < COUNT(readable); i++)
        if (ends(type, readable[i]))
            return true;
    return begins(type, "text/") || begins(type, "application/json");
}

bool magic_of_type(struct span media_type)
{
    static const char application[] = "application/";
    struct span type = bare(media_type);

    if (is_readable(type))
        return false;
    for (size_t i = 0; i < COUNT(tails); i++)
        if (ends(type, tails[i]))
            return true;
    if (!begins(type, application))
        return span_is(type, "avro/binary") || span_is(type, "multipart/x-zip");
    type = span_cut(type, sizeof application - 1, type.n);
    for (size_t i = 0; i < COUNT(heads); i++)
        if (begins(type, heads[i]))
            return true;
    for (size_t i = 0; i < COUNT(names); i++)
        if (span_is(type, names[i]))
            return true;
    return false;
}

#define MAGIC(text)              \
    {                            \
        (text), sizeof(text) - 1 \
    }

static const struct {
    const char *bytes;
    size_t n;
} magics[] = {
    /* archives and compressed files */
    MAGIC("PK\x03\x04"), MAGIC("PK\x05\x06"), MAGIC("PK\x07\x08"),
    MAGIC("\x1F\x8B\x08"), MAGIC("\x1F\x9D"), MAGIC("x\x01"), MAGIC("x\x9C"),
    MAGIC("x\xDA"), MAGIC("\x28\xB5\x2F\xFD"), MAGIC("\x04\x22\x4D\x18"),
    MAGIC("\xFD"
          "7zXZ\0"),
    MAGIC("7z\xBC\xAF\x27\x1C"), MAGIC("LZIP\x01"), MAGIC("Rar!\x1A\x07"),
    MAGIC("MSCF\0\0\0\0"), MAGIC("\xFF\x06\0\0sNaPpY"),
    /* documents and databases; the second is what Office wrote before 2007 */
    MAGIC("%PDF-"), MAGIC("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
    MAGIC("SQLite format 3\0"), MAGIC("\x89HDF\r\n\x1A\n"),
    /* records; the second says only "this is CBOR" (RFC 8949, 3.4.6) */
    MAGIC("Obj\x01"), MAGIC("\xD9\xD9\xF7"), MAGIC("ARROW1\0\0"),
    MAGIC("PAR1\x15"), MAGIC("PARE\x15"), MAGIC("ORC\n\x0B"),
    /* logs of vehicle buses: ASAM MDF, Vector BLF */
    MAGIC("MDF     3."), MAGIC("MDF     4."), MAGIC("LOGG\x90\0\0\0")};

/* A block's head follows the size: the digits of pi. */
static bool is_bzip2(struct span head)
{
    return head.n >= 10 && memcmp(head.p, "BZh", 3) == 0 &&
           memcmp(head.p + 4, "1AY&SY", 6) == 0;
}

/* POSIX.1-1988: the word behind the first member's name, mode and size. */
static bool is_tar(struct span head)
{
    return head.n >= MAGIC_HEAD && head.p[256] == 0 &&
           memcmp(head.p + 257, "ustar", 5) == 0;
}

bool magic_in(struct span head)
{
    for (size_t i = 0; i < COUNT(magics); i++)
        if (head.n >= magics[i].n && head.p[0] == (uint8_t)*magics[i].bytes &&
            memcmp(head.p, magics[i].bytes, magics[i].n) == 0)
            return true;
    return is_bzip2(head) || is_tar(head);
}
