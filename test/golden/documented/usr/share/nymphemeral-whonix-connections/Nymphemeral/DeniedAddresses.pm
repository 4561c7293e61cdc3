# What systemd keeps the daemon from reaching: IPAddressDeny= and IPAddressAllow= of systemd.resource-control(5).
package Nymphemeral::DeniedAddresses;
use strict;
use warnings;
use Exporter qw(import);
use Socket qw(inet_aton);
use Nymphemeral::Facts qw($UNIT);
use Nymphemeral::Machine qw(as_root unit_phase unit_state);
use Nymphemeral::Subprocess qw(output_of run);

our @EXPORT_OK = qw(undeniable);

# Has systemd deny the addresses that the unit's file does not deny, and none that a certificate proves by now.
# In: what running_conf gave. Out: a problem for each address that systemd cannot deny.
sub undeniable {
	my ($running) = @_;
	my @addresses = sort keys %{ $running->{denied} };
	my @allowed = map { allowed_by($_, @addresses) } prefixes('IPAddressAllow');
	return @allowed if @allowed;
	my %is_proved = map { $_->{text} =~ /^connect = ([0-9.]+[0-9]):[^:]*$/ ? ("$1/32" => 1) : () } @{ $running->{lines} };
	delete @is_proved{ map { "$_/32" } @addresses };
	my @now = prefixes('IPAddressDeny');
	# A daemon that runs may still go there without proof.
	my @kept = grep { !$is_proved{$_} || unit_phase(unit_state()) ne 'starting' } @now;
	my @missing = missing(\@addresses, @now);
	return if @kept == @now && !@missing;
	run({}, 'systemctl', 'set-property', '--runtime', $UNIT, map { "IPAddressDeny=$_" } '', @kept, @missing);
	return map { { file => $UNIT, what => "systemd does not deny $_", fix => "write a name in place of this address" } }
		missing(\@addresses, prefixes('IPAddressDeny'));
}

sub prefixes {
	my ($property) = @_;
	return map { split } output_of('systemctl', 'show', "--property=$property", '--value', $UNIT);
}

sub missing {
	my ($addresses, @denied) = @_;
	my %is_denied = map { $_ => 1 } @denied;
	return grep { !$is_denied{$_} } map { "$_/32" } @{$addresses};
}

# What a drop-in allows is reached although it is denied. Out: a problem for each address that an allowed prefix covers.
sub allowed_by {
	my ($prefix, @addresses) = @_;
	my ($network, $bits) = $prefix =~ m{^([0-9.]+)/([0-9]+)\z} or return;
	my $block = sub { return unpack('N', inet_aton($_[0])) >> 32 - $bits };
	return map { { file => $UNIT, what => "IPAddressAllow=$prefix lets the tunnels reach $_", rule => 'nothing may reach an address that no certificate proves',
		fix => 'remove that prefix: ' . as_root("systemctl edit $UNIT") } } grep { $block->($_) == $block->($network) } @addresses;
}

1;
