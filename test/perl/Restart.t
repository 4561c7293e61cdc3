use strict;
use warnings;
use Test::More;
use Nymphemeral::Restart qw(restart_tunnels);

my ($phase, $seconds, @states, @journal, @ran) = ('runs', 0);
my ($listens, $pid, $stays, $file) = (1, 7, 0, 'enabled');
{
	no warnings 'redefine';
	*Nymphemeral::Restart::systemd_runs = sub { return 1 };
	*Nymphemeral::Restart::unit_state = sub { return { MainPID => $stays ? 7 : $pid++, UnitFileState => $file } };
	*Nymphemeral::Restart::unit_phase = sub { return @states ? shift @states : $phase };
	*Nymphemeral::Restart::clock = sub { return $seconds += 1 };
	*Nymphemeral::Restart::run = sub { push @ran, "@_[1 .. $#_]"; return { status => 0, output => '' } };
	*Nymphemeral::Restart::output_of = sub { return @journal };
	*Nymphemeral::Restart::tunnels = sub { return ({ port => 119 }, { port => 25 }, { problem => 'x' }) };
	*Nymphemeral::Restart::listener = sub { return $listens };
	*Nymphemeral::Restart::is_own_socket = sub { return $listens };
}

is_deeply restart_tunnels(), { state => 'restarted' }, 'up at once';
is_deeply \@ran, ['systemctl reset-failed stunnel@nymphemeral.service', 'systemctl restart stunnel@nymphemeral.service'],
	'earlier starts do not count';
@states = qw(runs starting starting);
is_deeply restart_tunnels(), { state => 'restarted' }, 'up after a moment';
@states = qw(stopped);
is_deeply restart_tunnels(), { state => 'stopped' }, 'what is stopped stays so';

$file = 'masked-runtime';
@ran = ();
is_deeply [restart_tunnels(), @ran], [{ state => 'masked' }], 'what is masked is not tried';
($file, $stays) = ('enabled', 1);
is_deeply restart_tunnels(), { state => 'failed', reasons => [] }, 'a daemon that was not restarted';
$stays = 0;

$listens = 0;
@journal = ('[!] Error binding', '[!] Error binding', '[!] Configuration failed', '[.] x', "/a, line 1: x\e. fix: y");
is_deeply restart_tunnels(), { state => 'failed', reasons => ['stunnel: Error binding', '/a, line 1: x?. fix: y'] }, 'not up in time, with the reasons, each once';

done_testing;
