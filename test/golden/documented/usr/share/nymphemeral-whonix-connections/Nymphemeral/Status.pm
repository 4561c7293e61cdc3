# The subcommand status: what runs on this machine.
package Nymphemeral::Status;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Conf qw(conf_state);
use Nymphemeral::Facts qw($CONF $PROGRAM $UNIT $VERSION);
use Nymphemeral::Machine qw(daemon_runs first_line_of in_qubes_template listening_inode process_of_inode processes_called systemd_runs unit_state);
use Nymphemeral::Output qw(destination json truth);
use Nymphemeral::Tunnels qw(tunnels);

our @EXPORT_OK = qw(status);

sub status {
	my ($json) = @_;
	my $state = unit_state();
	my $runs = daemon_runs($state);
	my @tunnels = map { listened($_, $runs) } tunnels();
	my $all_processes = defined first_line_of('/proc/1/comm');
	my %status = (
		command => 'status',
		version => $VERSION,
		ok => truth($runs && !grep { !${ $_->{ok} } } @tunnels),
		unit => {
			name => $UNIT,
			active => systemd_runs() ? $state->{ActiveState} // 'unknown' : 'no-systemd',
			enabled => systemd_runs() ? $state->{UnitFileState} // 'unknown' : 'no-systemd',
		},
		tunnels => \@tunnels,
		qubesTemplate => truth(in_qubes_template()),
		whonixWorkstation => truth(-e '/usr/share/anon-ws-base-files/workstation'),
		tor => [processes_called(qr/^tor$/)],
		socat => [processes_called(qr/^socat$/)],
		allProcessesSeen => truth($all_processes),
		conf => { path => $CONF, state => conf_state() },
	);
	print $json ? json(\%status) . "\n" : status_text(\%status);
	return ${ $status{ok} } ? 0 : 1;
}

sub listened {
	my ($tunnel, $runs) = @_;
	my $inode = $tunnel->{problem} ? undef : listening_inode($tunnel->{port});
	return {
		name => $tunnel->{name},
		ok => truth($runs && defined $inode),
		accept => $tunnel->{accept},
		connect => $tunnel->{connect},
		through => $tunnel->{through},
		listening => truth(defined $inode),
		takenBy => defined $inode && !$runs ? process_of_inode($inode) : undef,
		problem => $tunnel->{problem},
	};
}

sub status_text {
	my ($status) = @_;
	my @lines = $status->{unit}{active} eq 'no-systemd'
		? 'unit: systemd is not running here'
		: "unit: $UNIT is $status->{unit}{active}, and at boot $status->{unit}{enabled}";
	$lines[0] .= '; that is right in a Qubes template: the tunnels run in the qubes based on it' if ${ $status->{qubesTemplate} };
	for my $tunnel (@{ $status->{tunnels} }) {
		my $state = $tunnel->{problem} ? $tunnel->{problem}
			: defined $tunnel->{takenBy} ? "$tunnel->{accept} is taken by $tunnel->{takenBy}"
			: ${ $tunnel->{listening} } ? "$tunnel->{accept} listens, and leads to @{[destination($tunnel)]}"
			: "nothing listens on $tunnel->{accept}";
		push @lines, "$tunnel->{name}: $state";
	}
	push @lines, ${ $status->{whonixWorkstation} }
		? 'machine: a Whonix-Workstation'
		: 'machine: no Whonix-Workstation; without a Whonix-Gateway the tunnels are not anonymous';
	my @relays = (@{ $status->{tor} }, @{ $status->{socat} });
	push @lines, @{ $status->{tor} } ? "tor: @{[join ', ', @relays]} runs here; on a workstation that is Tor over Tor"
		: @relays ? "tor: @{[join ', ', @relays]} runs here; it must not lead to a Tor of its own"
		: ${ $status->{allProcessesSeen} } ? 'tor: neither Tor nor socat runs here'
		: 'tor: the processes of other users are hidden from you; sudo tells';
	my %conf = (
		shipped => 'is as shipped',
		changed => 'was changed since it was shipped',
		missing => 'is missing',
		unknown => 'cannot be compared with the shipped one',
	);
	push @lines, "conf: $CONF $conf{$status->{conf}{state}}";
	push @lines, "Do mail and news go through? $PROGRAM check" if ${ $status->{ok} };
	push @lines, "What to do? $PROGRAM check" unless ${ $status->{ok} };
	return join '', map { "$_\n" } @lines;
}

1;
