# A restart of the tunnels, and whether they come up.
package Nymphemeral::Restart;
use strict;
use warnings;
use Exporter qw(import);
use Time::HiRes ();
use Nymphemeral::Facts qw($UNIT);
use Nymphemeral::Machine qw(clock is_masked systemd_runs unit_phase unit_state);
use Nymphemeral::Output qw(masked);
use Nymphemeral::Processes qw(is_own_socket listener);
use Nymphemeral::Subprocess qw(output_of run);
use Nymphemeral::Tunnels qw(tunnels);

our @EXPORT_OK = qw(restart_tunnels);

my $SECONDS = 5;

# Restarts what runs, and waits until both ports listen. Out: {state: stopped (nothing ran, and nothing does), masked
# (what ran runs on), restarted or failed; reasons: as the unit wrote them, where it failed}.
sub restart_tunnels {
	my $before = unit_state();
	return { state => 'stopped' } if !systemd_runs() || unit_phase($before) eq 'stopped';
	return { state => 'masked' } if is_masked($before);
	my $since = time;
	my $deadline = clock() + $SECONDS;
	# Without a reset, systemd 252 and older count this restart as one more failed start, and it waits as long as that one.
	run({}, 'systemctl', $_, $UNIT) for qw(reset-failed restart);
	do { return { state => 'restarted' } if are_up($before) } while clock() < $deadline && Time::HiRes::sleep(0.1);
	my @lines = map { /^\[!\] (?!Configuration failed)(.*)/ ? "stunnel: $1" : /\. fix: / ? $_ : () }
		output_of('journalctl', '-q', '--no-pager', '-o', 'cat', '-u', $UNIT, '--since', "\@$since");
	my %seen;
	return { state => 'failed', reasons => [map { masked($_) } grep { !$seen{$_}++ } @lines] };
}

# Whether another daemon than the one before listens on both ports.
sub are_up {
	my ($before) = @_;
	my $state = unit_state();
	return unit_phase($state) eq 'runs' && $state->{MainPID} ne $before->{MainPID}
		&& !grep { my $listener = listener($_->{port}); !$listener || !is_own_socket($listener, $state) }
			grep { !$_->{problem} } tunnels();
}

1;
