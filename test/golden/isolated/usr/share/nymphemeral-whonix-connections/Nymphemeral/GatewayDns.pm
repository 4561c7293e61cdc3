# What the gateway's DNS says of a name, and so whether it maps the mail address to an onion service.
package Nymphemeral::GatewayDns;
use strict;
use warnings;
use Exporter qw(import);
use Socket qw(EAI_NODATA EAI_NONAME IPPROTO_TCP NI_NUMERICHOST NIx_NOSERV SOCK_STREAM getaddrinfo getnameinfo);
use Nymphemeral::Address qw(address_in);

our @EXPORT_OK = qw(is_mapped is_virtual lookup mapping name_to_resolve parse_lookup);

# Whether a tunnel's server is an address that means something only where the gateway's Tor maps it: 2.2.2.2, or another
# one that no certificate proves.
sub is_mapped {
	my ($tunnel) = @_;
	my $address = address_in($tunnel->{host}) or return 0;
	return $address->{kind} eq 'ipv4' && $address->{public} && !$tunnel->{verified} && !defined $tunnel->{through} ? 1 : 0;
}

# The name that stunnel looks up for a tunnel; nothing where it looks nothing up. Tor tells of the mapped address only
# when it is asked for it as a name, with a final dot; for four numbers getaddrinfo(3) asks nobody.
sub name_to_resolve {
	my ($tunnel) = @_;
	return "$tunnel->{host}." if is_mapped($tunnel);
	return if defined $tunnel->{through} || address_in($tunnel->{host});
	return $tunnel->{host};
}

# Looks a name up as stunnel does: its addresses, one a line; "none" where there is no such name. Dies where nobody
# answers. May take long: getaddrinfo(3) has no time limit.
sub lookup {
	my ($name) = @_;
	my ($error, @found) = getaddrinfo($name, '', { socktype => SOCK_STREAM, protocol => IPPROTO_TCP });
	return 'none' if $error && ($error == EAI_NONAME || $error == EAI_NODATA);
	die "$error\n" if $error;
	return join "\n", map { (getnameinfo($_->{addr}, NI_NUMERICHOST, NIx_NOSERV))[1] } @found;
}

# In: what lookup returned, or undef. Out: none, silent or found, and the addresses.
sub parse_lookup {
	my ($text) = @_;
	return 'silent' unless defined $text;
	return 'none' if $text eq 'none' || $text eq '';
	return found => split(/\n/, $text);
}

# Whether Tor made an address up for an onion name: VirtualAddrNetworkIPv4 and IPv6 in tor(1), by default and in Whonix.
sub is_virtual {
	my ($address) = @_;
	return 1 if $address =~ /^(?:f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]):/i;
	my ($first, $second) = $address =~ /^([0-9]+)\.([0-9]+)\./ or return 0;
	return ($first == 10 || $first == 127) && $second >= 192 ? 1 : 0;
}

# In: an address, and what the gateway's DNS gives for it as a name. Out: unmapped, mapped (to an onion service), or
# mapped-elsewhere.
sub mapping {
	my ($mapped, @addresses) = @_;
	return 'unmapped' if grep { $_ eq $mapped } @addresses;
	return (grep { !is_virtual($_) } @addresses) ? 'mapped-elsewhere' : 'mapped';
}

1;
