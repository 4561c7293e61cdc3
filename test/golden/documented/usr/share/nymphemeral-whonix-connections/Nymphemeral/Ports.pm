# The ports on which the daemon is to listen, before it does.
package Nymphemeral::Ports;
use strict;
use warnings;
use Cwd qw(realpath);
use Errno qw(EADDRINUSE EADDRNOTAVAIL);
use Exporter qw(import);
use File::Basename qw(basename dirname);
use Socket qw(AI_PASSIVE NI_NUMERICHOST NI_NUMERICSERV SOCK_STREAM SOL_SOCKET SO_REUSEADDR getaddrinfo getnameinfo);
use Nymphemeral::Machine qw(systemd_runs unit_state);
use Nymphemeral::Output qw(masked);
use Nymphemeral::Processes qw(holder is_own_socket listener);

our @EXPORT_OK = qw(accept_of addresses_of by_section shared_ports taken_ports);

my %IS_EVERY_ADDRESS = map { $_ => 1 } '', '0.0.0.0', '::', '[::]';

# In: what running_conf gave. Out: a problem for each section that listens where an earlier one does.
sub shared_ports {
	my ($running) = @_;
	my (@problems, @seen);
	for my $accept (accepts($running)) {
		my @places = places_of($accept);
		my ($other) = map { $_->{accept} } grep { overlap($_->{places}, \@places) } @seen;
		push @seen, { accept => $accept, places => \@places };
		push @problems, { file => $accept->{file}, line => $accept->{line},
			what => '[' . masked($accept->{section}) . "] listens on @{[masked($accept->{text})]}, as [" . masked($other->{section}) . '] does',
			rule => 'two sections cannot share a port', fix => 'give one of them another port' } if $other;
	}
	return @problems;
}

# In: what running_conf gave. Out: a problem for each section that cannot listen now, where somebody else listens or this
# machine has no such address.
sub taken_ports {
	my ($running) = @_;
	return unless systemd_runs();
	my $state = unit_state();
	my @problems;
	for my $accept (accepts($running)) {
		my $error = bind_error($accept) or next;
		my $listener = $error == EADDRINUSE ? listener($accept->{port}) : undef;
		next if $error != EADDRNOTAVAIL && (!$listener || is_own_socket($listener, $state));
		push @problems, { file => $accept->{file}, line => $accept->{line}, $listener
			? (what => "port $accept->{port} is taken by " . holder($listener, $accept->{port})->{name}, fix => 'stop that program, or write another port here')
			: (what => 'this machine has no address ' . masked($accept->{host}), fix => "write accept = 127.0.0.1:$accept->{port}") };
	}
	return @problems;
}

# In: what running_conf gave. Out: the lines before the first section, which count in all, and then those of each section.
sub by_section {
	my ($running) = @_;
	my @groups = ([]);
	for my $line (@{ $running->{lines} }) {
		push @groups, [] if $line->{text} =~ /^\[.*\]$/;
		push @{ $groups[-1] }, $line;
	}
	return @groups;
}

sub accepts {
	my ($general, @sections) = by_section(@_);
	return map { accept_of(@{$general}, @{$_}) } @sections;
}

# In: the lines that count in a section. Out: where it listens: section, text, host, port, file, line; nothing where it does not.
sub accept_of {
	my ($section) = map { $_->{text} =~ /^\[(.*)\]$/ ? $1 : () } @_;
	for my $line (reverse @_) {
		$line->{text} =~ /^accept\s*=\s*(?:(.*):)?([^:]+)$/i or next;
		my ($host, $port) = (lc($1 // ''), $2);
		return { section => $section, text => (length $host ? "$host:" : '') . $port, host => $host eq 'localhost' ? '127.0.0.1' : $host,
			port => $port =~ /^[0-9]+\z/ ? $port + 0 : (getservbyname($port, 'tcp'))[2] // $port, file => $line->{file}, line => $line->{line} };
	}
	return;
}

# Where an accept leads, however it is written. Out: pairs of address and port, or the path of a socket and an empty port.
sub places_of {
	my ($accept) = @_;
	return [realpath(dirname($accept->{port})) . '/' . basename($accept->{port}), ''] if $accept->{port} =~ m{^/} && -d dirname($accept->{port});
	my @places = map { [(getnameinfo($_->{addr}, NI_NUMERICHOST | NI_NUMERICSERV))[1, 2]] } addresses_of($accept);
	return @places ? map { [$_->[0] =~ s/^::ffff:(?=[0-9.]+\z)//r, $_->[1]] } @places : [@{$accept}{qw(host port)}];
}

sub overlap {
	my ($ones, $others) = @_;
	for my $one (@{$ones}) {
		return 1 if grep { $_->[1] eq $one->[1] && ($_->[0] eq $one->[0] || $IS_EVERY_ADDRESS{ $_->[0] } || $IS_EVERY_ADDRESS{ $one->[0] }) } @{$others};
	}
	return 0;
}

# What the host and the port mean, as getaddrinfo(3) has it; nothing where there is no such host.
sub addresses_of {
	my ($accept) = @_;
	my $host = length $accept->{host} ? $accept->{host} =~ s/^\[(.*)\]\z/$1/r : '0.0.0.0';
	my ($error, @found) = getaddrinfo($host, $accept->{port}, { socktype => SOCK_STREAM, flags => AI_PASSIVE });
	return $error ? () : @found;
}

# The error of listening there, as errno(3) has it; nothing where one of the host's addresses can be had.
sub bind_error {
	my ($accept) = @_;
	my $last;
	for my $address (addresses_of($accept)) {
		# A kernel without IPv6 has no such address either.
		socket(my $socket, $address->{family}, SOCK_STREAM, 0) or $last = EADDRNOTAVAIL, next;
		setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
		return if bind($socket, $address->{addr});
		$last = $! + 0;
	}
	return $last;
}

1;
