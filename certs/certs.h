/*
 * certs - what can be said about TLS: plain settings, no OpenSSL.
 *
 * Whoever reads a configuration fills these in; tls_server.h and tls_client.h
 * make contexts of them.  Zeroed memory is a valid start, and means the
 * default everywhere; strings and paths are borrowed and outlive the server.
 * All files are PEM.
 */
#ifndef FOGLINE_CERTS_H
#define FOGLINE_CERTS_H

#include <stdbool.h>
#include <stddef.h>

#define CERTS_PAIRS_MAX 16

/* A certificate with the key that belongs to it. */
struct certs_pair {
    const char *certificate; /* the chain, the server's own first */
    const char *key;         /* not readable for others; NULL: it stands in
                                the certificate's file */
    const char *ocsp;        /* a DER-encoded OCSP response to staple; NULL:
                                none */
};

/* `clients:` what is asked of those that connect. */
enum certs_clients {
    CERTS_CLIENTS_OFF,      /* no certificate is asked for */
    CERTS_CLIENTS_OPTIONAL, /* asked for; one that is sent must be good */
    CERTS_CLIENTS_REQUIRED, /* who has none is not served */
};

/* `min_version:` the oldest protocol that is spoken. */
enum certs_version { CERTS_TLS_1_2, CERTS_TLS_1_3 };

/* What either side may speak.  NULL: fogline's own choice. */
struct certs_protocol {
    enum certs_version min_version;
    const char *ciphers; /* of TLS 1.2, as `openssl ciphers` takes them */
    const char *suites;  /* of TLS 1.3: "TLS_AES_128_GCM_SHA256:..." */
    const char *groups;  /* "X25519:P-256" */
};

/* A listener's `tls:`. */
struct tls_listen {
    struct certs_pair pairs[CERTS_PAIRS_MAX]; /* `certificate` and `key`, or
                                     `certificates`, a list of such maps; for
                                     clients whose server name none bears, the
                                     first */
    size_t pair_count;                        /* 0: plain text */
    enum certs_clients clients;
    const char *client_ca; /* whose certificates are taken; needed unless
                              clients are off */
    const char *crl;       /* what those CAs have revoked; NULL: not asked */
    bool forward_client;   /* tell the upstream who the client is, by
                              X-Forwarded-Client-Cert */
    unsigned resume_s;     /* how long a session can be resumed, and a ticket
                              key is used before the next; 0: 3600 */
    unsigned hsts_s;       /* Strict-Transport-Security's max-age in seconds;
                              0: not sent */
    struct certs_protocol protocol;
};

/* The upstream's `tls:`, for servers that are https://. */
struct tls_upstream {
    const char *ca;          /* whom to trust; NULL: the system's store */
    const char *certificate; /* shown if the upstream asks; NULL: none */
    const char *key;         /* NULL: in the certificate's file */
    const char *server_name; /* to ask for and to verify; NULL: the host of
                                the URL */
    const char *pin;         /* "sha256/" and base64 of the SHA-256 of the
                                server's public key (RFC 7469's pin); NULL: any
                                that the CA vouches for */
    bool insecure;           /* verify nothing (but the pin) */
    struct certs_protocol protocol;
};

/* The words that the enums are in files and flags, in their order, NULL at the
 * end: "off", ...; "1.2", "1.3". */
extern const char *const certs_clients_words[];
extern const char *const certs_version_words[];

#endif
