# What a cause means for the user: a sentence, and the next step that works in this session.
package Nymphemeral::Explanations;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($GATEWAY $PROGRAM @SETTINGS_DIRECTORIES);
use Nymphemeral::GatewayDns qw(is_mapped);
use Nymphemeral::Machine qw(as_root restart_clock_step);

our @EXPORT_OK = qw(another_server explained is_onion later);

# The causes that say only how the server was not reached.
my %UNREACHED = (
	'refused' => 'the connection was refused',
	'timed-out' => 'no connection within ten seconds',
	'closed' => 'the connection was closed at once',
	'silent' => 'no answer within LIMIT s',
	'unreachable' => 'there is no route to it',
);

my $SYSTEMCHECK = 'run systemcheck on this machine';
my $START_GATEWAY = "start the Whonix-Gateway, and $SYSTEMCHECK";

# In: a tunnel, a cause and its detail, and facts: {limit: seconds, socks: whether the gateway answers as a Tor}.
# Out: the sentence, without a full stop, and the next step.
sub explained {
	my ($tunnel, $cause, $detail, $facts) = @_;
	if (my $how = $UNREACHED{$cause}) { return unreached($tunnel, $how =~ s/LIMIT/$facts->{limit}/r) }
	my $explain = __PACKAGE__->can("on_$cause" =~ tr/-/_/r) or die "no explanation of $cause\n";
	return $explain->($tunnel, $detail);
}

sub is_onion { return $_[0]{host} =~ /\.onion\.?\z/i }

# How to choose another server for a tunnel.
sub another_server {
	my ($tunnel) = @_;
	my $name = is_onion($tunnel) || is_mapped($tunnel) ? 'NAME.onion' : 'HOST';
	return "choose another server: " . as_root("$PROGRAM servers --$tunnel->{name} $name");
}

sub ask_operator { return 'ask who runs the ' . ($_[0]{name} eq 'mail' ? 'relay' : 'server') }

sub later {
	my ($tunnel) = @_;
	return is_onion($tunnel) || is_mapped($tunnel) ? ask_operator($tunnel) . ', or ' . another_server($tunnel)
		: 'try again later, and if the problem stays ' . another_server($tunnel);
}

sub unreached {
	my ($tunnel, $how) = @_;
	my $server = $tunnel->{connect};
	return ("the Whonix-Gateway's port $tunnel->{through} was not reached ($how): the gateway or its Tor is down, or it has another address",
		"start the Whonix-Gateway; if its address is not $GATEWAY, write 'gateway = ADDRESS' into $SETTINGS_DIRECTORIES[1]/50_user.conf")
		if defined $tunnel->{through} && $how !~ /^(?:the connection was closed|no answer)/;
	return ("$server was not reached ($how): the Whonix-Gateway maps it to an onion service, which is down, or the gateway's Tor is not connected",
		'if news fails as well, fix that first; otherwise ' . ask_operator($tunnel))
		if is_mapped($tunnel);
	return ("$server was not reached ($how): the onion service is down, or the Whonix-Gateway's Tor is not connected",
		"$SYSTEMCHECK; if Tor is well, " . ask_operator($tunnel)) if is_onion($tunnel);
	return ("$server was not reached ($how): the server is down or refuses Tor, or the Whonix-Gateway's Tor is not connected",
		"$SYSTEMCHECK; if Tor is well, " . later($tunnel));
}

sub on_unmapped {
	my ($tunnel) = @_;
	return ("the Whonix-Gateway does not map $tunnel->{host} to a relay, so nothing goes there",
		'choose the relay here: ' . as_root("$PROGRAM servers --mail NAME.onion") . "; or map it on the gateway: $PROGRAM gateway NAME.onion says how");
}

sub on_mapped_elsewhere {
	my ($tunnel, $addresses) = @_;
	return ("the Whonix-Gateway maps $tunnel->{host} to $addresses, which is no onion service, so nothing goes there",
		"correct MapAddress on the gateway: $PROGRAM gateway NAME.onion says how");
}

sub on_gateway_silent {
	return ('the Whonix-Gateway does not answer: it is off, its Tor does not run, or this machine has no network', $START_GATEWAY);
}

sub on_firewall_closed {
	return ('sdwdate has not set the clock yet, and until then the firewall may let nothing out (timesync-fail-closed)',
		'wait for sdwdate; if that takes more than some minutes: ' . restart_clock_step());
}

sub on_transparent_off {
	my ($tunnel, $setting) = @_;
	return ("the Whonix-Gateway's Tor answers, but the gateway's firewall drops transparent connections (WORKSTATION_TRANSPARENT_$setting=0)",
		$tunnel->{name} eq 'news'
		? 'let news use a port of its own on the gateway: ' . as_root("$PROGRAM servers --isolate")
		: "remove WORKSTATION_TRANSPARENT_$setting=0 from the firewall's settings on the gateway; mail needs transparent connections");
}

sub on_name_unresolved {
	my ($tunnel) = @_;
	return ("the name $tunnel->{host} was not resolved: there is no such name, or the Whonix-Gateway's Tor is not connected",
		"$SYSTEMCHECK; if Tor is well, compare the name with the one that you were given");
}

sub on_rejected {
	my ($tunnel) = @_;
	my $down = is_onion($tunnel) ? 'the onion service is down' : 'the server is down or refuses Tor';
	return ("the Whonix-Gateway's Tor did not reach $tunnel->{connect}: $down, there is no such name, or Tor is not connected",
		"$SYSTEMCHECK; if Tor is well, " . later($tunnel));
}

sub on_denied {
	my ($tunnel) = @_;
	return ("this machine itself forbids the connection to $tunnel->{connect}",
		'look for what forbids it: ip route, ' . as_root('journalctl -k') . '; or ' . another_server($tunnel));
}

sub on_certificate_wrong_name {
	my ($tunnel) = @_;
	return ("the certificate of $tunnel->{connect} is for another name: the connection may be intercepted", do_not_use($tunnel));
}

sub on_certificate_untrusted {
	my ($tunnel, $detail) = @_;
	return ("the certificate of $tunnel->{connect} is not signed by an authority that Debian knows"
		. (length $detail ? " ($detail)" : '') . ': the connection may be intercepted', do_not_use($tunnel));
}

sub do_not_use {
	my ($tunnel) = @_;
	return 'do not use this server now; ' . later($tunnel);
}

sub on_certificate_expired {
	my ($tunnel) = @_;
	return ("the certificate of $tunnel->{connect} has expired, or this machine's clock is wrong", clock_first($tunnel));
}

sub on_certificate_not_yet_valid {
	my ($tunnel) = @_;
	return ("the certificate of $tunnel->{connect} is not valid yet, or this machine's clock is wrong", clock_first($tunnel));
}

sub clock_first {
	my ($tunnel) = @_;
	return 'look at the clock: date --utc; if it is wrong, on Whonix: ' . restart_clock_step() . '; if it is right, ' . later($tunnel);
}

sub on_no_tls {
	my ($tunnel) = @_;
	return ("$tunnel->{connect} does not speak TLS at that port", 'compare the port with the one that you were given');
}

sub on_old_tls {
	my ($tunnel) = @_;
	return ("$tunnel->{connect} speaks only TLS 1.1 or older, which is not safe", another_server($tunnel));
}

sub on_client_certificate {
	my ($tunnel) = @_;
	return ("$tunnel->{connect} demands a client certificate, and nymphemeral has none", another_server($tunnel));
}

sub on_tls_refused {
	my ($tunnel, $detail) = @_;
	return ("$tunnel->{connect} refused TLS with '$detail': it may demand a client certificate, or support no cipher of this machine",
		later($tunnel));
}

sub on_ended {
	my ($tunnel) = @_;
	my $reason = is_onion($tunnel) || is_mapped($tunnel) ? 'it may be overloaded' : 'it may be overloaded, or refuse Tor';
	return ("$tunnel->{connect} accepted the connection and ended it without a word: $reason", later($tunnel));
}

1;
