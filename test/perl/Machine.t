use strict;
use warnings;
use Test::More;
use Nymphemeral::Machine qw(as_root clock in_sysmaint_session reload_step restart_pause restart_step seconds_to_start unit_phase);

my ($command_line, %state);
{
	no warnings 'redefine';
	*Nymphemeral::Machine::first_line_of = sub { $_[0] eq '/proc/cmdline' ? $command_line : undef };
	*Nymphemeral::Machine::unit_state = sub { return \%state };
}

sub phase {
	my ($active, $sub) = @_;
	return unit_phase({ ActiveState => $active, SubState => $sub });
}
is phase('active', 'running'), 'runs', 'active';
is phase('reloading', 'reload'), 'runs', 'it runs while it reloads';
is phase('activating', 'start'), 'starting', 'activating';
is phase('deactivating', 'stop-sigterm'), 'starting', 'what ends may start again: a restart';
is phase('activating', 'auto-restart'), 'waiting', 'between two starts';
is phase('failed', 'failed'), 'failed', 'failed';
is phase('inactive', 'dead'), 'stopped', 'inactive';
is unit_phase({}), 'stopped', 'no systemd';

my $changed = int((clock() - 3) * 1e6);
is seconds_to_start({ RestartUSec => '10s', StateChangeTimestampMonotonic => $changed }), 7, 'the pause began 3 s ago';
is seconds_to_start({ RestartUSec => '1s', StateChangeTimestampMonotonic => $changed }), 1, 'it is over';
is seconds_to_start({ RestartUSec => '1min 30s', StateChangeTimestampMonotonic => $changed }), 87, 'systemd writes long times with units';
is seconds_to_start({}), 1, 'unknown';

my %starts = (ActiveState => 'activating', SubState => 'start-pre', RestartUSec => '1s', StateChangeTimestampMonotonic => $changed);
is_deeply [map { restart_pause({ %starts, NRestarts => $_ }) } 0 .. 6, 1000], [0, 0, 1, 3, 7, 9, 9, 9], 'a start waits longer and longer';
is restart_pause({ %starts, ActiveState => 'reloading', NRestarts => 9 }), 0, 'a reload does not wait';
is restart_pause({}), 0, 'no systemd';
is seconds_to_start({ %starts, NRestarts => 4 }), 4, 'the start waits for 7 s';
is seconds_to_start({ %starts, SubState => 'auto-restart', NRestarts => 4 }), 7, 'systemd waits 1 s, then the start 9 s';
is unit_phase({ %starts, NRestarts => 4 }), 'waiting', 'it waits';
is unit_phase({ %starts, NRestarts => 2 }), 'starting', 'it has waited';

$command_line = 'root=/dev/sda1 boot-role=sysmaint quiet';
is in_sysmaint_session() ? 1 : 0, 1, 'a SYSMAINT session';
$command_line = 'root=/dev/sda1 xboot-role=sysmaint';
is in_sysmaint_session() ? 1 : 0, 0, 'another parameter';
$command_line = undef;
is in_sysmaint_session() ? 1 : 0, 0, 'unknown';

$Nymphemeral::Machine::AS_ROOT = 1;
is as_root('systemctl stop a && systemctl start b'), 'systemctl stop a && systemctl start b', 'root needs no sudo';
is restart_step(), 'systemctl restart stunnel@nymphemeral.service', 'nor privleap';
is reload_step(), 'systemctl reload-or-restart stunnel@nymphemeral.service', 'a reload keeps what is open';
$state{UnitFileState} = 'masked-runtime';
my $unmasked = 'systemctl unmask stunnel@nymphemeral.service && systemctl restart stunnel@nymphemeral.service';
is_deeply [restart_step(), reload_step()], [$unmasked, $unmasked], 'a masked unit takes no other step, even while it runs';
$Nymphemeral::Machine::IS_FOR_OTHERS = 1;
is as_root('a && b'), -x '/usr/bin/sudo' ? 'sudo a && sudo b' : 'a && b', 'what root writes for others to read';

done_testing;
