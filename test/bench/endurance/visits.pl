# Visits the tunnels ARGV[0] times, eight visitors at once; each says something, reads what comes, and goes. Prints how
# often a connection was made, and each reason why one was not, with what systemd knows at that moment.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{PIPE} = 'IGNORE';
pipe my $results, my $result or die "pipe: $!";
for my $visitor (1 .. 8) {
	next if fork;
	close $results;
	srand $visitor;
	for (1 .. $ARGV[0] / 8) {
		my $port = rand() < 0.5 ? 119 : 25;
		my $server = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port, Timeout => 20);
		# Refused by what the daemon was connected to, before the visitor looked.
		syswrite($result, "reset at once\n"), next if !$server && $@ =~ /reset by peer/;
		if (!$server) {
			my $state = join ' ', map { chomp; $_ } qx{systemctl show -p ActiveState,SubState,Result,MainPID stunnel\@nymphemeral};
			syswrite $result, "FOUND port $port: $@ ($state)\n";
			next;
		}
		syswrite $result, "connected\n";
		syswrite $server, rand() < 0.5 ? "QUIT\r\n" : "\0" x rand 9000;
		local $SIG{ALRM} = sub { shutdown $server, 2 };
		alarm 3;
		1 while rand() < 0.9 && sysread $server, my $answer, 65_536;
		alarm 0;
	}
	exit;
}
close $result;
my %times;
$times{$_}++ while defined($_ = readline $results);
print map { s/\n//r . ": $times{$_}\n" } sort keys %times;
