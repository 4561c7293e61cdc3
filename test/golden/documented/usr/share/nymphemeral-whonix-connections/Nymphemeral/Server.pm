# What may be a news server or a mail relay: the rules of the build, for what is typed on the installed system.
package Nymphemeral::Server;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($MAPPED_ADDRESS);
use Nymphemeral::Machine qw(as_root);
use Nymphemeral::Output qw(printable);
use Nymphemeral::Subprocess qw(run);

our @EXPORT_OK = qw(authentication_of onion_problem server_of);

my %DEFAULT_PORT = (news => 563, mail => 25);
my %ONION = (
	rule => 'onion names are version 3: 56 characters a-z 2-7 with a checksum (Tor rend-spec-v3, section 6)',
	fix => 'copy the whole name again; a character is missing or mistyped',
);

# How stunnel knows that it speaks with the right server.
# In: a host name. Out: certificate, onion, or mapped-address (the gateway makes an onion of it).
sub authentication_of {
	my ($host) = @_;
	return 'mapped-address' if $host eq $MAPPED_ADDRESS;
	return $host =~ /\.onion\z/i ? 'onion' : 'certificate';
}

# Reads HOST[:PORT] as people type and paste it: in capitals, with a scheme before it and a slash after it.
# In: news or mail, and the text. Out: the server (host, port, authentication), and the problems (what, rule, fix);
# where there is a problem the server is not to be used.
sub server_of {
	my ($tunnel, $text) = @_;
	$text =~ s/^\s+|\s+$//g;
	$text =~ s{^[a-z][a-z0-9+.-]*://}{}i;
	$text =~ s{/$}{};
	my ($host, $port) = $text =~ /^(.*):(.*?)$/s ? ($1, $2) : ($text, $DEFAULT_PORT{$tunnel});
	$host =~ tr/A-Z/a-z/;
	$host .= ".onion" if $host =~ /^[a-z2-7]{56}\z/;
	my %server = (host => $host, port => $port, authentication => authentication_of($host));
	my @problems = (
		$server{authentication} eq 'mapped-address' ? ()
			: !is_host_name($host) ? host_name_problem($host)
			: $server{authentication} eq 'onion' ? onion_problem($host)
			: (),
		port_problem($port),
		$tunnel eq 'news' ? mapped_problem($host) : tls_port_problem($port),
	);
	return (\%server, @problems);
}

# A whole host name of the Internet (RFC 1123, section 2.1). Its last label is never a number, decimal or hexadecimal:
# inet_aton(3), and so stunnel, would take the whole for an address.
sub is_host_name {
	my ($host) = @_;
	my @labels = split /\./, $host, -1;
	return length $host <= 253 && @labels >= 2 && $labels[-1] !~ /^(?:[0-9]+|0x[0-9a-f]*)\z/
		&& !grep { !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z/ } @labels;
}

sub host_name_problem {
	my ($host) = @_;
	return {
		what => quoted($host) . ' is not a host name',
		rule => 'a host name has two or more labels of 1 to 63 letters, digits and inner hyphens, 253 characters in all '
			. '(RFC 1123, section 2.1); an address has no name that a certificate could be verified for',
		fix => "give the server's full name, such as news.mixmin.net, or its onion name",
	};
}

# What is wrong with the name of an onion service, with or without labels before the one that is its key.
# In: the name in lower case. Out: one problem, or nothing.
sub onion_problem {
	my ($host) = @_;
	my ($label) = $host =~ /([^.]*)\.onion\z/ or return;
	return {
		%ONION,
		what => quoted($host) . ' is a version 2 onion name',
		rule => "$ONION{rule}; Tor gave up version 2 in 0.4.6, in 2021",
		fix => "ask the operator for the service's version 3 name",
	} if $label =~ /^[a-z2-7]{16}\z/;
	return if is_version_3($label);
	return { %ONION, what => quoted($host) . ' is not the name of an onion service: its length or checksum is wrong' };
}

# Tor rend-spec-v3, section 6: PUBKEY (32 bytes) | CHECKSUM (2 bytes) | VERSION (1 byte), in base 32.
sub is_version_3 {
	my ($label) = @_;
	return 0 unless $label =~ /^[a-z2-7]{56}\z/;
	my $bits = join '', map { sprintf '%05b', index('abcdefghijklmnopqrstuvwxyz234567', $_) } split //, $label;
	my ($key, $checksum, $version) = unpack 'a32 a2 a1', pack 'B*', $bits;
	return 0 unless $version eq "\x03";
	my $digest = run({ input => ".onion checksum$key$version" }, qw(openssl dgst -sha3-256 -binary))->{output};
	die 'The checksum of an onion name cannot be verified: openssl cannot be run. fix: ' . as_root('apt install openssl') . "\n" unless length $digest == 32;
	return substr($digest, 0, 2) eq $checksum;
}

sub port_problem {
	my ($port) = @_;
	return if $port =~ /^[1-9][0-9]{0,4}\z/ && $port <= 65535;
	return {
		what => $port eq '' ? 'there is no port number after the last colon' : ($port =~ /^[1-9][0-9]*\z/ ? printable($port) : quoted($port)) . ' is not a port',
		rule => 'a TCP port is a decimal number from 1 to 65535, without zeros before it (RFC 9293)',
		fix => 'write HOST:PORT, such as news.mixmin.net:563',
	};
}

sub mapped_problem {
	my ($host) = @_;
	return unless $host eq $MAPPED_ADDRESS;
	return {
		what => "$MAPPED_ADDRESS is the mapped address of the mail relay",
		rule => 'a news server is verified by its certificate or its onion name; an address has neither',
		fix => "give the news server's full name, such as news.mixmin.net:563",
	};
}

# RFC 8314, section 7.3.
sub tls_port_problem {
	my ($port) = @_;
	return unless $port eq '465';
	return {
		what => 'at port 465 a relay speaks TLS from the first byte',
		rule => 'the mail tunnel speaks STARTTLS (RFC 3207); port 465 is for TLS without it (RFC 8314)',
		fix => "give the relay's port for STARTTLS: 587, or 25",
	};
}

sub quoted { return '"' . printable($_[0]) . '"' }

1;
