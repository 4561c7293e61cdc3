# The subcommand check: whether each tunnel works, and why not.
package Nymphemeral::Check;
use strict;
use warnings;
use Exporter qw(import);
use POSIX ();
use Nymphemeral::AtOnce qw(ask_at_once);
use Nymphemeral::Attempt qw(attempt_all);
use Nymphemeral::Daemon qw(conf_step daemon_problem is_loaded settled_state);
use Nymphemeral::Facts qw($AS_ROOT $VERSION);
use Nymphemeral::Failure qw(failure_problem);
use Nymphemeral::Machine qw(clock privleap_action reload_step);
use Nymphemeral::Output qw(destination json truth);
use Nymphemeral::Processes qw(daemon_runs);
use Nymphemeral::ServerProblem qw(server_problem);
use Nymphemeral::Subprocess qw(run);
use Nymphemeral::ThroughTor qw(ask_link link_facts tor_line);
use Nymphemeral::Tunnels qw(running_tunnels tunnels);

our @EXPORT_OK = qw(check);

# A Tor answers both questions at once. An answer that comes while the tunnels are tried counts as well.
my $LINK_SECONDS = 1.5;

# In: whether to print JSON, and how many seconds all of it may take. Out: the exit status.
sub check {
	my ($json, $limit) = @_;
	my $start = clock();
	my $deadline = $start + $limit;
	print STDERR "Waiting for news and mail, at most $limit s. Tor may need a minute to build a circuit.\n" if somebody_watches();
	my @tunnels = tunnels();
	my $state = settled_state($deadline);
	my $link = ask_link($limit < $LINK_SECONDS ? $limit : $LINK_SECONDS);
	my %problems = map { ($_->{name} => problem_before($_, $state, @tunnels)) } @tunnels;
	my $facts;
	my $shown = sub { return $facts //= { %{ link_facts($link) }, limit => $limit } };
	my %tries = map { ($_->{tunnel}{name} => $_) } attempt_all($shown, $deadline, grep { !$problems{ $_->{name} } } @tunnels);
	for my $try (grep { defined $_->{cause} } values %tries) {
		$problems{ $try->{tunnel}{name} } = [failure_problem($try, $shown, $deadline)];
	}
	my @results = map { result($_, ($tries{ $_->{name} }{ended} // clock()) - $start, @{ $problems{ $_->{name} } // [] }) } @tunnels;
	if (!$json && grep { needs_root($_) } @results) {
		my ($status, $text) = said_by_root($deadline);
		if (defined $status) { print $text; return $status }
	}
	my $ok = !grep { !${ $_->{ok} } } @results;
	my $tor = tor_line($shown->());
	my %said = (command => 'check', version => $VERSION, ok => truth($ok), tunnels => \@results,
		tor => { confirmed => truth($tor =~ /^yes/), message => $tor });
	print $json ? json(\%said) . "\n" : join '', (map { check_line($_) } @results), "tor: $tor\n";
	return $ok ? 0 : 1;
}

# Has root look, where privleap lets account "user" of Whonix do that. Out: the exit status of that check and what it
# printed; nothing where that is not to be had, or not in time.
sub said_by_root {
	my ($deadline) = @_;
	my $action = privleap_action('check');
	my $left = $deadline - clock();
	return unless defined $action && $left > 0 && !$AS_ROOT;
	my %said = ask_at_once($left, root => sub { my $ran = run({}, split / /, $action); return ($ran->{status} >> 8) . "\n$ran->{output}" });
	return ($said{root} // '') =~ /^([01])\n(.+)\z/s;
}

sub somebody_watches { return POSIX::isatty(\*STDERR) }

# Why a tunnel is not even tried: [cause, sentence, next step]; nothing where it is.
sub problem_before {
	my ($tunnel, $state, @tunnels) = @_;
	if ($tunnel->{problem}) {
		my $meanwhile = daemon_runs($state) ? '; meanwhile the tunnels run with what they were started with' : '';
		return ['conf', "$tunnel->{problem}$meanwhile", conf_step($tunnel)];
	}
	for my $reason ([server_problem($tunnel)], [daemon_problem($tunnel, $state, @tunnels)]) { return $reason if @{$reason} }
	return is_loaded() ? undef : ['conf-not-loaded', not_loaded($tunnel), reload_step()];
}

# What the daemon still does.
sub not_loaded {
	my ($tunnel) = @_;
	my ($running) = grep { $_->{name} eq $tunnel->{name} && !$_->{problem} } running_tunnels();
	my $change = 'the conf or the settings were changed after the tunnels started';
	return $change unless $running;
	return destination($running) eq destination($tunnel) ? "$change: $tunnel->{name} still runs as before"
		: "$change: $tunnel->{name} still leads to @{[destination($running)]}, and to @{[destination($tunnel)]} after a reload";
}

sub result {
	my ($tunnel, $seconds, $cause, $message, $next) = @_;
	return {
		name => $tunnel->{name},
		accept => $tunnel->{accept},
		connect => $tunnel->{connect},
		through => $tunnel->{through},
		ok => truth(!defined $cause),
		seconds => \sprintf('%.2f', $seconds),
		cause => $cause,
		message => $message,
		next => $next,
	};
}

# Whether this user may not see why.
sub needs_root {
	my ($result) = @_;
	return ($result->{message} // '') =~ /only root (?:may read|can see)|cannot be read: Permission denied/;
}

sub check_line {
	my ($result) = @_;
	return "$result->{name}: works, ${ $result->{seconds} } s ($result->{accept} leads to @{[destination($result)]})\n" if ${ $result->{ok} };
	return "$result->{name}: fails: $result->{message}. Next: $result->{next}\n";
}

1;
