# Other programs: what they print, and how they end.
package Nymphemeral::Subprocess;
use strict;
use warnings;
use Exporter qw(import);
use POSIX ();

our @EXPORT_OK = qw(output_of run);

# Runs a command to its end, in the folder in which systemd runs the daemon.
# In: {input: text for its standard input, at most 64 KiB; errors: true where its standard error counts as output}, and
# the command. Out: {status: 0 where it exited with 0; output: the bytes that it wrote}.
sub run {
	my ($how, @command) = @_;
	local $SIG{PIPE} = 'IGNORE';
	pipe(my $standard_input, my $to_child) or die "pipe: $!\n";
	my $child = open(my $from_child, '-|') // die "fork: $!\n";
	if ($child == 0) {
		close($to_child);
		open(STDIN, '<&', $standard_input);
		if ($how->{errors}) { open(STDERR, '>&', \*STDOUT) } else { open(STDERR, '>', '/dev/null') }
		chdir '/';
		no warnings 'exec';
		exec { $command[0] } @command;
		POSIX::_exit(127);
	}
	close($standard_input);
	print {$to_child} $how->{input} // '';
	close($to_child);
	local $/;
	my $output = readline($from_child) // '';
	close($from_child);
	return { status => $?, output => $output };
}

# In: a command. Out: the lines that it printed on standard output; none where it cannot be run.
sub output_of {
	my (@command) = @_;
	my @lines = split /\n/, run({}, @command)->{output};
	return @lines;
}

1;
