# A server that treats each client in another bad way, at 127.0.0.9, ports 563 and 25. Runs until it is killed.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use Socket qw(SOL_SOCKET SO_LINGER);

$SIG{PIPE} = 'IGNORE';
$SIG{CHLD} = 'IGNORE';

my @servers = map {
	IO::Socket::INET->new(LocalAddr => '127.0.0.9', LocalPort => $_, Listen => 128, ReuseAddr => 1) or die "$_: $!"
} 563, 25;

my $reset = sub { setsockopt $_[0], SOL_SOCKET, SO_LINGER, pack('ii', 1, 0) };
my $random = sub { return pack 'C*', map { int rand 256 } 1 .. $_[0] };
my @treatments = (
	sub { },
	sub { $reset->($_[0]) },
	# What it is sent, and then an end or a reset.
	sub { sysread $_[0], my $hello, 4096 },
	sub { sysread $_[0], my $hello, 4096; $reset->($_[0]) },
	sub { syswrite $_[0], $random->(1 + int rand 5000) },
	# Records of TLS: a fatal alert, a length that never comes, a hello of nonsense, one too long.
	sub { syswrite $_[0], "\x15\x03\x03\x00\x02\x02\x28" },
	sub { syswrite $_[0], "\x16\x03\x03\x40\x00\x02"; select undef, undef, undef, rand 2 },
	sub { syswrite $_[0], "\x16\x03\x03\x00\x80" . $random->(128); $reset->($_[0]) },
	sub { syswrite $_[0], "\x16\x03\x03\xff\xff" . $random->(65_535) },
	# As a mail server: lines that never end, then an encryption that never begins.
	sub { syswrite $_[0], '220 ' . ('x' x 70_000) },
	sub { syswrite $_[0], "220-a\r\n" x 2000 },
	sub { syswrite $_[0], "220 a\r\n"; sysread $_[0], my $line, 99; syswrite $_[0], "250 STARTTLS\r\n"; sysread $_[0], $line, 99;
		syswrite $_[0], "220 go\r\n" . $random->(300) },
	sub { syswrite $_[0], "220 a\r\n"; sysread $_[0], my $line, 99; syswrite $_[0], "250 STARTTLS\r\n"; $reset->($_[0]) },
	sub { select undef, undef, undef, rand 2 },
);

my $select = IO::Select->new(@servers);
while (my @ready = $select->can_read) {
	for my $server (@ready) {
		my $client = $server->accept or next;
		next if fork;
		srand;
		alarm 10;
		$treatments[rand @treatments]->($client);
		close $client;
		exit;
	}
}
