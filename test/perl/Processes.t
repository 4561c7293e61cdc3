use strict;
use warnings;
use IO::Socket::INET;
use Test::More;
use lib 'test/perl';
use Nymphemeral::Facts qw($CONF);
use Nymphemeral::Processes qw(daemon_pid daemon_runs holder is_own_socket listener real_tors);
use TestFiles qw(folder_with);

my $systemd = 0;
{
	no warnings 'redefine';
	*Nymphemeral::Processes::systemd_runs = sub { $systemd };
}

# Starts a program that waits. Out: its process id.
sub started {
	my ($program, @arguments) = @_;
	my $pid = fork // die $!;
	if (!$pid) { exec { $program } @arguments }
	select undef, undef, undef, 0.3;
	return $pid;
}
my $folder = folder_with('dummy/empty' => '');
system 'cp', '/bin/sleep', "$folder/$_" for qw(stunnel tor);
system 'cp', '/bin/sh', "$folder/dummy/tor";

my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die $!;
my $listener = listener($server->sockport);
is_deeply [@{$listener}{qw(uid)}], [$>], 'who listens has a user id';
is holder($listener, $server->sockport)->{name}, "perl (PID $$)", 'and a process';
is_deeply { %{ holder($listener, $server->sockport) } }, { name => "perl (PID $$)", conf => undef }, 'that is no stunnel';
is is_own_socket($listener, { UID => $> }) ? 1 : 0, 1, "a socket of the unit's user is its own";
is is_own_socket($listener, { UID => '[not set]' }) ? 1 : 0, 0, 'a unit that never ran has no user';
is is_own_socket($listener, {}) ? 1 : 0, 0, 'nor has one without systemd';
is listener(1), undef, 'nobody listens';

my @pids = (started("$folder/stunnel", 'stunnel', '60'), started("$folder/tor", 'tor', '60'));
my ($stunnel, $tor) = @pids;
open(my $group_file, '<', "/proc/$stunnel/cgroup") or die $!;
my ($group) = map { /^0::(.*)$/ ? $1 : /name=systemd:(.*)$/ ? $1 : () } <$group_file>;
$systemd = 1;
is daemon_pid({ MainPID => $stunnel, ControlGroup => $group }), $stunnel, "a stunnel in the unit's cgroup is the daemon";
is daemon_pid({ MainPID => $stunnel, ControlGroup => '/system.slice/other' }), undef, 'in another one it is not';
is daemon_pid({ MainPID => $tor, ControlGroup => $group }), undef, 'nor is another program there';
is daemon_pid({ MainPID => '0', ControlGroup => '' }), undef, 'there is none';
is daemon_runs({ MainPID => $stunnel, ControlGroup => $group, ActiveState => 'active', SubState => 'running' }) ? 1 : 0, 1, 'it runs';
is daemon_runs({ MainPID => $stunnel, ControlGroup => '/other', ActiveState => 'active', SubState => 'running' }) ? 1 : 0, 0, 'a stranger does not count';

my $dummy = started("$folder/dummy/tor", '/bin/bash', '-c', 'kill -STOP $$');
is scalar(grep { $_ eq "tor (PID $tor)" } real_tors()), 1, 'a program called tor';
is scalar(grep { /PID $dummy\)/ } real_tors()), 0, 'a script of that name, which a shell runs, is none';

kill 'KILL', @pids, $dummy;
done_testing;
