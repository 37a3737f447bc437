# SPDX-License-Identifier: Apache-2.0
"""pki - certificates made on the spot: good ones, and such as nobody should
take.

    ca = Authority(directory)
    crt, key = ca.issue("server", dns=["cloud.example"], ip=["127.0.0.1"])
"""

import datetime
import ipaddress
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
SERVER = ExtendedKeyUsageOID.SERVER_AUTH


def now():
    return datetime.datetime.utcnow()


def named(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name),
                      x509.NameAttribute(NameOID.ORGANIZATION_NAME,
                                         "Example")])


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def make_key(kind):
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:] or 2048))
    return ec.generate_private_key(ec.SECP256R1())


def write(path, data, mode=0o600):
    """As a whole, at once: who watches the file never sees a part of it."""
    with open(path + ".new", "wb") as f:
        f.write(data)
    os.chmod(path + ".new", mode)
    os.rename(path + ".new", path)
    return path


def write_key(path, key, mode=0o600):
    return write(path, key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()), mode)


class Authority:
    def __init__(self, directory, name="ca"):
        self.directory = str(directory)
        self.key = make_key("ec")
        self.subject = named("test " + name)
        self.revoked = []
        builder = self._builder(self.subject, self.key, (-1, 3650))
        self.certificate = builder.add_extension(
            x509.BasicConstraints(True, None), True).sign(
                self.key, hashes.SHA256())
        self.path = write(self._at(name + ".crt"), pem(self.certificate))

    def _at(self, name):
        return os.path.join(self.directory, name)

    def _builder(self, subject, key, days):
        return (x509.CertificateBuilder().subject_name(subject)
                .issuer_name(self.subject).public_key(key.public_key())
                .serial_number(x509.random_serial_number())
                .not_valid_before(now() + datetime.timedelta(days[0]))
                .not_valid_after(now() + datetime.timedelta(days[1])))

    def issue(self, name, dns=(), uri=(), ip=(), kind="ec", days=(-1, 90),
              usage=(CLIENT, SERVER), own_key=None, subject=None, more=()):
        """(certificate's path, key's path).  `more`: DNS names behind all
        others."""
        key = own_key or make_key(kind)
        names = [x509.DNSName(n) for n in dns]
        names += [x509.UniformResourceIdentifier(n) for n in uri]
        names += [x509.IPAddress(ipaddress.ip_address(n)) for n in ip]
        names += [x509.DNSName(n) for n in more]
        builder = self._builder(named(subject or name), key, days)
        if names:
            builder = builder.add_extension(
                x509.SubjectAlternativeName(names), False)
        builder = builder.add_extension(x509.ExtendedKeyUsage(usage), False)
        self.last = builder.sign(self.key, hashes.SHA256())
        return (write(self._at(name + ".crt"), pem(self.last)),
                write_key(self._at(name + ".key"), key))

    def revoke(self, certificate):
        self.revoked.append(certificate.serial_number)

    def crl(self, name="ca.crl", days=(0, 30)):
        since, until = (now() + datetime.timedelta(n) for n in days)
        builder = (x509.CertificateRevocationListBuilder()
                   .issuer_name(self.subject).last_update(since)
                   .next_update(until))
        for serial in self.revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial)
                .revocation_date(now()).build())
        return write(self._at(name), builder.sign(
            self.key, hashes.SHA256()).public_bytes(
                serialization.Encoding.PEM))


def self_signed(directory, name, **options):
    """A certificate that only vouches for itself."""
    own = Authority(directory, "of-" + name)
    own.subject = named(name)
    return own.issue(name, own_key=own.key, **options)
