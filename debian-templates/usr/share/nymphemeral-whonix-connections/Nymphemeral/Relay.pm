# What a mail relay itself answers, where stunnel says only that the answer was not the one that it needs.
package Nymphemeral::Relay;
use strict;
use warnings;
use Exporter qw(import);
use IO::Socket::IP;
use Nymphemeral::AtOnce qw(ask_at_once);
use Nymphemeral::Output qw(printable);

our @EXPORT_OK = qw(refusal);

# As stunnel does: RFC 5321 3.1 and RFC 3207 4.
my @STEPS = (['the greeting', undef, qr/^220/], ['EHLO', 'EHLO localhost', qr/^250/], ['STARTTLS', 'STARTTLS', qr/^220/]);

# In: an address and a port that stunnel has just reached, and how many seconds it may take. Out: what was refused, the
# relay's words, and whether it offers STARTTLS; nothing where all went well this time, or nothing was said.
sub refusal {
	my ($address, $port, $seconds) = @_;
	my %answer = ask_at_once($seconds, relay => sub { asked($address, $port) });
	my ($step, $offered, $words) = split /\n/, $answer{relay} // '', 3;
	return unless length($words // '');
	return ($step, printable($words), $offered);
}

sub asked {
	my ($address, $port) = @_;
	my $socket = IO::Socket::IP->new(PeerHost => $address, PeerPort => $port) or die "$@\n";
	my $offered = 0;
	for my $step (@STEPS) {
		my ($name, $line, $expected) = @{$step};
		syswrite($socket, "$line\r\n") if defined $line;
		my $last = '';
		while (defined($last = readline $socket)) {
			$last =~ s/\r?\n$//;
			# "250-" is followed by more (RFC 5321 4.2.1).
			$offered = 1 if $name eq 'EHLO' && $last =~ /^250[- ]STARTTLS\b/i;
			last unless $last =~ /^[0-9]{3}-/;
		}
		return "$name\n$offered\n" . ($last // '') unless ($last // '') =~ $expected;
	}
	syswrite($socket, "QUIT\r\n");
	return '';
}

1;
