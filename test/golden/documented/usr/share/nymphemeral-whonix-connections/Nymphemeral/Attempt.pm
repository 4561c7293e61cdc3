# Attempts to reach the servers through the tunnels, and why they fail.
package Nymphemeral::Attempt;
use strict;
use warnings;
use Exporter qw(import);
use Time::HiRes ();
use Nymphemeral::AtOnce qw(ask_at_once);
use Nymphemeral::Causes qw(cause_of without_code_place);
use Nymphemeral::GatewayDns qw(is_mapped is_virtual lookup mapping name_to_resolve parse_lookup);
use Nymphemeral::Log qw(lines_after log_end own_lines parsed);
use Nymphemeral::Machine qw(clock);
use Nymphemeral::Visit qw(visit_all);

our @EXPORT_OK = qw(attempt_all);

my $LOOKUP_SECONDS = 20;
my $PAUSE_SECONDS = 3;
# stunnel 5.82 writes its last words a moment after the end of the connection.
my $WORDS_SECONDS = 3;
# What they may take beyond the time of the whole.
my $GRACE_SECONDS = 1;
# What a Tor that is not connected yet looks like as well; and what the end of the time looks like.
my %MAY_PASS = map { $_ => 1 } qw(closed ended gateway-silent name-unresolved refused rejected silent timed-out unreachable);
my %WAITS = map { $_ => 1 } qw(gateway-silent silent);

# In: a sub that gives what the link shows, when to give up (as clock has it), and tunnels.
# Out: the last try of each tunnel: {tunnel, ended: when, as clock has it; addresses: of its server; cause and detail,
# nothing where it works}.
sub attempt_all {
	my ($shown, $deadline, @tunnels) = @_;
	my (%outcome, $reached);
	my @open = @tunnels;
	for (my $round = 1; @open; $round++) {
		my @tries = attempted($deadline, @open);
		# What the end of the time cut short says less than the try before it.
		$outcome{ $_->{tunnel}{name} } = $_ for grep { $round == 1 || !$WAITS{ $_->{cause} // '' } } @tries;
		$reached ||= grep { has_reached($_) } @tries;
		# Where Tor has reached a server it is connected; then one more try is enough for a circuit that broke.
		last if $round > 1 && ($reached || !$shown->()->{socks});
		@open = map { $_->{tunnel} } grep { $MAY_PASS{ $_->{cause} // '' } } @tries;
		last if !@open || clock() + $PAUSE_SECONDS >= $deadline;
		Time::HiRes::sleep($PAUSE_SECONDS);
	}
	return map { $outcome{ $_->{name} } } @tunnels;
}

# Whether a try shows that the gateway's Tor is connected: a server spoke, or an exit relay resolved a name.
sub has_reached {
	my ($try) = @_;
	return 1 if $try->{visited} && !(defined $try->{cause} && $MAY_PASS{ $try->{cause} });
	return scalar grep { !is_virtual($_) } @{ $try->{addresses} // [] };
}

# One try of each tunnel.
sub attempted {
	my ($deadline, @tunnels) = @_;
	my @tries = map { +{ tunnel => $_, name => scalar name_to_resolve($_) } } @tunnels;
	my $seconds = ($deadline - clock()) / 2;
	$seconds = $LOOKUP_SECONDS if $seconds > $LOOKUP_SECONDS;
	my %texts = ask_at_once($seconds, map { my $name = $_->{name}; defined $name ? ($name => sub { lookup($name) }) : () } @tries);
	looked_up($_, \%texts) for @tries;
	my $end = log_end();
	my @visited = grep { !defined $_->{cause} } @tries;
	# Who waits to be looked up again gets half of the time.
	my $until = @visited < @tries && (grep { $MAY_PASS{ $_->{cause} // '' } } @tries) ? (clock() + $deadline) / 2 : $deadline;
	my @visits = visit_all($until, map { $_->{tunnel} } @visited);
	for my $index (0 .. $#visited) { @{ $visited[$index] }{qw(visited visit ended)} = (1, $visits[$index], $visits[$index]{at}) }
	find_causes($end, $deadline, grep { $_->{visit}{end} ne 'well' } @visited);
	return @tries;
}

sub looked_up {
	my ($try, $texts) = @_;
	my ($tunnel, $name) = @{$try}{qw(tunnel name)};
	return unless defined $name;
	my ($state, @addresses) = parse_lookup($texts->{$name});
	$try->{addresses} = \@addresses;
	$try->{ended} = clock();
	if ($state eq 'silent') { $try->{cause} = 'gateway-silent' }
	elsif (is_mapped($tunnel)) {
		# A DNS that knows no such name is no Tor's.
		my $mapping = $state eq 'none' ? 'unmapped' : mapping($tunnel->{host}, @addresses);
		@{$try}{qw(cause detail)} = ($mapping, join ' and ', @addresses) if $mapping ne 'mapped';
	}
	elsif ($state eq 'none') { $try->{cause} = 'name-unresolved' }
	return;
}

# The causes of visits that failed. stunnel says why it resets a connection; of one that the server ended it says nothing.
sub find_causes {
	my ($end, $limit, @failed) = @_;
	for my $try (grep { $_->{visit}{end} ne 'reset' } @failed) {
		my $how = $try->{visit}{end};
		@{$try}{qw(cause detail)} = ($how eq 'deaf' ? 'not-listening' : $how, $try->{visit}{answer} // '');
	}
	my @reset = grep { $_->{visit}{end} eq 'reset' } @failed;
	my @visits = map { +{ port => $_->{visit}{port}, names => [server_names($_)] } } @reset;
	my $deadline = clock() + $WORDS_SECONDS;
	$deadline = $limit + $GRACE_SECONDS if $deadline > $limit + $GRACE_SECONDS;
	while (@reset) {
		my @own = own_lines([parsed(lines_after($end))], @visits);
		for my $index (0 .. $#reset) { @{ $reset[$index] }{qw(cause detail)} = cause_of(@{ $own[$index] }) }
		last unless grep { !defined $_->{cause} } @reset;
		if (clock() >= $deadline) {
			for my $index (0 .. $#reset) { $reset[$index]{cause} // (@{ $reset[$index] }{qw(cause detail)} = without_cause($end, @{ $own[$index] })) }
			last;
		}
		Time::HiRes::sleep(0.2);
	}
	return;
}

# What stunnel may call a try's server: what it connects to, and what it looks up.
sub server_names {
	my ($try) = @_;
	my ($proxy) = ($try->{tunnel}{through} // '') =~ /^(.*):/;
	return (@{ $try->{addresses} // [] }, $try->{name} // (), $proxy // (), $try->{tunnel}{host});
}

sub without_cause {
	my ($end, @lines) = @_;
	return ('unknown', without_code_place($lines[-1])) if @lines;
	return exists $end->{readable} && !$end->{readable} ? 'hidden' : 'closed';
}

1;
