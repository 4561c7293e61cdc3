# The report of an installation or upgrade: at most four lines.
package Nymphemeral::Report;
use strict;
use warnings;
use Cwd ();
use Exporter qw(import);
use Time::HiRes ();
use Nymphemeral::Conf qw(conf_put_aside);
use Nymphemeral::Facts qw($CONF $PROGRAM $UNIT);
use Nymphemeral::Machine qw(as_root in_qubes_template in_sysmaint_session is_masked systemd_runs unit_phase unit_state unmask_step);
use Nymphemeral::Output qw(problem_text);
use Nymphemeral::Ports qw(taken_ports);
use Nymphemeral::Processes qw(daemon_pid holder listener);
use Nymphemeral::RunningConf qw(running_conf);
use Nymphemeral::Start qw(start_problems);
use Nymphemeral::Subprocess qw(run);
use Nymphemeral::Tunnels qw(plan tunnels);

our @EXPORT_OK = qw(report);

# In: whether this is the first configuration, and the daemon's process id before it, or nothing. Out: lines.
sub report {
	my ($first, $before) = @_;
	my $state = unit_state();
	my $process = daemon_pid($state);
	my @tunnels = tunnels();
	my @lines = defined $process ? running_line($state, $process, $before) : stopped_line($state, $first, $before, @tunnels);
	my $aside = conf_put_aside();
	undef $aside if defined $aside && !is_of_this_upgrade($aside);
	push @lines, "Your conf is now $aside, because dpkg was told to install the new one." if defined $aside;
	push @lines, clients(@tunnels) if $first && !defined $aside;
	push @lines, 'Mail needs your relay first: ' . as_root("$PROGRAM servers --mail NAME.onion")
		if grep { $_->{name} eq 'mail' && ($_->{authentication} // '') eq 'mapped-address' } @tunnels;
	my $note = -e '/usr/share/anon-ws-base-files/workstation' ? ''
		: 'This is no Whonix-Workstation: without a Whonix-Gateway these connections are not anonymous. ';
	return (@lines, "${note}Does it work? $PROGRAM check");
}

# Whether dpkg renamed a file after it unpacked this version. What is told once is not told again.
sub is_of_this_upgrade {
	my ($renamed, $unpacked) = map { (Time::HiRes::stat($_))[10] // 0 } $_[0], "/usr/lib/systemd/system/$UNIT";
	return $renamed > $unpacked;
}

# "In your clients, set news to 127.0.0.1 port 119 and mail to ...", as far as the conf has them.
sub clients {
	my @set = map { "$_->{name} to 127.0.0.1 port $_->{port}" } grep { !$_->{problem} } @_;
	return @set ? 'In your clients, set ' . join(' and ', @set) . ', without TLS and without a login.' : ();
}

sub running_line {
	my ($state, $process, $before) = @_;
	return 'The tunnels are up.' if $process ne $before;
	my ($problem) = (conf_problem() // (), taken_ports(running_conf(plan(), 0)));
	return 'The tunnels still run with the old settings. ' . problem_text($problem) if $problem;
	return 'The tunnels still run the old version, because policy-rc.d forbids restarts now. The new version starts at the next boot.'
		if policy_denies($UNIT, 'try-restart');
	return "The tunnels still run the old version, because $UNIT is masked. To switch: " . unmask_step()
		if is_masked($state);
	return 'The tunnels still run the old version. To switch: ' . as_root("systemctl restart $UNIT");
}

# Why the tunnels are not up, and what to do.
sub stopped_line {
	my ($state, $first, $before, @tunnels) = @_;
	my $start = start_command();
	return 'The tunnels do not run in a Qubes template. They start in the qubes based on it, when those qubes start next.' if in_qubes_template();
	return 'The tunnels come up when you restart into the USER session.' if in_sysmaint_session();
	my $choice = administrators_choice($state);
	return "The tunnels stay down: $UNIT is $choice, as the administrator chose." if defined $choice;
	return 'The tunnels come up at the next boot: systemd is not running here.'
		if !systemd_runs() && (Cwd::realpath('/sbin/init') // '') =~ m{/systemd\z};
	my $problem = conf_problem();
	return 'The tunnels are not up. ' . problem_text($problem) if $problem;
	for my $tunnel (grep { !$_->{problem} } @tunnels) {
		my $listener = listener($tunnel->{port}) // next;
		return "The tunnels are not up: port $tunnel->{port} is taken by "
			. holder($listener, $tunnel->{port})->{name} . ". Stop that program, then: $start";
	}
	return 'The tunnels come up at the next boot: policy-rc.d forbids starts now.'
		if policy_denies(starts_by_init_script() ? 'stunnel4' : $UNIT, 'start');
	return "The tunnels are not up: systemd is not running here. To start them: $start" unless systemd_runs();
	return "The tunnels ran before this upgrade, and did not start again. To see why: $PROGRAM check" if length $before;
	return "The tunnels were stopped before this upgrade and stay stopped. To start them: $start" if !$first && unit_phase($state) eq 'stopped';
	return "The tunnels did not start. To see why: $PROGRAM check";
}

# Whether stunnel4's init script starts the tunnels: without systemd, and before forky.
sub starts_by_init_script { return !systemd_runs() && -x '/etc/init.d/stunnel4' }

sub start_command {
	return as_root(systemd_runs() ? "systemctl start $UNIT" : starts_by_init_script() ? 'service stunnel4 start' : "stunnel $CONF");
}

# The first problem of the conf and the settings; nothing where they can be used.
sub conf_problem {
	my ($problem) = start_problems(running_conf(plan(), 0));
	return $problem;
}

# masked or disabled, where the administrator made it so; else nothing.
sub administrators_choice {
	my ($state) = @_;
	return 'masked' if is_masked($state) || (readlink("/etc/systemd/system/$UNIT") // '') eq '/dev/null';
	return run({}, qw(deb-systemd-helper --quiet was-enabled), $UNIT)->{status} == 0 ? undef : 'disabled';
}

# Whether policy-rc.d forbids an action on a service: 101, invoke-rc.d(8).
sub policy_denies {
	my ($service, $action) = @_;
	return run({}, 'policy-rc.d', $service, $action)->{status} >> 8 == 101;
}

1;
