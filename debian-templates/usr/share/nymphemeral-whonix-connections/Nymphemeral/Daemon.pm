# Whether the daemon runs with what is on the disk, and if not, why.
package Nymphemeral::Daemon;
use strict;
use warnings;
use Exporter qw(import);
use Time::HiRes ();
use Nymphemeral::Facts qw($CONF $PID_FILE $PROGRAM $RUNNING_CONF @SETTINGS_DIRECTORIES $UNIT);
use Nymphemeral::Log qw(start_complaints);
use Nymphemeral::Machine qw(as_root clock in_qubes_template in_sysmaint_session reload_step restart_step seconds_to_start systemd_runs unit_phase unit_state);
use Nymphemeral::Processes qw(daemon_runs holder is_own_socket listener);
use Nymphemeral::RunningConf qw(running_conf);
use Nymphemeral::Output qw(place shell_word);
use Nymphemeral::Ports qw(taken_ports);
use Nymphemeral::Settings qw(settings_files);
use Nymphemeral::Start qw(start_problems);
use Nymphemeral::Tunnels qw(plan);

our @EXPORT_OK = qw(conf_step daemon_problem is_loaded settled_state);

# The next step when a tunnel's conf cannot be used.
sub conf_step {
	my ($tunnel) = @_;
	return ($tunnel->{fix} // 'correct it') . ', then: ' . reload_step();
}

# The state of the unit, once it is not about to change; at the latest at a time as clock has it.
sub settled_state {
	my ($deadline) = @_;
	while (1) {
		my $state = unit_state();
		return $state if unit_phase($state) ne 'starting' || clock() >= $deadline;
		Time::HiRes::sleep(0.2);
	}
}

# Why nothing may be said to a tunnel's port: cause, sentence and next step; nothing where the daemon listens there.
# In: the tunnel, the unit's state, and all tunnels: both are one daemon, so the other's port may be the reason.
sub daemon_problem {
	my ($tunnel, $state, @tunnels) = @_;
	return ('qubes-template', 'a Qubes template runs no tunnels', 'use a qube that is based on it') if in_qubes_template();
	return ('sysmaint-session', 'the tunnels do not run in a SYSMAINT session', 'restart this machine into the USER session')
		if in_sysmaint_session();
	return ('hidden', "systemd does not tell this user whether $UNIT runs", as_root("$PROGRAM check")) if systemd_runs() && !defined $state->{ActiveState};
	my $runs = daemon_runs($state);
	my $may_have_failed = !$runs && unit_phase($state) ne 'stopped';
	for my $port (map { $_->{port} // () } $tunnel, $may_have_failed ? @tunnels : ()) {
		my $listener = listener($port) // next;
		# A daemon that is started by hand may be anybody's.
		next if $runs && !systemd_runs() || is_own_socket($listener, $state);
		return port_taken($port, holder($listener, $port));
	}
	return if $runs;
	my $nothing = "nothing listens on $tunnel->{accept}";
	return ('not-running', "$nothing: the daemon does not run, and neither does systemd",
		as_root(-x '/etc/init.d/stunnel4' ? 'service stunnel4 start' : "stunnel $CONF")) unless systemd_runs();
	return not_started($nothing, $state);
}

sub port_taken {
	my ($port, $holder) = @_;
	my $taken = "port $port is taken by $holder->{name}";
	return ('port-taken', "$taken, so the tunnels cannot start", 'stop that program, then: ' . as_root("systemctl start $UNIT"))
		unless defined $holder->{conf};
	my ($pid) = $holder->{name} =~ /PID ([0-9]+)/;
	my $conf = shell_word($holder->{conf});
	return ('port-taken', "$taken, which was started with $holder->{conf}, so the tunnels cannot start",
		'move that file away and end that process: ' . as_root("mv $conf $conf.old && kill $pid"));
}

sub not_started {
	my ($nothing, $state) = @_;
	my $phase = unit_phase($state);
	my ($loaded, $enabled) = map { $_ // 'unknown' } @{$state}{qw(LoadState UnitFileState)};
	return ('unit-masked', "$nothing: $UNIT is masked", as_root("systemctl unmask $UNIT && systemctl start $UNIT")) if $loaded eq 'masked';
	return ('unit-disabled', "$nothing: $UNIT is stopped and disabled", as_root("systemctl enable --now $UNIT"))
		if $phase eq 'stopped' && $enabled eq 'disabled';
	return ('unit-stopped', "$nothing: $UNIT is stopped", as_root("systemctl start $UNIT")) if $phase eq 'stopped';
	return ('unit-starting', "$nothing yet: $UNIT is starting", 'wait a moment, and run this check again') if $phase eq 'starting';
	return ('no-stunnel', "$nothing: /usr/bin/stunnel is missing", 'install the package stunnel4 again: ' . as_root('apt-get install --reinstall stunnel4'))
		unless has_stunnel();
	my $running = running_conf(plan(), 0);
	my ($refused) = (start_problems($running), taken_ports($running));
	return ('conf', "$nothing: " . place(@{$refused}{qw(file line)}) . ": $refused->{what}", $refused->{fix}) if $refused;
	my @complaints = start_complaints();
	my $words = @complaints ? '; in the journal stunnel says: ' . join '; ', @complaints : '';
	return ('unit-waiting', "$nothing: $UNIT did not start, and systemd starts it again in " . seconds_to_start($state) . " s$words",
		'wait, and run this check again; if the problem stays: ' . as_root("journalctl -u $UNIT")) if $phase eq 'waiting';
	return ('unit-failed', "$nothing: $UNIT cannot start$words", as_root("journalctl -u $UNIT"));
}

sub has_stunnel { return -x '/usr/bin/stunnel' }

# Whether the daemon runs with what is on the disk now: the running conf is what would be made of it. Where it may not
# be read, its time has to do.
sub is_loaded {
	# A daemon that was started by hand has read the conf itself.
	my $made = (Time::HiRes::stat($RUNNING_CONF))[9] // (Time::HiRes::stat($PID_FILE))[9] // return 1;
	my @sources = ($CONF, settings_files(), grep { -d } @SETTINGS_DIRECTORIES);
	return 1 unless grep { ((Time::HiRes::stat($_))[10] // 0) > $made } @sources;
	# Its folder is the daemon's: whatever else stands there is not opened.
	-f $RUNNING_CONF && open(my $file, '<', $RUNNING_CONF) or return 0;
	my @lines = grep { /\S/ } <$file>;
	chomp @lines;
	my $now = running_conf(plan(), scalar grep { /^sessionResume/ } @lines);
	return "@lines" eq join ' ', grep { /\S/ } map { $_->{text} } @{ $now->{lines} };
}

1;
