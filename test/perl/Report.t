use strict;
use warnings;
use Test::More;
use Nymphemeral::Report qw(report);

# A machine on which all is well; each case changes something.
my %machine = (process => 7, tunnels => [
	{ name => 'news', port => 119, authentication => 'certificate' }, { name => 'mail', port => 25, authentication => 'mapped-address' },
], systemd => 1, problem => undef, denies => 0, aside => undef, enabled => 0);
my %now = %machine;
{
	no warnings 'redefine';
	my %mocked = (
		daemon_pid => sub { return $now{process} },
		unit_state => sub { return { UnitFileState => $now{masked} } },
		unit_phase => sub { return $now{phase} // 'stopped' },
		tunnels => sub { return @{ $now{tunnels} } },
		systemd_runs => sub { return $now{systemd} },
		in_qubes_template => sub { return $now{qubes} },
		in_sysmaint_session => sub { return $now{sysmaint} },
		conf_problem => sub { return $now{problem} },
		taken_ports => sub { return $now{taken} // () },
		conf_put_aside => sub { return $now{aside} },
		is_of_this_upgrade => sub { return $now{told} ? 0 : 1 },
		run => sub { return { status => $_[1] eq 'policy-rc.d' ? ($now{denies} ? 101 << 8 : 0) : $now{enabled} } },
		listener => sub { return $now{listener} && $_[0] == 25 ? {} : undef },
		holder => sub { return { name => 'exim4 (PID 9)' } },
		as_root => sub { return "sudo $_[0]" },
		start_command => sub { return 'sudo systemctl start stunnel@nymphemeral.service' },
	);
	no strict 'refs';
	*{"Nymphemeral::Report::$_"} = $mocked{$_} for keys %mocked;
	*Nymphemeral::Machine::as_root = $mocked{as_root};
}

my $MAIL = 'Mail needs your relay first: sudo nymphemeral-whonix-connections servers --mail NAME.onion';
my $CHECK = 'This is no Whonix-Workstation: without a Whonix-Gateway these connections are not anonymous. '
	. 'Does it work? nymphemeral-whonix-connections check';
my $CLIENTS = 'In your clients, set news to 127.0.0.1 port 119 and mail to 127.0.0.1 port 25, without TLS and without a login.';
my $UNIT = 'stunnel@nymphemeral.service';
my $START = "sudo systemctl start $UNIT";
my $problem = { file => '/a', line => 3, what => 'x', fix => 'y' };

is_deeply [report(1, '')], ['The tunnels are up.', $CLIENTS, $MAIL, $CHECK], 'a first installation';
is_deeply [report('', 6)], ['The tunnels are up.', $MAIL, $CHECK], 'an upgrade';
for ( # what is so, whether it is the first configuration, the process before, the first line
	[{ problem => $problem }, '', 7, 'The tunnels still run with the old settings. /a, line 3: x. fix: y'],
	[{ taken => $problem }, '', 7, 'The tunnels still run with the old settings. /a, line 3: x. fix: y'],
	[{ denies => 1 }, '', 7, 'The tunnels still run the old version, because policy-rc.d forbids restarts now. The new version starts at the next boot.'],
	[{}, '', 7, "The tunnels still run the old version. To switch: sudo systemctl restart $UNIT"],
	[{ process => undef, qubes => 1 }, 1, '', 'The tunnels do not run in a Qubes template. They start in the qubes based on it, when those qubes start next.'],
	[{ process => undef, sysmaint => 1, denies => 1 }, 1, '', 'The tunnels come up when you restart into the USER session.'],
	[{ process => undef, enabled => 256 }, '', '', "The tunnels stay down: $UNIT is disabled, as the administrator chose."],
	[{ process => undef, problem => $problem }, 1, '', 'The tunnels are not up. /a, line 3: x. fix: y'],
	[{ process => undef, listener => 1 }, 1, '', "The tunnels are not up: port 25 is taken by exim4 (PID 9). Stop that program, then: $START"],
	[{ process => undef, denies => 1 }, 1, '', 'The tunnels come up at the next boot: policy-rc.d forbids starts now.'],
	[{ process => undef }, '', '', "The tunnels were stopped before this upgrade and stay stopped. To start them: $START"],
	[{ process => undef, phase => 'waiting' }, '', '', 'The tunnels did not start. To see why: nymphemeral-whonix-connections check'],
	[{ process => undef }, '', 7, 'The tunnels ran before this upgrade, and did not start again. To see why: nymphemeral-whonix-connections check'],
	[{ masked => 'masked-runtime' }, '', 7, "The tunnels still run the old version, because $UNIT is masked. To switch: sudo systemctl unmask $UNIT && systemctl restart $UNIT"],
	[{ process => undef, masked => 'masked' }, '', '', "The tunnels stay down: $UNIT is masked, as the administrator chose."],
	[{ process => undef }, 1, '', 'The tunnels did not start. To see why: nymphemeral-whonix-connections check'],
) {
	my ($change, $first, $before, $line) = @{$_};
	%now = (%machine, %{$change});
	my @lines = report($first, $before);
	is $lines[0], $line, $line;
	cmp_ok scalar @lines, '<=', 4, 'in at most four lines';
}

%now = (%machine, aside => '/conf.dpkg-old');
is_deeply [report(1, '')], ['The tunnels are up.', 'Your conf is now /conf.dpkg-old, because dpkg was told to install the new one.', $MAIL, $CHECK], 'a conf put aside';
%now = (%machine, aside => '/conf.dpkg-old', told => 1);
is_deeply [report('', 6)], ['The tunnels are up.', $MAIL, $CHECK], 'is told once';
%now = (%machine, tunnels => [{ name => 'news', problem => 'x' }, { name => 'mail', port => 2525, authentication => 'onion' }]);
is_deeply [report(1, '')], ['The tunnels are up.', 'In your clients, set mail to 127.0.0.1 port 2525, without TLS and without a login.', $CHECK], 'what the conf has, and no relay needed';

done_testing;
