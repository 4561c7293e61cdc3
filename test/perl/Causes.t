use strict;
use warnings;
use Test::More;
use Nymphemeral::Causes qw(cause_of without_code_place);

# Each line as stunnel 5.56, 5.68, 5.74 or 5.82 wrote it of a server made for it.
my %CAUSE_OF = (
	'CERT: Pre-verification error: certificate has expired' => 'certificate-expired|',
	'CERT: Pre-verification error: certificate is not yet valid' => 'certificate-not-yet-valid|',
	'CERT: Pre-verification error: certificate is not yet valid or the system clock is incorrect' => 'certificate-not-yet-valid|',
	'CERT: Pre-verification error: certificate not found in local repository: self-signed certificate' => 'certificate-untrusted|self-signed certificate',
	'CERT: Pre-verification error: self signed certificate' => 'certificate-untrusted|self signed certificate',
	'CERT: Pre-verification error: unable to get local issuer certificate' => 'certificate-untrusted|unable to get local issuer certificate',
	'CERT: Subject checks failed' => 'certificate-wrong-name|',
	'CONNECT request rejected' => 'rejected|',
	'Error resolving "2.2.2.2.": Temporary failure in name resolution (EAI_AGAIN)' => 'name-unresolved|',
	'Error resolving "nope.test": Temporary failure in name resolution (EAI_AGAIN)' => 'name-unresolved|',
	'No more addresses to connect' => undef,
	'No remote host resolved' => 'name-unresolved|',
	'OCSP: No OCSP stapling response received' => undef,
	'Rejected by CERT at depth=0: CN="x, Connection refused (111)"' => undef,
	'Rejected by CERT at depth=0: CN=CERT: Pre-verification error: certificate has expired' => undef,
	'Rejected by CERT at depth=0: CN=CERT: Pre-verification error: certificate is not yet valid' => undef,
	'Rejected by CERT at depth=0: CN=expired' => undef,
	'Rejected by CERT at depth=0: CN=notyet' => undef,
	'Rejected by CERT at depth=0: CN=unknown' => undef,
	'Rejected by CERT at depth=0: CN=wrong' => undef,
	'Remote server is not RFC 1425 compliant' => 'ehlo-refused|',
	'Remote server is not RFC 2487 compliant' => 'starttls-refused|',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:1571: error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure' => 'tls-refused|sslv3 alert handshake failure',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:1571: error:14094438:SSL routines:ssl3_read_bytes:tlsv1 alert internal error' => 'tls-refused|tlsv1 alert internal error',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:1571: error:14094458:SSL routines:ssl3_read_bytes:tlsv1 unrecognized name' => 'tls-refused|tlsv1 unrecognized name',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:1602: error:0A000410:SSL routines::sslv3 alert handshake failure' => 'tls-refused|sslv3 alert handshake failure',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:1602: error:0A000438:SSL routines::tlsv1 alert internal error' => 'tls-refused|tlsv1 alert internal error',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:1602: error:0A000458:SSL routines::tlsv1 unrecognized name' => 'tls-refused|tlsv1 unrecognized name',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:318: error:0A000126:SSL routines::unexpected eof while reading' => 'closed|',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:698: error:0A000126:SSL routines::unexpected eof while reading' => 'closed|',
	'SSL_connect: ../ssl/record/rec_layer_s3.c:698: error:0A000126:SSL routines::unexpected eof while reading: client 127.0.0.1:1' => 'closed|',
	'SSL_connect: ../ssl/record/ssl3_record.c:331: error:1408F10B:SSL routines:ssl3_get_record:wrong version number' => 'no-tls|',
	'SSL_connect: ../ssl/record/ssl3_record.c:350: error:0A00010B:SSL routines::wrong version number' => 'no-tls|',
	'SSL_connect: ../ssl/statem/statem_clnt.c:1889: error:0A000086:SSL routines::certificate verify failed' => 'certificate-untrusted|',
	'SSL_connect: ../ssl/statem/statem_clnt.c:1919: error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed' => 'certificate-untrusted|',
	'SSL_connect: Connection reset by peer (104)' => 'closed|',
	'SSL_connect: Peer suddenly disconnected' => 'closed|',
	'SSL_connect: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A000410:SSL routines::ssl/tls alert handshake failure: SSL alert number 40' => 'tls-refused|ssl/tls alert handshake failure',
	'SSL_connect: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A000410:SSL routines::ssl/tls alert handshake failure: SSL alert number 40: client 127.0.0.1:1' => 'tls-refused|ssl/tls alert handshake failure',
	'SSL_connect: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A000438:SSL routines::tlsv1 alert internal error: SSL alert number 80' => 'tls-refused|tlsv1 alert internal error',
	'SSL_connect: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A000438:SSL routines::tlsv1 alert internal error: SSL alert number 80: client 127.0.0.1:1' => 'tls-refused|tlsv1 alert internal error',
	'SSL_connect: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A000458:SSL routines::tlsv1 unrecognized name: SSL alert number 112' => 'tls-refused|tlsv1 unrecognized name',
	'SSL_connect: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A000458:SSL routines::tlsv1 unrecognized name: SSL alert number 112: client 127.0.0.1:1' => 'tls-refused|tlsv1 unrecognized name',
	'SSL_connect: tls_post_process_server_certificate@../ssl/statem/statem_clnt.c:2124: error:0A000086:SSL routines::certificate verify failed' => 'certificate-untrusted|',
	'SSL_connect: tls_post_process_server_certificate@../ssl/statem/statem_clnt.c:2125: error:0A000086:SSL routines::certificate verify failed: client 127.0.0.1:1' => 'certificate-untrusted|',
	'SSL_connect: tls_validate_record_header@../ssl/record/methods/tlsany_meth.c:77: error:0A00010B:SSL routines::wrong version number' => 'no-tls|',
	'SSL_connect: tls_validate_record_header@../ssl/record/methods/tlsany_meth.c:77: error:0A00010B:SSL routines::wrong version number: client 127.0.0.1:1' => 'no-tls|',
	'SSL_read: ../ssl/record/rec_layer_s3.c:1571: error:1409445C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required' => 'client-certificate|',
	'SSL_read: ../ssl/record/rec_layer_s3.c:1602: error:0A00045C:SSL routines::tlsv13 alert certificate required' => 'client-certificate|',
	'SSL_read: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A00045C:SSL routines::tlsv13 alert certificate required: SSL alert number 116' => 'client-certificate|',
	'SSL_read: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A00045C:SSL routines::tlsv13 alert certificate required: SSL alert number 116: client 127.0.0.1:1' => 'client-certificate|',
	'Unexpected socket close (s_read)' => 'closed|',
	'readsocket (s_read): Connection reset by peer (104)' => 'closed|',
	's_connect: connect 127.0.0.5:9: Connection refused (111)' => 'refused|',
	's_connect: connect 192.0.2.1:9: Network is unreachable (101)' => 'unreachable|',
	's_connect: connect 198.51.100.129:9: Network is unreachable (101)' => 'unreachable|',
	's_connect: connect 198.51.100.129:9: Permission denied (13)' => 'denied|',
	's_connect: connect 198.51.100.130:9: No route to host (113)' => 'unreachable|',
	's_connect: connect 198.51.100.131:9: Invalid argument (22)' => 'unreachable|',
	's_connect: connect ::5:9: Network is unreachable (101)' => 'unreachable|',
	's_connect: s_poll_wait 198.51.100.9:9: TIMEOUTconnect exceeded' => 'timed-out|',
	's_connect: s_poll_wait fd00::9:9: TIMEOUTconnect exceeded' => 'timed-out|',
	's_read: Received 0 out of requested 1 byte(s)' => 'closed|',
	's_read: Unexpected socket close' => 'closed|',
	's_read_eof: readsocket: Connection reset by peer (104)' => 'closed|',
	# As OpenSSL words what a server from before TLS 1.2, or one that was kept to it, answers.
	'SSL_connect: ../ssl/statem/statem_lib.c:1957: error:0A000102:SSL routines::unsupported protocol' => 'old-tls|',
	'SSL_connect: ssl3_read_bytes@../ssl/record/rec_layer_s3.c:918: error:0A00042E:SSL routines::tlsv1 alert protocol version: SSL alert number 70' => 'old-tls|',
	# A program of a cgroup says so; what IPAddressDeny= drops times out, and so no story of a machine has it.
	's_connect: connect 2.2.2.2:25: Operation not permitted (1)' => 'denied|',
	's_connect: connect 2.2.2.2:25: Connection timed out (110)' => 'timed-out|',
);
for my $line (sort keys %CAUSE_OF) {
	my @cause = cause_of($line);
	is @cause ? join('|', @cause) : undef, $CAUSE_OF{$line}, $line;
}

my @subject = ('CERT: Pre-verification error: unable to get local issuer certificate',
	'Rejected by CERT at depth=0: CN=CERT: Pre-verification error: certificate has expired',
	'SSL_connect: ../ssl/statem/statem_clnt.c:1889: error:0A000086:SSL routines::certificate verify failed');
is_deeply [cause_of(@subject)], ['certificate-untrusted', 'unable to get local issuer certificate'], 'what a certificate says of itself changes nothing';
is_deeply [cause_of('Rejected by CERT at depth=0: CN=x, Connection refused (111)')], [], 'nor does a subject that ends as a cause does';
is_deeply [cause_of('xs_connect: connect 1.2.3.4:5: Connection refused (111)')], [], 'a line counts from its beginning';
is_deeply [cause_of('s_connect: connect 1.2.3.4:5: Connection refused (111) x')], [], 'and to its end';
is_deeply [cause_of('CERT: Pre-verification error: a' . "\e" . '[31mb')], ['certificate-untrusted', 'a?[31mb'], 'details are masked';

my @addresses = map { "s_connect: $_" } 'connect fd00::9:25: Connection refused (111)', 's_poll_wait 10.192.0.9:25: TIMEOUTconnect exceeded';
is_deeply [cause_of(@addresses, 'No more addresses to connect')], ['timed-out', ''], 'of several addresses the last one counts';
is_deeply [cause_of(reverse(@addresses), 'No more addresses to connect')], ['refused', ''], 'whichever it is';
is_deeply [cause_of()], [], 'no words, no cause';

is without_code_place('SSL_connect: a@../b.c:9: error:0A0000F4:SSL routines::unexpected message: client 127.0.0.1:41234'), 'unexpected message',
	'of a line that nobody knows the words remain';

done_testing;
