# The subcommand gateway: the line for the Whonix-Gateway.
package Nymphemeral::Gateway;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Tunnels qw(tunnels);
use Nymphemeral::Facts qw($CONF $MAPPED_ADDRESS $RELOAD_TOR %SERVICES $TORRC $UNIT);
use Nymphemeral::Output qw(misuse printable);

our @EXPORT_OK = qw(gateway);

sub gateway {
	my ($given) = @_;
	my $name = lc $given;
	$name =~ s/\.onion$//;
	my $shown = printable($given);
	return misuse("$shown is a version 2 onion name; Tor dropped them in 2021: ask for the relay's version 3 name, of 56 characters")
		if $name =~ /^[a-z2-7]{16}$/;
	return misuse("$shown is no onion name: give the name alone, without port, path or subdomain") if $name =~ /[^a-z0-9]/;
	return misuse("$shown is no version 3 onion name: that has 56 characters before .onion, this has " . length $name)
		unless length $name == 56;
	return misuse("$shown is no version 3 onion name: that has only the letters a to z and the digits 2 to 7, and ends in d")
		unless $name =~ /^[a-z2-7]{55}d$/;
	my ($mail) = grep { $_->{name} eq 'mail' } tunnels();
	if (defined $mail->{host} && $mail->{host} ne $MAPPED_ADDRESS) {
		print <<"END";
The Whonix-Gateway needs no line: mail leads to $mail->{connect}, not to $MAPPED_ADDRESS.

To lead it to another relay, edit 'connect' in [$SERVICES{mail}] of $CONF, then:

sudo systemctl restart $UNIT
END
		return 0;
	}
	print <<"END";
On the Whonix-Gateway, not here, add this line to $TORRC:

MapAddress $MAPPED_ADDRESS $name.onion

Then, there:

$RELOAD_TOR

Compare the name with the one that you were given: its checksum was not verified here.
END
	return 0;
}

1;
