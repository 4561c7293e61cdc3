use strict;
use warnings;
use Test::More;
use lib 'test/perl';
use Nymphemeral::Daemon qw(daemon_problem is_loaded settled_state);
use Nymphemeral::Facts qw($UNIT);
use TestFiles qw(folder_with);

# What there is on the machine.
my (%is, %listener, $refusal, $taken, @states, $now);
{
	no warnings qw(redefine prototype);
	for my $name (qw(in_qubes_template in_sysmaint_session systemd_runs)) {
		no strict 'refs';
		*{"Nymphemeral::Daemon::$name"} = sub { $is{$name} };
	}
	*Nymphemeral::Daemon::daemon_runs = sub { $is{runs} };
	*Nymphemeral::Daemon::listener = sub { $listener{ $_[0] } };
	*Nymphemeral::Daemon::holder = sub { $_[0]{holder} };
	*Nymphemeral::Daemon::is_own_socket = sub { $_[0]{own} };
	*Nymphemeral::Daemon::running_conf = sub { return { problems => [] } };
	*Nymphemeral::Daemon::start_problems = sub { return $refusal // () };
	*Nymphemeral::Daemon::taken_ports = sub { return $taken // () };
	*Nymphemeral::Daemon::plan = sub { return {} };
	*Nymphemeral::Daemon::start_complaints = sub { return () };
	*Nymphemeral::Daemon::as_root = sub { "sudo $_[0]" };
	*Nymphemeral::Daemon::seconds_to_start = sub { 7 };
	*Nymphemeral::Daemon::unit_state = sub { return @states > 1 ? shift @states : $states[0] };
	*Nymphemeral::Daemon::clock = sub { $now };
	*Time::HiRes::sleep = sub (;@) { $now += $_[0] };
	*Nymphemeral::Daemon::has_stunnel = sub { !$is{no_stunnel} };
}

my %news = (name => 'news', accept => '127.0.0.1:119', port => 119);
my %mail = (name => 'mail', accept => '127.0.0.1:25', port => 25);
my %stopped = (ActiveState => 'inactive', LoadState => 'loaded', UnitFileState => 'enabled');
my %failed = (%stopped, ActiveState => 'failed');
my $nothing = 'nothing listens on 127.0.0.1:119';

sub problem_is {
	my ($state, $expected, $what) = @_;
	is_deeply [daemon_problem(\%news, $state, \%news, \%mail)], $expected, $what;
	return;
}

%is = (systemd_runs => 1, runs => 1);
problem_is({ ActiveState => 'active' }, [], 'it runs');
$listener{119} = { own => 1 };
problem_is({ ActiveState => 'active' }, [], 'and listens');
$listener{119} = { holder => { name => 'nc (PID 9)', conf => undef } };
problem_is({ ActiveState => 'active' }, ['port-taken', 'port 119 is taken by nc (PID 9), so the tunnels cannot start',
	"stop that program, then: sudo systemctl start $UNIT"], 'a stranger listens while it runs');
%listener = ();

$is{runs} = 0;
problem_is(\%stopped, ['unit-stopped', "$nothing: $UNIT is stopped", "sudo systemctl start $UNIT"], 'stopped');
problem_is({ %stopped, UnitFileState => 'disabled' }, ['unit-disabled', "$nothing: $UNIT is stopped and disabled", "sudo systemctl enable --now $UNIT"], 'disabled');
problem_is({ %stopped, LoadState => 'masked' }, ['unit-masked', "$nothing: $UNIT is masked", "sudo systemctl unmask $UNIT && systemctl start $UNIT"], 'masked');
problem_is({ %stopped, ActiveState => 'activating', SubState => 'start' }, ['unit-starting', "$nothing yet: $UNIT is starting",
	'wait a moment, and run this check again'], 'starting');
my %waiting = (%stopped, ActiveState => 'activating', SubState => 'auto-restart');
problem_is(\%waiting, ['unit-waiting', "$nothing: $UNIT did not start, and systemd starts it again in 7 s",
	"wait, and run this check again; if the problem stays: sudo journalctl -u $UNIT"], 'waiting for its next start');
problem_is(\%failed, ['unit-failed', "$nothing: $UNIT cannot start", "sudo journalctl -u $UNIT"], 'failed');
$taken = { file => '/conf', line => 7, what => 'this machine has no address 192.0.2.1', fix => 'write' };
problem_is(\%failed, ['conf', "$nothing: /conf, line 7: this machine has no address 192.0.2.1", 'write'], 'an address of another machine');
undef $taken;
$refusal = { file => '/conf', line => 9, what => 'stunnel refuses this line', fix => 'correct this line' };
problem_is(\%waiting, ['conf', "$nothing: /conf, line 9: stunnel refuses this line", 'correct this line'], 'a conf that stunnel refuses');
$is{no_stunnel} = 1;
problem_is(\%failed, ['no-stunnel', "$nothing: /usr/bin/stunnel is missing",
	'install the package stunnel4 again: sudo apt-get install --reinstall stunnel4'], 'no stunnel');

# Both tunnels are one daemon.
$listener{25} = { holder => { name => 'stunnel4 (PID 9)', conf => '/etc/stunnel/stunnel.conf' } };
problem_is(\%failed, ['port-taken', 'port 25 is taken by stunnel4 (PID 9), which was started with /etc/stunnel/stunnel.conf, so the tunnels cannot start',
	'move that file away and end that process: sudo mv /etc/stunnel/stunnel.conf /etc/stunnel/stunnel.conf.old && kill 9'], "the other's port, and whose it is");
$listener{25} = { holder => { name => 'stunnel4 (PID 9)', conf => '/tmp/$(id).conf' } };
is +(daemon_problem(\%news, \%failed, \%news, \%mail))[2], q{move that file away and end that process: sudo mv '/tmp/$(id).conf' '/tmp/$(id).conf'.old && kill 9},
	'whose name is no command';
$listener{25} = { own => 1 };
problem_is({ %stopped, ActiveState => 'activating', SubState => 'start' }, ['unit-starting', "$nothing yet: $UNIT is starting",
	'wait a moment, and run this check again'], 'its own socket is no stranger');

problem_is({}, ['hidden', "systemd does not tell this user whether $UNIT runs", 'sudo nymphemeral-whonix-connections check'], 'a user whom systemd does not answer');

$is{in_sysmaint_session} = 1;
problem_is(\%stopped, ['sysmaint-session', 'the tunnels do not run in a SYSMAINT session', 'restart this machine into the USER session'], 'a SYSMAINT session');
$is{in_qubes_template} = 1;
problem_is(\%stopped, ['qubes-template', 'a Qubes template runs no tunnels', 'use a qube that is based on it'], 'a Qubes template');

@states = ({ ActiveState => 'activating', SubState => 'start' }, { ActiveState => 'activating', SubState => 'start' }, { ActiveState => 'active' });
$now = 0;
is settled_state(10)->{ActiveState}, 'active', 'it waits for a unit that starts';
@states = ({ ActiveState => 'activating', SubState => 'start' });
is settled_state(10)->{ActiveState}, 'activating', 'for a limited time';
is $now >= 10 && $now < 11 ? 1 : 0, 1, 'which is that';

# Files: the running conf was made before or after the conf was changed.
my $folder = folder_with('conf/conf' => '', 'run/stunnel.conf' => "pid = x\nsessionResume = no\n\n[a]\n");
my $texts = ['pid = x', 'sessionResume = no', '[a]'];
{
	no warnings qw(redefine once);
	($Nymphemeral::Facts::CONF, $Nymphemeral::Facts::RUNNING_CONF) = ("$folder/conf/conf", "$folder/run/stunnel.conf");
	@Nymphemeral::Facts::SETTINGS_DIRECTORIES = ();
	*Nymphemeral::Daemon::settings_files = sub { return () };
	*Nymphemeral::Daemon::running_conf = sub { return { lines => [map { { text => $_ } } @{$texts}] } };
}
utime 1, 1, "$folder/run/stunnel.conf";
is is_loaded() ? 1 : 0, 1, 'touched, and the same would be made of it';
$texts = ['pid = x', 'sessionResume = no', '[b]'];
is is_loaded() ? 1 : 0, 0, 'changed';
utime time + 60, time + 60, "$folder/run/stunnel.conf";
is is_loaded() ? 1 : 0, 1, 'what was made later has been loaded';
unlink "$folder/run/stunnel.conf";
is is_loaded() ? 1 : 0, 1, 'nothing was made';

done_testing;
