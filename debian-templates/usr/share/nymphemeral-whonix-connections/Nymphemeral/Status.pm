# The subcommand status: what runs on this machine.
package Nymphemeral::Status;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::AtOnce qw(ask_at_once);
use Nymphemeral::Conf qw(conf_put_aside conf_state);
use Nymphemeral::Daemon qw(conf_step daemon_problem is_loaded);
use Nymphemeral::Explanations qw(explained);
use Nymphemeral::Facts qw($CONF $PROGRAM $UNIT $VERSION);
use Nymphemeral::GatewayDns qw(is_mapped lookup mapping name_to_resolve parse_lookup);
use Nymphemeral::Machine qw(in_qubes_template in_sysmaint_session reload_step systemd_runs unit_state);
use Nymphemeral::Output qw(destination json problem_text truth);
use Nymphemeral::Processes qw(all_processes_seen daemon_runs holder listener processes_called real_tors);
use Nymphemeral::RunningConf qw(running_conf);
use Nymphemeral::ServerProblem qw(server_problem);
use Nymphemeral::Tunnels qw(plan tunnels);

our @EXPORT_OK = qw(status);

my $LOOKUP_SECONDS = 3;

# In: whether to print JSON. Out: the exit status.
sub status {
	my ($json) = @_;
	my $state = unit_state();
	my $runs = daemon_runs($state);
	my @tunnels = tunnels();
	my $loaded = is_loaded();
	my ($cause, $message, $next) = problem_of($state, $loaded, @tunnels);
	my %status = (
		command => 'status',
		version => $VERSION,
		ok => truth(!defined $cause),
		cause => $cause,
		message => $message,
		next => $next,
		loaded => truth($loaded),
		unit => {
			name => $UNIT,
			active => systemd_runs() ? $state->{ActiveState} // 'unknown' : 'no-systemd',
			enabled => systemd_runs() ? $state->{UnitFileState} // 'unknown' : 'no-systemd',
		},
		tunnels => [map { listened($_, $runs) } @tunnels],
		qubesTemplate => truth(in_qubes_template()),
		sysmaintSession => truth(in_sysmaint_session()),
		whonixWorkstation => truth(-e '/usr/share/anon-ws-base-files/workstation'),
		tor => [real_tors()],
		socat => [processes_called(qr/^socat$/)],
		allProcessesSeen => truth(all_processes_seen()),
		conf => { path => $CONF, state => conf_state(), putAside => conf_put_aside() },
		notes => [map { problem_text($_) } @{ running_conf(plan(), 0)->{notes} }],
	);
	print $json ? json(\%status) . "\n" : status_text(\%status);
	return defined $cause ? 1 : 0;
}

# What keeps mail or news from going through, as far as this machine and its gateway's DNS know: cause, sentence and
# next step; nothing where all that can be seen without a visit is well.
sub problem_of {
	my ($state, $loaded, @tunnels) = @_;
	for my $tunnel (@tunnels) {
		return ('conf', $tunnel->{problem}, conf_step($tunnel)) if $tunnel->{problem};
		for my $problem ([server_problem($tunnel)], [daemon_problem($tunnel, $state, @tunnels)]) { return @{$problem} if @{$problem} }
	}
	return ('conf-not-loaded', 'the conf or the settings were changed after the tunnels started', reload_step()) unless $loaded;
	for my $tunnel (grep { is_mapped($_) } @tunnels) {
		my $name = name_to_resolve($tunnel);
		my ($answer, @addresses) = parse_lookup({ ask_at_once($LOOKUP_SECONDS, $name => sub { lookup($name) }) }->{$name});
		my $cause = $answer eq 'silent' ? 'gateway-silent' : $answer eq 'none' ? 'unmapped' : mapping($tunnel->{host}, @addresses);
		return ($cause, explained($tunnel, $cause, join(' and ', @addresses), {})) if $cause ne 'mapped';
	}
	return;
}

sub listened {
	my ($tunnel, $runs) = @_;
	my $listener = $tunnel->{problem} ? undef : listener($tunnel->{port});
	return {
		name => $tunnel->{name},
		ok => truth($runs && defined $listener),
		accept => $tunnel->{accept},
		connect => $tunnel->{connect},
		through => $tunnel->{through},
		listening => truth(defined $listener),
		takenBy => defined $listener && !$runs ? holder($listener, $tunnel->{port})->{name} : undef,
		problem => $tunnel->{problem},
	};
}

sub status_text {
	my ($status) = @_;
	my @lines = defined $status->{cause}
		? "not well: $status->{message}. Next: $status->{next}"
		: "well, as far as this machine knows: the tunnels run. Do news and mail go through? $PROGRAM check";
	push @lines, $status->{unit}{active} eq 'no-systemd'
		? 'unit: systemd is not running here'
		: "unit: $UNIT is $status->{unit}{active}, and $status->{unit}{enabled} at boot";
	for my $tunnel (@{ $status->{tunnels} }) {
		my $leads = ${ $status->{loaded} } ? 'leads to' : 'leads, after a reload, to';
		my $state = $tunnel->{problem} ? $tunnel->{problem}
			: defined $tunnel->{takenBy} ? "$tunnel->{accept} is taken by $tunnel->{takenBy}"
			: ${ $tunnel->{listening} } ? "$tunnel->{accept} listens, and $leads @{[destination($tunnel)]}"
			: "nothing listens on $tunnel->{accept}";
		push @lines, "$tunnel->{name}: $state";
	}
	push @lines, ${ $status->{whonixWorkstation} }
		? 'machine: has the marker of a Whonix-Workstation'
		: 'machine: no Whonix-Workstation; without a Whonix-Gateway the tunnels are not anonymous';
	my @relays = (@{ $status->{tor} }, @{ $status->{socat} });
	push @lines, @{ $status->{tor} } ? "tor: @{[join ', ', @relays]} runs here; on a workstation that is Tor over Tor"
		: @relays ? "tor: @{[join ', ', @relays]} runs here; it must not lead to a Tor of its own"
		: ${ $status->{allProcessesSeen} } ? 'tor: no Tor of its own runs on this machine, as it should be'
		: 'tor: unknown: you may not see other users\' processes';
	my %conf = (
		shipped => 'is as shipped',
		changed => 'was changed since it was shipped',
		missing => 'is missing',
		unknown => 'cannot be compared with the shipped one',
	);
	push @lines, "conf: $CONF $conf{$status->{conf}{state}}"
		. (defined $status->{conf}{putAside} ? "; an upgrade put yours aside: $status->{conf}{putAside}" : '');
	return join '', map { "$_\n" } @lines, map { "note: $_" } @{ $status->{notes} };
}

1;
