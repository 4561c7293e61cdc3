# The processes of this machine: the daemon, and who listens on a port.
package Nymphemeral::Processes;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($AS_ROOT $CONF $PID_FILE $RUNNING_CONF);
use Nymphemeral::Machine qw(first_line_of systemd_runs unit_phase);
use Nymphemeral::Output qw(printable);

our @EXPORT_OK = qw(all_processes_seen daemon_pid daemon_runs holder is_own_socket listener processes_called real_tors);

# The process id of the daemon, or nothing. A number proves nothing: with systemd it must be a stunnel in the unit's
# own cgroup, without systemd a stunnel that was started with our conf.
sub daemon_pid {
	my ($state) = @_;
	my $pid = systemd_runs() ? $state->{MainPID} : first_line_of($PID_FILE);
	return unless ($pid // '') =~ /^[1-9][0-9]*$/ && -d "/proc/$pid";
	return $pid if systemd_runs() ? in_cgroup($pid, $state->{ControlGroup}) : runs_our_conf($pid);
	return;
}

# Whether the tunnels' daemon runs. Where other users' processes are hidden, systemd's word has to do.
sub daemon_runs {
	my ($state) = @_;
	return defined daemon_pid($state) if !systemd_runs();
	return unit_phase($state) eq 'runs' && (defined daemon_pid($state) || !all_processes_seen());
}

# The program: the first argument where exe may not be read.
sub is_stunnel {
	my ($pid) = @_;
	my $program = readlink("/proc/$pid/exe") // (arguments_of($pid))[0] // '';
	return $program =~ m{^(?:.*/)?stunnel4?(?: \(deleted\))?$};
}

sub in_cgroup {
	my ($pid, $group) = @_;
	return unless length($group // '') && is_stunnel($pid);
	open(my $file, '<', "/proc/$pid/cgroup") or return;
	return scalar grep { /^[0-9]+:[^:]*:(.*)$/ && index("$1/", "$group/") >= 0 } <$file>;
}

sub runs_our_conf {
	my ($pid) = @_;
	my ($program, @arguments) = arguments_of($pid);
	return is_stunnel($pid) && grep { $_ eq $CONF || $_ eq $RUNNING_CONF } @arguments;
}

# The program and the arguments that a process was started with: proc(5).
sub arguments_of {
	my ($pid) = @_;
	return split /\0/, first_line_of("/proc/$pid/cmdline") // '';
}

# Inode and user id of the socket that listens on a port, of 127.0.0.1 or every address: proc(5). ss is not everywhere.
sub listener {
	my ($port) = @_;
	for my $table ('/proc/net/tcp', '/proc/net/tcp6') {
		open(my $file, '<', $table) or next;
		while (my $line = <$file>) {
			my (undef, $local, undef, $state, @rest) = split ' ', $line;
			next unless $state eq '0A' && $local =~ /^0*(?:FFFF0000)?(?:0100007F|7F000001)?:([0-9A-F]{4})$/;
			return { inode => $rest[5], uid => $rest[3] } if hex($1) == $port;
		}
	}
	return;
}

# Whether a listening socket is the unit's own: DynamicUser= gives the unit a user id that nothing else has.
sub is_own_socket {
	my ($listener, $state) = @_;
	return ($state->{UID} // '') =~ /^[0-9]+$/ && $listener->{uid} == $state->{UID};
}

# Who holds a port: its name for the user, and where it is a stunnel the conf that it was started with.
sub holder {
	my ($listener, $port) = @_;
	my ($pid) = map { m{^/proc/([0-9]+)/} } grep { (readlink($_) // '') eq "socket:[$listener->{inode}]" } glob '/proc/[0-9]*/fd/*';
	return named($pid) if defined $pid;
	# Only root may see whose socket it is. What a stunnel was started with, everybody may.
	for my $stunnel (map { named($_) } pids_called(qr/^stunnel4?$/)) {
		return $stunnel if defined $stunnel->{conf} && accepts($stunnel->{conf}, $port);
	}
	return { name => $AS_ROOT ? 'a process that cannot be seen from here' : 'a process that only root can see' };
}

sub named {
	my ($pid) = @_;
	my $name = printable(first_line_of("/proc/$pid/comm") // 'a process');
	my ($conf) = $name =~ /^stunnel/ ? grep { m{^/[\x21-\x7e]+\.conf$} && $_ ne $CONF && $_ ne $RUNNING_CONF } arguments_of($pid) : ();
	return { name => "$name (PID $pid)", conf => $conf };
}

sub accepts {
	my ($conf, $port) = @_;
	open(my $file, '<', $conf) or return;
	return scalar grep { /^\s*accept\s*=\s*(?:\S*:)?\Q$port\E\s*$/i } <$file>;
}

sub pids_called {
	my ($pattern) = @_;
	my @pids = sort { $a <=> $b } map { m{^/proc/([0-9]+)/} } glob '/proc/[0-9]*/comm';
	return grep { (first_line_of("/proc/$_/comm") // '') =~ $pattern } @pids;
}

# Processes of a name, each with its process id.
sub processes_called {
	my ($pattern) = @_;
	return map { printable(first_line_of("/proc/$_/comm") // 'a process') . " (PID $_)" } pids_called($pattern);
}

# The Tor programs that run here. Whonix's dummy for a workstation is a script of that name: its program is a shell.
sub real_tors {
	return map { "tor (PID $_)" } grep { ((arguments_of($_))[0] // '') =~ m{(?:^|/)tor$} } pids_called(qr/^tor$/);
}

# Whether this user may see other users' processes: proc(5), hidepid.
sub all_processes_seen { return defined first_line_of('/proc/1/comm') }

1;
