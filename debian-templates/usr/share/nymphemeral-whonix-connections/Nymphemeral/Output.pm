# What is printed: text from others masked, and JSON.
package Nymphemeral::Output;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($PROGRAM);

our @EXPORT_OK = qw(destination failure json masked misuse place printable problem_text shell_word truth);

sub masked { return $_[0] =~ s/[^\x20-\x7e]/?/gr }

# What a server, a log or a command line says may be long, and hold escape sequences for the terminal.
sub printable {
	my $text = masked(@_);
	return length($text) > 120 ? substr($text, 0, 117) . '...' : $text;
}

# Where something is written: a file, whose name may hold what a terminal acts on, and a line where there is one.
sub place {
	my ($file, $line) = @_;
	return masked($file // 'the conf') . (defined $line ? ", line $line" : '');
}

# A word for a shell. What was masked in it is no longer the word itself.
sub shell_word {
	my ($word) = @_;
	return $word if $word =~ m{^[\w@%+=:,./-]+\z};
	return "'" . (masked($word) =~ s/'/'\\''/gr) . "'";
}

# In: a problem: file, line, what, rule and fix; line and rule may be missing. Out: one line of text.
sub problem_text {
	my ($problem) = @_;
	my $rule = length($problem->{rule} // '') ? " ($problem->{rule})" : '';
	return place(@{$problem}{qw(file line)}) . ": $problem->{what}$rule. fix: $problem->{fix}";
}

sub destination {
	my ($tunnel) = @_;
	return $tunnel->{connect} . (defined $tunnel->{through} ? " through $tunnel->{through}" : '');
}

# Numbers are references to their text, so that nothing else is taken for one.
sub truth { return bless \(my $value = $_[0] ? 1 : 0), 'Truth' }

sub json {
	my ($value) = @_;
	return 'null' unless defined $value;
	my $kind = ref $value;
	return ${$value} ? 'true' : 'false' if $kind eq 'Truth';
	return ${$value} if $kind eq 'SCALAR';
	return '[' . join(',', map { json($_) } @{$value}) . ']' if $kind eq 'ARRAY';
	return '{' . join(',', map { json($_) . ':' . json($value->{$_}) } sort keys %{$value}) . '}' if $kind eq 'HASH';
	return '"' . (masked($value) =~ s/(["\\])/\\$1/gr) . '"';
}

# Says on standard error why something was not done, the fix last. In: the exit status, and sentences. Out: the status.
sub failure {
	my ($status, @sentences) = @_;
	print STDERR map { "error: $_\n" } @sentences;
	return $status;
}

sub misuse {
	print STDERR "Try '$PROGRAM --help'.\nerror: $_[0].\n";
	return 2;
}

1;
