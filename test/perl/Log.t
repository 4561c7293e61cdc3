use strict;
use warnings;
use Test::More;
use Nymphemeral::Log qw(own_lines parsed start_complaints);

my @log = (
	'2026.11.25 19:22:29 LOG3[54]: s_connect: connect 127.0.0.5:9: Connection refused (111)',
	'2026.11.25 19:22:29 LOG5[55]: Service [nntps-client] accepted connection from 127.0.0.1:50000',
	'2026.11.25 19:22:29 LOG3[ui]: not about a connection',
	'2026.11.25 19:22:29 LOG3[56]: OCSP: No OCSP stapling response received',
	'LOG4[57]: CERT: Subject checks failed',
	'[!] Configuration failed',
);
is_deeply [parsed(@log)], [[54, 's_connect: connect 127.0.0.5:9: Connection refused (111)'], [57, 'CERT: Subject checks failed']],
	'errors and warnings about connections, from the log and from the journal';

my $news = { port => 41000, names => ['news.example.org', '192.0.2.10'] };
my $mail = { port => 41001, names => ['2.2.2.2.', '10.192.0.9'] };
my $tls = 'SSL_connect: x.c:1: error:0A000126:SSL routines::unexpected eof while reading';

is_deeply [own_lines([[7, $tls], [8, 'Remote server is not RFC 2487 compliant']], $news, $mail)],
	[[$tls], ['Remote server is not RFC 2487 compliant']], 'connections are numbered in the order of the visits';
is_deeply [own_lines([[7, "$tls: client 127.0.0.1:41001"], [8, $tls]], $news, $mail)],
	[[$tls], ["$tls: client 127.0.0.1:41001"]], 'a line that names the client decides';
is_deeply [own_lines([[7, 's_connect: connect 10.192.0.9:25: Connection refused (111)'], [8, 'CERT: Subject checks failed']], $news, $mail)],
	[['CERT: Subject checks failed'], ['s_connect: connect 10.192.0.9:25: Connection refused (111)']], 'and one that names the server';
is_deeply [own_lines([[3, $tls], [7, 'CERT: Subject checks failed']], $news)], [['CERT: Subject checks failed']],
	'the words of an older connection are not those of this visit';
is_deeply [own_lines([[9, 's_connect: connect 10.192.0.9:25: Connection refused (111)']], $news)], [[]],
	'nor are those about another server';
is_deeply [own_lines([[9, 'Error resolving "2.2.2.2.": Temporary failure in name resolution (EAI_AGAIN)']], $mail)],
	[['Error resolving "2.2.2.2.": Temporary failure in name resolution (EAI_AGAIN)']], 'a name that was looked up tells the server, too';
is_deeply [own_lines([], $news, $mail)], [[], []], 'nobody said anything';

# The journal has lines about an earlier conf, too: it is asked for those since the conf's last change alone.
{
	no warnings qw(redefine once);
	my (@asked, @journal);
	local *Nymphemeral::Log::CONF = \$0;
	local *Nymphemeral::Log::journal = sub { @asked = @_; return @journal };
	@journal = ('[.] Reading configuration from file x', '[!] old', '[.] Reading configuration from file x', '[!] new', '[!] Configuration failed');
	is_deeply [start_complaints()], ['new'], 'the words of the last start';
	is_deeply [@asked], ['--since', '@' . (stat $0)[10], '-n', '1000'], 'an earlier conf is another one';
}

done_testing;
