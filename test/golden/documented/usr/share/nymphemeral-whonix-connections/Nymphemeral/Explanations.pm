# What a cause means for the user.
package Nymphemeral::Explanations;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($CONF $MAPPED_ADDRESS $PROGRAM $RELOAD_TOR $TORRC $UNIT);
use Nymphemeral::Machine qw(systemd_runs);

our @EXPORT_OK = qw(explained);

# One line of plain words, and the next step.
sub explained {
	my ($tunnel, $cause, $detail, $limit) = @_;
	my ($host, $server, $proxy) = @{$tunnel}{qw(host connect through)};
	my $option = defined $proxy ? 'protocolHost' : 'connect';
	my $mapped = $host eq $MAPPED_ADDRESS;
	my $onion = $host =~ /\.onion$/;
	my $later = $mapped || $onion ? 'ask who runs the relay, or choose another one'
		: "try again later; if it lasts, choose another server in $CONF";
	my $choose = "do not go on with this server; try again later, and if it lasts choose another one in $CONF";
	my $look = "run systemcheck on this machine; if Tor is well, look at '$option' in $CONF";
	my %unreached = (
		'refused' => 'the connection was refused',
		'timed-out' => 'no connection within ten seconds',
		'closed' => 'the connection was closed at once',
		'silent' => "no answer within $limit s",
	);
	# stunnel connects to the proxy alone: an answer of Tor about the server is another cause, and what comes later, too.
	if (defined $proxy && $cause =~ /^(?:refused|timed-out|unreachable)$/) {
		my $how = $unreached{$cause} // 'there is no way to it';
		return ("the Whonix-Gateway's port $proxy was not reached ($how): the gateway or its Tor is down, or it has another address",
			"start the gateway, and run systemcheck on this machine; if Tor is well, look at 'connect' in $CONF");
	}
	if (my $how = $unreached{$cause}) {
		return ("$server was not reached ($how): the Whonix-Gateway has no line that maps it to a relay, or that relay or the gateway's Tor is down",
			"if news fail, too, see there first; else, on the gateway, add 'MapAddress $MAPPED_ADDRESS <relay>.onion' to $TORRC, then: $RELOAD_TOR") if $mapped;
		return ("$server was not reached ($how): the onion service is down, or the Whonix-Gateway's Tor is",
			'run systemcheck on this machine; if Tor is well, ask who runs the relay') if $onion;
		return ("$server was not reached ($how): the server is down or refuses Tor, or the Whonix-Gateway's Tor is down",
			"run systemcheck on this machine; if Tor is well, $later");
	}
	my %explanations = (
		'certificate-wrong-name' => ["the certificate of $server is for another name: somebody may be in between", $choose],
		'certificate-expired' => ["the certificate of $server has expired, or this machine's clock is wrong", "look at the clock: date; if it is right, $later"],
		'certificate-not-yet-valid' => ["the certificate of $server is not valid yet, or this machine's clock is wrong", "look at the clock: date; if it is wrong, on Whonix: sudo systemctl restart sdwdate; if it is right, $later"],
		'certificate-untrusted' => ["the certificate of $server is not signed by an authority that Debian knows" . (length $detail ? " ($detail)" : '') . ': somebody may be in between', $choose],
		'name-unresolved' => ["the name $host was not resolved: the Whonix-Gateway or its Tor is down, or there is no such name", "start the gateway, and $look"],
		'unreachable' => ["$server was not reached (there is no way to it): the Whonix-Gateway is down, or this machine has no network", 'start the gateway, and run systemcheck on this machine'],
		'rejected' => ["the Whonix-Gateway's Tor did not reach $server: " . ($onion ? 'the onion service is down' : 'the server is down or refuses Tor')
			. ', there is no such name, or Tor has no connection', "$look, and $later"],
		'no-starttls' => ["$server offers no encryption (STARTTLS), and nothing is sent without it", 'choose another relay'],
		'no-mail-server' => ["$server is no mail server", "look at '$option' in $CONF"],
		'no-tls' => ["$server does not speak TLS at that port", "look at the port in '$option' in $CONF"],
		'old-tls' => ["$server speaks only TLS 1.1 or older, which is no longer safe", "choose another server: '$option' in $CONF"],
		'answer' => ["$server answers '$detail'", $later],
		'hidden' => systemd_runs()
			? ["$server was not reached or not trusted: only root may read why in the journal", "sudo $PROGRAM check"]
			: ["$server was not reached or not trusted: without systemd there is no journal that says why", 'look for stunnel in the log of the system'],
		'unknown' => ["the tunnel to $server was closed; in the journal stunnel says: $detail", "sudo journalctl -u $UNIT"],
	);
	return @{ $explanations{$cause} };
}

1;
