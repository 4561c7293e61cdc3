# Questions that may never be answered, asked at the same time and for a limited time.
package Nymphemeral::AtOnce;
use strict;
use warnings;
use Exporter qw(import);
use POSIX ();
use Nymphemeral::Machine qw(clock);

our @EXPORT_OK = qw(answers ask ask_at_once);

# In: how many seconds to wait, and for each question a name and a sub that returns the text of its answer.
# Out: the text by name; undef where the time was over, or the sub died.
sub ask_at_once {
	my ($seconds, %questions) = @_;
	return answers(ask($seconds, %questions));
}

# Asks the same, and does not wait. Out: what answers takes.
sub ask {
	my ($seconds, %questions) = @_;
	my $asked = { until => clock() + $seconds, pipe => {}, process => {}, names => [keys %questions] };
	for my $name (keys %questions) {
		my $child = open($asked->{pipe}{$name}, '-|') // die "fork: $!\n";
		if ($child == 0) {
			my $text = eval { $questions{$name}->() };
			# The first byte says that the answer is whole.
			syswrite(STDOUT, "=$text") if defined $text;
			POSIX::_exit(0);
		}
		$asked->{process}{$name} = $child;
	}
	return $asked;
}

# In: what ask gave. Out: what ask_at_once gives, once all have answered or the time is over.
sub answers {
	my ($asked) = @_;
	my ($pipe, $process, %text) = @{$asked}{qw(pipe process)};
	while (%{$pipe}) {
		my $left = $asked->{until} - clock();
		my $ready = '';
		vec($ready, fileno $_, 1) = 1 for values %{$pipe};
		# What has come by then counts, whenever it is looked at.
		last unless select($ready, undef, undef, $left > 0 ? $left : 0) > 0;
		for my $name (grep { vec($ready, fileno $pipe->{$_}, 1) } keys %{$pipe}) {
			next if sysread($pipe->{$name}, $text{$name}, 65536, length($text{$name} // ''));
			close(delete $pipe->{$name});
			delete $process->{$name};
		}
	}
	kill 'KILL', values %{$process};
	delete @text{ keys %{$pipe} };
	close $_ for values %{$pipe};
	return map { ($_ => ($text{$_} // '') =~ /^=(.*)/s ? $1 : undef) } @{ $asked->{names} };
}

1;
