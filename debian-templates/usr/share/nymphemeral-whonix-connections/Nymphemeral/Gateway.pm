# The subcommand gateway: the line that leads the mapped address to a relay, for the Whonix-Gateway.
package Nymphemeral::Gateway;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($CONF $MAPPED_ADDRESS $PROGRAM $TORRC);
use Nymphemeral::Machine qw(as_root);
use Nymphemeral::Output qw(failure);
use Nymphemeral::Server qw(server_of);
use Nymphemeral::Tunnels qw(tunnels);

our @EXPORT_OK = qw(gateway);

# In: an onion name, as it is typed or pasted. Out: the exit status.
sub gateway {
	my ($given) = @_;
	my ($server, @problems) = server_of('mail', $given);
	push @problems, { what => "\"$server->{host}\" is no onion name", rule => 'Tor maps the address to an onion service', fix => "give the relay's onion name" }
		unless @problems || $server->{authentication} eq 'onion';
	return failure(2, map { "$_->{what}: $_->{rule}. fix: $_->{fix}" } @problems) if @problems;
	my ($mail) = grep { $_->{name} eq 'mail' } tunnels();
	my $host = $server->{host};
	print "The simpler way needs no change on the gateway. On this machine:\n\n    @{[as_root(\"$PROGRAM servers --mail $host\")]}\n\n";
	if (!$mail->{problem} && $mail->{host} ne $MAPPED_ADDRESS) {
		print "The Whonix-Gateway needs no line for mail now: mail leads to $mail->{connect}, not to $MAPPED_ADDRESS.\n";
		return 0;
	}
	print <<"END";
Otherwise, on the Whonix-Gateway, not here, add this line to $TORRC:

    MapAddress $MAPPED_ADDRESS $host

How to edit that file there, and reload Tor:
  graphical    boot the gateway into the sysmaint session, open a terminal, and run
               /usr/libexec/gateway-shortcuts/torrc; then restart into the USER session
  terminal     sudoedit $TORRC, then: sudo systemctl reload tor\@default
  Qubes        "Tor User Config" of sys-whonix, then "Reload Tor" of sys-whonix
Tor reads the file when it starts. To reload it in a USER session: menu System Tools -> Reload Tor, or leaprun reload-tor
END
	return 0;
}

1;
