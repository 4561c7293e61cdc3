# Internet addresses in the conf: what stunnel would connect to without asking for a name.
package Nymphemeral::Address;
use strict;
use warnings;
use Exporter qw(import);

our @EXPORT_OK = qw(address_in split_server);

# In: HOST:PORT, or PORT alone, as "connect" has it (stunnel(8)). Out: host and port; the host is localhost where there
# is none.
sub split_server {
	my ($text) = @_;
	my ($host, $port) = $text =~ /^(?:(.*):)?([^:]*)\z/;
	return (length($host // '') ? $host : 'localhost', $port);
}

# In: a host. Out: nothing for a name; else {kind: ipv4, ipv6 or other; text: without a final dot; public: whether
# it may be any server's on the Internet}. "other" is what inet_aton(3) takes as well, such as 33686018 for 2.2.2.2.
sub address_in {
	my ($host) = @_;
	my $text = $host =~ s/^\[(.*)\]\z/$1/r =~ s/\.\z//r;
	return ipv6($text) if $text =~ /:/;
	my @parts = split /\./, $text, -1;
	return if !@parts || @parts > 4 || grep { !/^(?:0x[0-9a-f]+|[0-9]+)\z/i } @parts;
	return { kind => 'other', text => $text, public => 1 } if @parts != 4 || grep { !/^(?:0|[1-9][0-9]{0,2})\z/ || $_ > 255 } @parts;
	# RFC 1122, RFC 1918, RFC 3927.
	my $private = $text =~ /^(?:127|10|192\.168|172\.(?:1[6-9]|2[0-9]|3[01])|169\.254)\./;
	return { kind => 'ipv4', text => $text, public => !$private };
}

# RFC 4291, RFC 4193: loopback, link-local and unique local.
sub ipv6 {
	my ($text) = @_;
	return { kind => 'ipv6', text => $text, public => $text !~ /^(?:::1\z|fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:)/i };
}

1;
