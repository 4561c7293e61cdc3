# Whether this machine's only link leads into Tor, as far as that link shows.
package Nymphemeral::ThroughTor;
use strict;
use warnings;
use Exporter qw(import);
use Socket qw(PF_INET SOCK_STREAM inet_aton inet_ntoa pack_sockaddr_in);
use Nymphemeral::AtOnce qw(answers ask);
use Nymphemeral::GatewayDns qw(is_virtual lookup parse_lookup);
use Nymphemeral::Machine qw(clock_is_unset);

our @EXPORT_OK = qw(ask_link default_gateway link_facts tor_line);

my $SOCKS_PORT = 9050;
# A name as Tor knows them (rend-spec-v3, its checksum is right) whose key nobody has: all of its bits are 0.
my $ONION = 'a' x 51 . 'm2dqd.onion';

# Asks what this link shows, for at most so many seconds. Out: what link_facts takes.
sub ask_link {
	my ($seconds) = @_;
	my $gateway = default_gateway('/proc/net/route');
	return { gateway => $gateway,
		asked => ask($seconds, onion => sub { lookup($ONION) }, defined $gateway ? (socks => sub { socks_answer($gateway) }) : ()) };
}

# What this link shows: the address of the default route's gateway, whether that address answers as a Tor does (socks),
# whether an onion name resolves as Tor resolves it (onions), and whether the clock is unset.
sub link_facts {
	my ($link) = @_;
	my %answers = answers($link->{asked});
	my ($state, @addresses) = parse_lookup($answers{onion});
	return {
		gateway => $link->{gateway},
		socks => ($answers{socks} // '') =~ /Tor is not an HTTP Proxy/ ? 1 : 0,
		onions => $state eq 'found' && !(grep { !is_virtual($_) } @addresses) ? 1 : 0,
		clock_unset => clock_is_unset() ? 1 : 0,
	};
}

# The gateway of the default route in a table as proc(5) has it; addresses there are numbers of this machine's order.
sub default_gateway {
	my ($table) = @_;
	open(my $file, '<', $table) or return;
	while (my $line = <$file>) {
		my (undef, $destination, $gateway, undef, undef, undef, undef, $mask) = split ' ', $line;
		next unless ($destination // '') eq '00000000' && ($mask // '') eq '00000000' && $gateway ne '00000000';
		return inet_ntoa(pack 'L', hex $gateway);
	}
	return;
}

# What a gateway's SocksPort says to a browser.
sub socks_answer {
	my ($gateway) = @_;
	socket(my $socket, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
	connect($socket, pack_sockaddr_in($SOCKS_PORT, inet_aton($gateway))) or die "connect: $!\n";
	syswrite($socket, "GET / HTTP/1.0\r\n\r\n");
	my $text = '';
	while (length $text < 4096 && sysread($socket, $text, 4096, length $text)) { last if $text =~ /Tor is not an HTTP Proxy/ }
	return $text;
}

# The third line of check: what the link shows, and no more.
sub tor_line {
	my ($facts) = @_;
	return "yes, as far as this link shows: $facts->{gateway} answers as a Tor does, and onion names resolve"
		if $facts->{socks} && $facts->{onions};
	my $gateway = defined $facts->{gateway} ? "$facts->{gateway}:$SOCKS_PORT" : undef;
	my $seen = !defined $gateway ? 'there is no default route'
		: $facts->{socks} ? "$gateway answers as a Tor does, but onion names do not resolve"
		: "$gateway does not answer as a Tor does" . ($facts->{onions} ? ', although onion names resolve' : '');
	return "not confirmed: $seen. Next: systemcheck on a Whonix-Workstation; any other machine must have a Whonix-Gateway as its only link";
}

1;
