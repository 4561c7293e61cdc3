# The same tunnel once more, in a stunnel of this check's own: where the daemon's words cannot be read, its words can.
package Nymphemeral::Trial;
use strict;
use warnings;
use Exporter qw(import);
use IO::Socket::INET;
use POSIX ();
use Time::HiRes ();
use Nymphemeral::Causes qw(cause_of);
use Nymphemeral::Facts qw(%SERVICES);
use Nymphemeral::Log qw(parsed);
use Nymphemeral::Machine qw(clock);
use Nymphemeral::RunningConf qw(running_conf);
use Nymphemeral::Tunnels qw(plan);
use Nymphemeral::Visit qw(visit_all);

our @EXPORT_OK = qw(trial_cause trial_conf);

my $START_SECONDS = 3;

# In: a tunnel whose server may be visited, and how many seconds that may take. Out: cause and detail, nothing where it
# works this time or stunnel says nothing that is known.
sub trial_cause {
	my ($tunnel, $seconds) = @_;
	my $port = free_port();
	my ($stunnel, $said) = started(trial_conf($SERVICES{ $tunnel->{name} }, $port, map { $_->{text} } @{ running_conf(plan(), 0)->{lines} }));
	my ($began, $visit) = (clock(), undef);
	my $end = $began + $seconds;
	do {
		Time::HiRes::sleep(0.1);
		($visit) = visit_all($end, { %{$tunnel}, port => $port });
	} while ($visit->{end} eq 'deaf' && clock() < $end && clock() < $began + $START_SECONDS);
	# Its last words may come after the end of the connection.
	Time::HiRes::sleep(0.5);
	kill 'KILL', $stunnel;
	my @lines = <$said>;
	close($said);
	chomp @lines;
	return cause_of(map { $_->[1] } parsed(@lines));
}

# In: a service, a port and the lines of a conf. Out: the conf of that service alone, at that port, in the foreground.
sub trial_conf {
	my ($service, $port, @lines) = @_;
	my @conf = ('foreground = yes', 'syslog = no', 'pid =');
	my $section = '';
	for my $line (@lines) {
		($section) = ($1) if $line =~ /^\[(.*)\]$/;
		next if $section ne '' && $section ne $service || $line =~ /^(?:pid|output|log|accept)\s*=/i;
		push @conf, $line, $line eq "[$service]" ? "accept = 127.0.0.1:$port" : ();
	}
	return join "\n", @conf, '';
}

# A port that was free a moment ago.
sub free_port { return IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1')->sockport }

sub started {
	my ($conf) = @_;
	pipe(my $input, my $to_stunnel) or die "pipe: $!\n";
	my $child = open(my $said, '-|') // die "fork: $!\n";
	if ($child == 0) {
		close($to_stunnel);
		open(STDIN, '<&', $input);
		open(STDERR, '>&', \*STDOUT);
		no warnings 'exec';
		exec { '/usr/bin/stunnel' } '/usr/bin/stunnel', '-fd', '0';
		POSIX::_exit(127);
	}
	close($input);
	print {$to_stunnel} $conf;
	close($to_stunnel);
	return ($child, $said);
}

1;
