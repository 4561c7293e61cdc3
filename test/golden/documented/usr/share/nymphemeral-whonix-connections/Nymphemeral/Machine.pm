# What there is on this machine.
package Nymphemeral::Machine;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($AS_ROOT $PID_FILE $UNIT);
use Nymphemeral::Output qw(printable);
use Nymphemeral::Subprocess qw(output_of);

our @EXPORT_OK = qw(daemon_runs first_line_of in_qubes_template listening_inode process_of_inode processes_called systemd_runs unit_state);

sub first_line_of {
	my ($path) = @_;
	open(my $file, '<', $path) or return;
	my $line = <$file>;
	chomp $line if defined $line;
	return $line;
}

sub systemd_runs { return -d '/run/systemd/system' }

# Whonix's convention, which the unit keeps as well.
sub in_qubes_template { return -e '/run/qubes/this-is-templatevm' }

sub unit_state {
	return {} unless systemd_runs();
	my @names = qw(LoadState ActiveState SubState UnitFileState);
	my %state = map { /^(\w+)=(.*)$/ ? ($1, $2) : () } output_of('systemctl', 'show', '-p', join(',', @names), $UNIT);
	return \%state;
}

sub daemon_runs {
	my ($state) = @_;
	return ($state->{ActiveState} // '') =~ /^(?:active|reloading)$/ if systemd_runs();
	return 1 if -e $PID_FILE && !-r $PID_FILE;
	my $pid = first_line_of($PID_FILE) // return 0;
	# An ordinary user may not signal it: that it exists is enough.
	return $pid =~ /^[0-9]+$/ && (kill(0, $pid) || $!{EPERM});
}

# The socket that listens on 127.0.0.1 or on every address, as proc(5) tells: ss is not everywhere.
sub listening_inode {
	my ($port) = @_;
	for my $table ('/proc/net/tcp', '/proc/net/tcp6') {
		open(my $file, '<', $table) or next;
		while (my $line = <$file>) {
			my (undef, $local, undef, $state, @rest) = split ' ', $line;
			next unless $state eq '0A' && $local =~ /^0*(?:FFFF0000)?(?:0100007F|7F000001)?:([0-9A-F]{4})$/;
			return $rest[5] if hex($1) == $port;
		}
	}
	return;
}

sub process_of_inode {
	my ($inode) = @_;
	for my $link (glob '/proc/[0-9]*/fd/*') {
		next unless (readlink($link) // '') eq "socket:[$inode]";
		my ($pid) = $link =~ m{^/proc/([0-9]+)/};
		return printable(first_line_of("/proc/$pid/comm") // 'a process') . " (PID $pid)";
	}
	return $AS_ROOT ? 'a process that cannot be seen from here' : 'a process that only root can see (use sudo)';
}

sub processes_called {
	my ($pattern) = @_;
	my @found;
	for my $path (sort { ($a =~ /(\d+)/)[0] <=> ($b =~ /(\d+)/)[0] } glob '/proc/[0-9]*/comm') {
		my ($name, $pid) = (first_line_of($path) // '', $path =~ /([0-9]+)/);
		push @found, "$name (PID $pid)" if $name =~ $pattern;
	}
	return @found;
}

1;
