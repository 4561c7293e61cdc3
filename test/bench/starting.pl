# Measures in a machine with the package, its servers up: seconds, a line for each of ARGV[0] turns. Columns: from the
# start of the unit to both listeners; the same of stunnel4's own template; check; servers; from the death of the
# daemon to both listeners, in the first three turns five times in a row, as its pauses grow.
use strict;
use warnings;
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

my ($turns, @relays) = @ARGV;
my $UNIT = 'stunnel@nymphemeral';
my $TEMPLATE = 'stunnel@plain';
my $COMMAND = 'nymphemeral-whonix-connections';

sub run {
	my (@words) = @_;
	my $began = time;
	system("@words >/dev/null 2>&1") == 0 or die "@words: exit status " . ($? >> 8) . "\n";
	return time - $began;
}

# Both at once, so that it is not one daemon's last moment and the other's first.
sub until_up {
	my ($began) = @_;
	for my $port (119, 25) {
		sleep 0.002 until IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or time > $began + 60;
	}
	return time - $began;
}

sub started {
	my ($unit) = @_;
	my $began = time;
	run('systemctl', 'start', '--no-block', $unit);
	my $seconds = until_up($began);
	run('systemctl', 'start', $unit);
	return $seconds;
}

sub comes_back {
	my $pid = qx{systemctl show -p MainPID --value $UNIT} + 0 or die "no daemon runs\n";
	kill 'KILL', $pid;
	my $began = time;
	sleep 0.001 while -e "/proc/$pid";
	my $seconds = until_up($began);
	run('systemctl', 'start', $UNIT);
	return $seconds;
}

# The same conf for the template, as root and in the foreground, as systemd runs it there.
run("sed 's|^pid = .*|pid =\\nforeground = yes|; /^output/d; /^log =/d' /run/stunnel-nymphemeral/stunnel.conf | tee /etc/stunnel/plain.conf");
run('systemctl', 'stop', $UNIT);
$| = 1;
for my $turn (1 .. $turns) {
	my $ours = started($UNIT);
	my $check = run($COMMAND, 'check');
	my $servers = run($COMMAND, 'servers', '--mail', $relays[$turn % @relays]);
	run('systemctl', 'stop', $UNIT);
	run('systemctl', 'start', $UNIT);
	my @back = map { comes_back() } 1 .. ($turn <= 3 ? 5 : 1);
	run($COMMAND, 'servers', '--default');
	run('systemctl', 'stop', $UNIT);
	my $theirs = started($TEMPLATE);
	run('systemctl', 'stop', $TEMPLATE);
	print join(' ', $ours, $theirs, $check, $servers, @back), "\n";
}
