# What stunnel itself says of the running conf, before anything runs with it.
package Nymphemeral::Stunnel;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($CONF $UNIT);
use Nymphemeral::Machine qw(as_root reload_step);
use Nymphemeral::Output qw(printable);
use Nymphemeral::Sandbox qw(as_daemon);
use Nymphemeral::Subprocess qw(run);

our @EXPORT_OK = qw(refusal stunnel_resumes);

my $STUNNEL = '/usr/bin/stunnel';
my $END = 'the end of what is tried';

# Out: whether this stunnel knows sessionResume: one that does not would not start with it.
sub stunnel_resumes {
	return run({ errors => 1 }, $STUNNEL, '-help')->{output} =~ /sessionResume/ ? 1 : 0;
}

# Asks stunnel itself, as the daemon's user where that can be: it is given the running conf and, after it, a line that it
# must refuse, so that it reads all and starts nothing.
# In: what running_conf gave. Out: nothing where stunnel accepts it; else a problem with file, line, what and fix.
sub refusal {
	my ($running) = @_;
	my @texts = map { $_->{text} } @{ $running->{lines} };
	my $output = run({ input => join("\n", @texts, "[$END]", $END, ''), errors => 1 }, as_daemon(), $STUNNEL, '-fd', '0')->{output};
	return { file => $STUNNEL, what => 'this program cannot be run', fix => as_root('apt install stunnel4') } if $output eq '';
	my ($last) = map { /^\[!\] \S*?([0-9]+): (.*)/ ? { number => $1, what => $2 } : () } split /\n/, $output;
	return if $last && $last->{number} == @texts + 2;
	my $fix = 'correct this line, then: ' . reload_step();
	if ($last && (my $line = $running->{lines}[$last->{number} - 1])) {
		return { file => $line->{file}, line => $line->{line}, what => 'stunnel refuses this line: ' . printable($last->{what}), fix => $fix };
	}
	my ($name, $words) = $output =~ /^\[!\] Service \[(.*?)\]: (.*)/m;
	my ($section) = grep { defined $name && $_->{text} eq "[$name]" } @{ $running->{lines} };
	return { file => $section->{file}, line => $section->{line}, what => 'stunnel refuses this section: ' . printable($words), fix => $fix } if $section;
	my (@words) = grep { !/Configuration failed|error:[0-9A-F]{8}:/ } $output =~ /^\[!\] (.*)/mg;
	return { file => $CONF, what => 'stunnel refuses this file: ' . printable($words[-1] // (split /\n/, $output)[-1]), fix => 'look at: ' . as_root("journalctl -u $UNIT") };
}

1;
