# Why stunnel ended a connection, in its own words: whole lines of stunnel 5.56 to 5.82 at the level of warnings.
package Nymphemeral::Causes;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Output qw(printable);

our @EXPORT_OK = qw(cause_of without_code_place);

# OpenSSL puts the place in its code before its words, stunnel 5.74 the number of an alert after them, 5.82 the client.
my $OPENSSL = qr/(?:[\w.]+@)?[\w.\/-]+:[0-9]+: error:[0-9A-F]{8}:[^:]*:[^:]*:/;
my $AFTER = qr/(?:: SSL alert number [0-9]+)?(?:: client [0-9.]+:[0-9]+)?/;
my $IN_TLS = qr/(?:SSL_connect|SSL_read|SSL_write): /;
# 5.56 to 5.68 say it the one way, later ones the other; the places name no server.
my $REFUSED_BY_CHECK = qr/CERT: Pre-verification error: (?:certificate not found in local repository: )?/;

# Nothing here holds text of a server's: what a certificate says of itself is in a line of its own ("Rejected by CERT"),
# which no pattern matches. OCSP's complaints are harmless.
my @CAUSES = (
	['certificate-wrong-name', qr/CERT: Subject checks failed/],
	['certificate-expired', qr/${REFUSED_BY_CHECK}certificate has expired/],
	['certificate-not-yet-valid', qr/${REFUSED_BY_CHECK}certificate is not yet valid(?: or the system clock is incorrect)?/],
	['certificate-untrusted', qr/${REFUSED_BY_CHECK}(.*)/],
	['name-unresolved', qr/(?:Error resolving|Cannot resolve) .*|No (?:remote )?host resolved/],
	['rejected', qr/CONNECT request rejected/],
	['refused', qr/s_connect: connect \S+: Connection refused \(111\)/],
	['timed-out', qr/s_connect: (?:s_poll_wait \S+: TIMEOUTconnect exceeded|connect \S+: Connection timed out \(110\))/],
	['denied', qr/s_connect: connect \S+: (?:Operation not permitted \(1\)|Permission denied \(13\))/],
	['unreachable', qr/s_connect: connect \S+: .* \([0-9]+\)/],
	['ehlo-refused', qr/Remote server is not RFC 1425 compliant/],
	['starttls-refused', qr/Remote server is not RFC 2487 compliant/],
	['no-tls', qr/${IN_TLS}${OPENSSL}(?:wrong version number|packet length too long)/],
	['old-tls', qr/${IN_TLS}${OPENSSL}(?:unsupported protocol|[\w\/ ]*alert protocol version)/],
	['client-certificate', qr/${IN_TLS}${OPENSSL}[\w\/ ]*alert (?:certificate required|bad certificate)/],
	['tls-refused', qr/${IN_TLS}${OPENSSL}([\w\/ ]*alert [\w ]+|tlsv1 unrecognized name)/],
	['closed', qr/${IN_TLS}(?:Peer suddenly disconnected|Connection reset by peer \(104\)|${OPENSSL}unexpected eof while reading)/],
	['closed', qr/Unexpected socket close \(s_read\)|s_read: (?:Unexpected socket close|Received 0 out of requested 1 byte\(s\))/],
	['closed', qr/(?:readsocket \(s_read\)|s_read_eof: readsocket): Connection reset by peer \(104\)/],
);

# In: what stunnel wrote about one connection, line by line. Out: the cause and a detail; nothing where no line is
# known. The last line that is known counts, since the address that was tried last is the one that decided.
sub cause_of {
	for my $line (reverse @_) {
		for my $known (@CAUSES) {
			my ($cause, $pattern) = @{$known};
			return ($cause, printable($1 // '')) if $line =~ /^(?:$pattern)$AFTER$/;
		}
		# Without a line of its own before it, this is all there is to know.
		return ('certificate-untrusted', '') if $line =~ /^$IN_TLS${OPENSSL}certificate verify failed$AFTER$/ && !grep { /^CERT: / } @_;
	}
	return;
}

# A line of stunnel's for a person: without OpenSSL's place in its code, and without the client.
sub without_code_place { return printable($_[0] =~ s/^.*\berror:[0-9A-F]{8}:[^:]*:[^:]*://r =~ s/$AFTER$//r) }

1;
