# systemd, the session and the kind of this machine, and who may do what here.
package Nymphemeral::Machine;
use strict;
use warnings;
use Exporter qw(import);
use Time::HiRes qw(CLOCK_MONOTONIC clock_gettime);
use Nymphemeral::Facts qw($AS_ROOT $PROGRAM $UNIT);
use Nymphemeral::Subprocess qw(output_of);

our @EXPORT_OK = qw(
	as_root clock clock_is_unset first_line_of in_qubes_template in_sysmaint_session is_masked privleap_action restart_clock_step
	reload_step restart_pause restart_step seconds_to_start systemd_runs unit_phase unit_state unmask_step
);

# Set in root's own programs: what they say is read by others, in the journal, under dpkg and through privleap.
our $IS_FOR_OTHERS = 0;

# Seconds that no change of the date moves: clock_gettime(2).
sub clock { return clock_gettime(CLOCK_MONOTONIC) }

# The first line of a file without its end; nothing where there is none to read.
sub first_line_of {
	my ($path) = @_;
	open(my $file, '<', $path) or return;
	my $line = <$file>;
	chomp $line if defined $line;
	return $line;
}

# Whether systemd is the init system: sd_booted(3).
sub systemd_runs { return -d '/run/systemd/system' }

# Whonix's convention, which the unit keeps as well.
sub in_qubes_template { return -e '/run/qubes/this-is-templatevm' }

# Whether Whonix was booted for maintenance, where no tunnel runs: user-sysmaint-split's kernel parameter.
sub in_sysmaint_session { return (first_line_of('/proc/cmdline') // '') =~ /(?:^| )boot-role=sysmaint(?: |$)/ }

# Whether Whonix's sdwdate has not set the clock since the boot; its firewall may be closed until then.
sub clock_is_unset { return -d '/run/sdwdate' && !-e '/run/sdwdate/first_success' }

# What systemd knows of the unit, property by property: systemctl(1), show. Empty without systemd.
sub unit_state {
	return {} unless systemd_runs();
	my @names = qw(LoadState ActiveState SubState UnitFileState MainPID UID ControlGroup NRestarts RestartUSec StateChangeTimestampMonotonic);
	my %state = map { /^(\w+)=(.*)$/ ? ($1, $2) : () } output_of('systemctl', 'show', '-p', join(',', @names), $UNIT);
	return \%state;
}

# runs, starting, waiting (for its next start), failed or stopped.
sub unit_phase {
	my ($state) = @_;
	my ($active, $sub) = map { $_ // '' } @{$state}{qw(ActiveState SubState)};
	return 'runs' if $active =~ /^(?:active|reloading)$/;
	return 'waiting' if $sub eq 'auto-restart' || ($sub eq 'start-pre' && seconds_in_state($state) < restart_pause($state));
	return 'starting' if $active =~ /^(?:activating|deactivating)$/;
	return $active eq 'failed' ? 'failed' : 'stopped';
}

# Whether the unit is masked: systemd then does not start, restart or reload it, even while it runs. systemctl(1), mask.
sub is_masked { return ($_[0]{UnitFileState} // '') =~ /^masked/ ? 1 : 0 }

# How many seconds a start has to wait before it begins, so that a daemon that does not stay up is started less and less
# often: after 1, 2, 4, 8, then always 10 seconds, RestartSec= included. The count begins with the last start by hand.
sub restart_pause {
	my ($state) = @_;
	my $restarts = $state->{NRestarts} // 0;
	return 0 if $restarts < 2 || ($state->{ActiveState} // '') ne 'activating';
	return $restarts < 5 ? 2**($restarts - 1) - 1 : 9;
}

# How many seconds a waiting unit has left until it is started again.
sub seconds_to_start {
	my ($state) = @_;
	my %seconds = (ms => 0.001, s => 1, min => 60, h => 3600);
	my $pause = 0;
	$pause += $1 * $seconds{$2} while ($state->{RestartUSec} // '') =~ /([0-9]+)(ms|s|min|h)\b/g;
	# systemd's own pause comes first, and systemd counts the start after that pause.
	my $begins = ($state->{SubState} // '') eq 'start-pre';
	my $counted = $begins ? $state : { %{$state}, NRestarts => 1 + ($state->{NRestarts} // 0) };
	my $left = ($begins ? 0 : $pause) + restart_pause($counted) - seconds_in_state($state);
	return $left < 1 ? 1 : int($left + 0.5);
}

sub seconds_in_state {
	my ($state) = @_;
	return clock() - ($state->{StateChangeTimestampMonotonic} // 0) / 1e6;
}

# The step by which this user has root run a command: one command, or several joined by " && ".
sub as_root {
	my ($command) = @_;
	return $command if $AS_ROOT && !($IS_FOR_OTHERS && -x '/usr/bin/sudo');
	my $with_sudo = join ' && ', map { "sudo $_" } split / && /, $command;
	return $with_sudo if $IS_FOR_OTHERS ? others_have_sudo() : -x '/usr/bin/sudo';
	return "boot into the sysmaint session, and run there: $with_sudo" if -d '/usr/libexec/user-sysmaint-split';
	return "as root: $command";
}

# Whether root alone reads what is said.
sub speaks_to_root { return $AS_ROOT && !$IS_FOR_OTHERS }

# Whether those who read root's words may execute sudo. On Whonix 18 only the group of sudo may, in a SYSMAINT session.
sub others_have_sudo { return ((stat '/usr/bin/sudo')[2] // 0) & oct '0001' || in_sysmaint_session() }

# The words that let this user do one of the package's privleap actions (check, restart); nothing where privleap is not.
sub privleap_action {
	my ($action) = @_;
	return if speaks_to_root() || !-x '/usr/bin/leaprun' || !-e "/etc/privleap/conf.d/$PROGRAM.conf";
	return "leaprun $PROGRAM-$action";
}

# The step that restarts the tunnels, for this user in this session.
sub restart_step { return step_by('restart') }

# The step that has the tunnels take a corrected conf. Open connections stay, and where the conf is still wrong everything
# stays as it is. privleap has the restart alone.
sub reload_step { return step_by('reload-or-restart') }

sub step_by {
	my ($verb) = @_;
	return unmask_step() if is_masked(unit_state());
	return privleap_action('restart') // as_root("systemctl $verb $UNIT");
}

# The only step that restarts a masked unit.
sub unmask_step { return as_root("systemctl unmask $UNIT && systemctl restart $UNIT") }

# The step that restarts Whonix's daemon of the clock; its privleap action is Whonix's own.
sub restart_clock_step { return !speaks_to_root() && -x '/usr/bin/leaprun' ? 'leaprun restart-sdwdate' : as_root('systemctl restart sdwdate') }

1;
