use strict;
use warnings;
use IO::Socket::INET;
use Socket qw(SOL_SOCKET SO_LINGER);
use Test::More;
use Nymphemeral::Machine qw(clock);
use Nymphemeral::Visit qw(visit_all);

# In: a sub that serves one connection. Out: the port of a server in a process of its own.
sub served {
	my ($serve) = @_;
	my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die $!;
	my $port = $server->sockport;
	return $port if fork;
	$SIG{ALRM} = sub { exit };
	alarm 20;
	my $client = $server->accept;
	$client->autoflush(1);
	$serve->($client);
	exit;
}

sub visited {
	my ($name, $serve, $seconds) = @_;
	my ($visit) = visit_all(clock() + ($seconds // 10), { name => $name, port => served($serve) });
	return $visit;
}

sub end_of { return join '|', grep { defined } @{ visited(@_) }{qw(end answer)} }

$SIG{PIPE} = 'IGNORE';
is end_of('news', sub { print { $_[0] } "200 hello\r\n"; readline $_[0] }), 'well', 'a news server that greets';
is end_of('news', sub { print { $_[0] } "201 no posting\r\n"; readline $_[0] }), 'well', 'and one where nobody may post';
is end_of('news', sub { print { $_[0] } "502 \e[31mno\r\n"; sleep 5 }), 'answer|502 ?[31mno', 'another answer, masked';
is end_of('news', sub { print { $_[0] } 'x' x 70000; sleep 5 }), 'answer|' . 'x' x 117 . '...', 'an answer without an end';
is end_of('news', sub { }), 'ended', 'closed without a word';
is end_of('news', sub { setsockopt($_[0], SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0) }), 'reset', 'reset';
# The error is told once: to the write of EHLO where that comes first, and then the next read sees an orderly end.
my $reset_after_greeting = sub { print { $_[0] } "220 b\r\n"; setsockopt($_[0], SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0) };
is join(' ', map { end_of('mail', $reset_after_greeting) } 1 .. 20), join(' ', ('reset') x 20), 'reset before EHLO was said, or after';
is end_of('news', sub { sleep 5 }, 0.3), 'silent', 'no answer in time';
is end_of('mail', sub { print { $_[0] } "220-a\r\n220 b\r\n"; readline $_[0]; print { $_[0] } "250-a\r\n250 b\r\n"; readline $_[0] }), 'well',
	'a mail server, whose answers have several lines';
is end_of('mail', sub { print { $_[0] } "220 b\r\n"; my $line = readline $_[0]; print { $_[0] } "550 <$line" }), "answer|550 <EHLO localhost",
	'a mail server is told EHLO localhost';
is end_of('mail', sub { print { $_[0] } "400 later\r\n"; sleep 5 }), 'answer|400 later', 'a mail server that greets with a refusal';

my $dead = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die $!;
my $port = $dead->sockport;
close $dead;
is +(visit_all(clock() + 5, { name => 'news', port => $port }))[0]{end}, 'deaf', 'nothing listens';

my $start = clock();
my $slow = sub { sleep 1; print { $_[0] } "200 hello\r\n"; readline $_[0] };
my @visits = visit_all($start + 10, map { +{ name => 'news', port => served($slow) } } 1 .. 3);
is join(' ', map { $_->{end} } @visits), 'well well well', 'three at once';
is clock() - $start < 2 ? 1 : 0, 1, 'take as long as one';
is $visits[0]{port} > 1024 ? 1 : 0, 1, "the client's own port is known";
is $visits[0]{at} > $start ? 1 : 0, 1, 'and when it ended';

done_testing;
