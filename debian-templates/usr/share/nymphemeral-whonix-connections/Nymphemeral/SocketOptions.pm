# The options of the sockets on which stunnel is to listen: "socket = a:..." in stunnel(8).
package Nymphemeral::SocketOptions;
use strict;
use warnings;
use Exporter qw(import);
use IO::Socket::IP;
use Nymphemeral::Output qw(printable);
use Nymphemeral::Ports qw(accept_of addresses_of by_section);
use Nymphemeral::Sandbox qw(as_daemon);
use Nymphemeral::Subprocess qw(run);
use Socket qw(AF_INET6);

our @EXPORT_OK = qw(refused_options);

# Runs stunnel with each section, as the daemon's user where this user may do that. stunnel sets the options after it has
# read the conf and before it listens. It is given a place where it cannot listen, so that it ends there.
# In: what running_conf gave. Out: a problem for each line that keeps it from listening.
sub refused_options {
	my ($running) = @_;
	return unless grep { name_in($_) } @{ $running->{lines} };
	my ($general, @sections) = by_section($running);
	my (@problems, %is_told);
	for my $section (@sections) {
		my @lines = (@{$general}, @{$section});
		my ($name, $words) = refusal_of(@lines) or next;
		my ($line) = grep { name_in($_) eq $name } reverse @lines or next;
		push @problems, { file => $line->{file}, line => $line->{line}, what => "stunnel cannot set $name where it listens: " . printable($words),
			fix => 'remove this line, or write another value' } unless $is_told{$line}++;
	}
	return @problems;
}

sub name_in { return $_[0]{text} =~ /^socket\s*=\s*a:(\w+)/i ? $1 : '' }

# The name of the option that stunnel cannot set, and why; nothing where it sets them all.
sub refusal_of {
	my @lines = @_;
	my ($accept) = accept_of(@lines) or return;
	my ($place, $held) = taken_place($accept);
	my @texts = grep { !/^(?:pid|output|log|accept)\s*=/i } map { $_->{text} } @lines;
	my $conf = join "\n", 'foreground = yes', 'syslog = no', 'pid =', @texts, "accept = $place", '';
	# If stunnel could listen after all, it would never end.
	my $output = run({ input => $conf, errors => 1 }, as_daemon(), qw(timeout 5 /usr/bin/stunnel -fd 0))->{output};
	return $output =~ /^\[!\] ([A-Z][A-Z0-9_]+): (.*) \([0-9]+\)$/m;
}

# A place of the same kind where nobody can listen, and what holds it.
sub taken_place {
	my ($accept) = @_;
	return '/dev/null/socket' if $accept->{port} =~ m{^/};
	my ($address) = addresses_of($accept);
	my $host = $address && $address->{family} == AF_INET6 ? '::1' : '127.0.0.1';
	# Without IPv6 this machine has no such address, so any port is out of reach.
	my $held = IO::Socket::IP->new(LocalHost => $host, Listen => 1);
	return ("$host:" . ($held ? $held->sockport : 9), $held);
}

1;
