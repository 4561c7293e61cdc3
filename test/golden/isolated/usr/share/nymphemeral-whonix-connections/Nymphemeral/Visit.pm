# A visit, as a client makes it.
package Nymphemeral::Visit;
use strict;
use warnings;
use Exporter qw(import);
use POSIX ();
use Socket qw(INADDR_LOOPBACK PF_INET SOCK_STREAM pack_sockaddr_in);
use Nymphemeral::Output qw(printable);

our @EXPORT_OK = qw(clock visit);

# Centiseconds: the best that perl-base has.
sub clock {
	my ($ticks) = POSIX::times();
	return $ticks / POSIX::sysconf(&POSIX::_SC_CLK_TCK);
}

# Greets as a client does, and leaves. Ends: well, deaf, closed, silent, or answer with the server's words.
sub visit {
	my ($tunnel, $limit) = @_;
	socket(my $socket, PF_INET, SOCK_STREAM, 0) or return 'deaf';
	connect($socket, pack_sockaddr_in($tunnel->{port}, INADDR_LOOPBACK)) or return 'deaf';
	my @steps = $tunnel->{name} eq 'news' ? ([undef, qr/^20[01]/]) : ([undef, qr/^220/], ['EHLO localhost', qr/^250/]);
	my $rest = '';
	for my $step (@steps) {
		my ($line, $expected) = @{$step};
		syswrite($socket, "$line\r\n") if defined $line;
		my ($end, $answer) = answer($socket, \$rest, $limit);
		return $end if $end ne 'answer';
		return ('answer', $answer) unless $answer =~ $expected;
	}
	syswrite($socket, "QUIT\r\n");
	answer($socket, \$rest, 5);
	return 'well';
}

# The last line of one answer; "250-" is followed by more (RFC 5321 4.2.1).
sub answer {
	my ($socket, $rest, $limit) = @_;
	my $deadline = clock() + $limit;
	while (1) {
		while (${$rest} =~ s/^([^\n]*)\n//) {
			my $line = $1;
			return ('answer', printable($line =~ s/\r$//r)) unless $line =~ /^[0-9]{3}-/;
		}
		my $left = $deadline - clock();
		return ('silent', '') if $left <= 0 || length ${$rest} > 65536;
		my $ready = '';
		vec($ready, fileno($socket), 1) = 1;
		next unless select($ready, undef, undef, $left) > 0;
		return 'closed' unless sysread($socket, ${$rest}, 4096, length ${$rest});
	}
}

1;
