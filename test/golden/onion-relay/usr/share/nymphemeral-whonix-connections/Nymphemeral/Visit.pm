# Visits of tunnels, as clients make them.
package Nymphemeral::Visit;
use strict;
use warnings;
use Errno qw(EAGAIN EINTR);
use Exporter qw(import);
use Socket qw(INADDR_LOOPBACK PF_INET SOCK_STREAM pack_sockaddr_in unpack_sockaddr_in);
use Nymphemeral::Machine qw(clock);
use Nymphemeral::Output qw(printable);

our @EXPORT_OK = qw(visit_all);

my $FAREWELL_SECONDS = 5;
my $LONGEST_ANSWER = 65536;

# What a client says, and the answers that let it go on: RFC 3977 5.1, RFC 5321 3.1.
my %STEPS = (
	news => [[undef, qr/^20[01]/]],
	mail => [[undef, qr/^220/], ['EHLO localhost', qr/^250/]],
);

# Greets through all of some tunnels at the same time, and leaves.
# In: when to give up, as clock has it, and tunnels. Out: a visit for each, in the order in which it connected:
# {tunnel, port: the client's own, at: when it ended, as clock has it, end, answer}. Ends: well; deaf: nothing
# listens; answer: the server said something else; ended: it closed the connection in an orderly way; reset: stunnel
# ended it; silent: the time was over.
sub visit_all {
	my ($deadline, @tunnels) = @_;
	my @visits = map { begun($_, $deadline) } @tunnels;
	while (my @open = grep { !defined $_->{end} } @visits) {
		for (@open) { ended($_, $_->{well} ? 'well' : 'silent') if clock() >= $_->{until} }
		@open = grep { !defined $_->{end} } @open or last;
		my $ready = '';
		vec($ready, fileno $_->{socket}, 1) = 1 for @open;
		my ($first) = sort { $a <=> $b } map { $_->{until} } @open;
		my $left = $first - clock();
		next unless select($ready, undef, undef, $left > 0 ? $left : 0) > 0;
		for (@open) { heard($_) if vec($ready, fileno $_->{socket}, 1) }
	}
	return @visits;
}

sub begun {
	my ($tunnel, $deadline) = @_;
	my $visit = { tunnel => $tunnel, until => $deadline, heard => '', steps => [@{ $STEPS{$tunnel->{name}} }] };
	if (socket($visit->{socket}, PF_INET, SOCK_STREAM, 0) && connect($visit->{socket}, pack_sockaddr_in($tunnel->{port}, INADDR_LOOPBACK))) {
		($visit->{port}) = unpack_sockaddr_in(getsockname($visit->{socket}));
		return $visit;
	}
	return ended($visit, 'deaf');
}

sub ended {
	my ($visit, $end, $answer) = @_;
	close($visit->{socket}) if $visit->{socket};
	@{$visit}{qw(end answer at)} = ($end, $answer, clock());
	return $visit;
}

sub heard {
	my ($visit) = @_;
	my $read = sysread($visit->{socket}, $visit->{heard}, 4096, length $visit->{heard});
	return if !defined $read && ($! == EAGAIN || $! == EINTR);
	return ended($visit, $visit->{well} ? 'well' : defined $read ? 'ended' : 'reset') unless $read;
	# "250-" is followed by more (RFC 5321 4.2.1).
	while (!defined $visit->{end} && $visit->{heard} =~ s/^([^\n]*)\n//) {
		my $line = $1 =~ s/\r$//r;
		answered($visit, $line) unless $line =~ /^[0-9]{3}-/;
	}
	ended($visit, 'answer', printable($visit->{heard})) if !defined $visit->{end} && length $visit->{heard} > $LONGEST_ANSWER;
	return;
}

sub answered {
	my ($visit, $line) = @_;
	return ended($visit, 'well') if $visit->{well};
	my $expected = $visit->{steps}[0][1];
	return ended($visit, 'answer', printable($line)) unless $line =~ $expected;
	shift @{ $visit->{steps} };
	if (@{ $visit->{steps} }) {
		# A socket tells its error once. After it, a read would see an orderly end.
		return syswrite($visit->{socket}, "$visit->{steps}[0][0]\r\n") ? undef : ended($visit, 'reset');
	}
	$visit->{well} = 1;
	my $farewell = clock() + $FAREWELL_SECONDS;
	$visit->{until} = $farewell if $farewell < $visit->{until};
	syswrite($visit->{socket}, "QUIT\r\n");
	return;
}

1;
