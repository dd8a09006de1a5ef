package org.boundedflood.ovs.ovsdb;

import java.nio.file.Path;

/**
 * The PEM files with which both ends of a TLS connection prove who they are, as Open vSwitch names
 * them. The server is trusted if {@code caCertificate} signed its certificate; its host name is not
 * compared, because certificates of Open vSwitch's own PKI carry none.
 *
 * @param privateKey this side's private key, PKCS#8, not encrypted
 * @param certificate this side's certificate, followed by intermediate ones if there are any
 * @param caCertificate certificates of the authorities that the server may be signed by
 */
public record TlsFiles(Path privateKey, Path certificate, Path caCertificate) {}
