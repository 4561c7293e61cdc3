# The subcommand check: whether each tunnel works, and why not.
package Nymphemeral::Check;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Tunnels qw(tunnels);
use Nymphemeral::Explanations qw(explained);
use Nymphemeral::Facts qw($AS_ROOT $CONF $PROGRAM $UNIT $VERSION);
use Nymphemeral::Log qw(journal journal_end logged_cause start_complaints);
use Nymphemeral::Machine qw(daemon_runs in_qubes_template listening_inode process_of_inode systemd_runs unit_state);
use Nymphemeral::Output qw(destination json printable truth);
use Nymphemeral::Visit qw(clock visit);

our @EXPORT_OK = qw(check);

sub check {
	my ($json, $seconds) = @_;
	my @results;
	for my $tunnel (tunnels()) {
		my $result = tested($tunnel, $seconds);
		push @results, $result;
		print check_line($result) unless $json;
	}
	my $ok = !grep { !${ $_->{ok} } } @results;
	print json({ command => 'check', version => $VERSION, ok => truth($ok), tunnels => \@results }) . "\n" if $json;
	return $ok ? 0 : 1;
}

sub check_line {
	my ($result) = @_;
	return "$result->{name}: works, ${ $result->{seconds} } s ($result->{accept} leads to @{[destination($result)]})\n" if ${ $result->{ok} };
	return "$result->{name}: fails: $result->{message}. Next: $result->{next}\n";
}

sub tested {
	my ($tunnel, $limit) = @_;
	my $start = clock();
	my ($cause, $message, $next) = failure($tunnel, $limit);
	return {
		name => $tunnel->{name},
		accept => $tunnel->{accept},
		connect => $tunnel->{connect},
		through => $tunnel->{through},
		ok => truth(!defined $cause),
		seconds => \sprintf('%.2f', clock() - $start),
		cause => $cause,
		message => $message,
		next => $next,
	};
}

# Cause, message and next step; nothing when the tunnel works.
sub failure {
	my ($tunnel, $limit) = @_;
	return ('conf', $tunnel->{problem}, "mend it, then: sudo systemctl restart $UNIT") if $tunnel->{problem};
	my $state = unit_state();
	# Whoever listens while the daemon is down is a stranger: nothing is said to it.
	return down($tunnel, $state) unless daemon_runs($state);
	my @place = journal_end();
	my ($end, $answer) = visit($tunnel, $limit);
	return if $end eq 'well';
	if ($end eq 'deaf') {
		return ('not-listening', "nothing listens on $tunnel->{accept}, although $UNIT runs: its conf was changed since it started",
			"sudo systemctl restart $UNIT");
	}
	my ($cause, $detail) = logged_cause(\@place, $end);
	$detail = $answer if $cause eq 'answer';
	return ($cause, explained($tunnel, $cause, $detail, $limit));
}

sub down {
	my ($tunnel, $state) = @_;
	return ('qubes-template', 'a Qubes template runs no tunnels', 'use a qube that is based on it') if in_qubes_template();
	# Both tunnels are one daemon: where it fails to start, the other's port may be the reason.
	my $fails = ($state->{ActiveState} // '') ne 'inactive';
	for my $port (map { $_->{port} // () } $tunnel, $fails ? tunnels() : ()) {
		my $inode = listening_inode($port) // next;
		return ('port-taken', "port $port is taken by " . process_of_inode($inode) . ', so the tunnels cannot start',
			"stop that program, then: sudo systemctl start $UNIT");
	}
	my $nothing = "nothing listens on $tunnel->{accept}";
	unless (systemd_runs()) {
		my $start = -x '/etc/init.d/stunnel4' ? 'service stunnel4 start' : "stunnel $CONF";
		return ('not-running', "$nothing: the daemon does not run, and neither does systemd", "sudo $start");
	}
	my ($active, $enabled) = map { $_ // 'unknown' } @{$state}{qw(ActiveState UnitFileState)};
	return ('unit-masked', "$nothing: $UNIT is masked", "sudo systemctl unmask $UNIT && sudo systemctl start $UNIT")
		if ($state->{LoadState} // '') eq 'masked';
	return ('unit-disabled', "$nothing: $UNIT is stopped and disabled", "sudo systemctl enable --now $UNIT")
		if $active eq 'inactive' && $enabled eq 'disabled';
	return ('unit-stopped', "$nothing: $UNIT is stopped", "sudo systemctl start $UNIT") if $active eq 'inactive';
	return unstarted($nothing);
}

sub unstarted {
	my ($nothing) = @_;
	my @complaints = start_complaints();
	for (@complaints) {
		return ('conf', "$nothing: stunnel refuses $CONF, line $1: " . printable($2), "mend that line, then: sudo systemctl restart $UNIT")
			if /\.conf:([0-9]+): (.*)/;
		return ('conf', "$nothing: stunnel runs as a user of its own, which may not read $CONF", "sudo chmod a+r $CONF && sudo systemctl restart $UNIT")
			if /^Cannot open configuration file/;
	}
	my $failure = "$nothing: $UNIT cannot start";
	return ('unit-failed', "$failure; in the journal stunnel says: " . printable(join '; ', @complaints), "sudo journalctl -u $UNIT")
		if @complaints;
	return ('hidden', "$failure: only root may read why in the journal", "sudo $PROGRAM check") unless $AS_ROOT || journal('-n', '1');
	return ('unit-failed', "$failure", "sudo journalctl -u $UNIT");
}

1;
