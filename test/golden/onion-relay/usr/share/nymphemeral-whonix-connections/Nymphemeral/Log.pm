# What stunnel wrote about a visit: in its own log, which every user may read, or else in the journal.
package Nymphemeral::Log;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($AS_ROOT $CONF $LOG $UNIT);
use Nymphemeral::Machine qw(systemd_runs);
use Nymphemeral::Subprocess qw(output_of);

our @EXPORT_OK = qw(journal log_end lines_after parsed own_lines start_complaints);

# Lines of the unit's journal, oldest first; none where this user may not read it.
sub journal {
	return output_of('journalctl', '-q', '--no-pager', '-o', 'cat', '-u', $UNIT, @_);
}

# Where the log ends now; see lines_after.
sub log_end {
	my @stat = stat $LOG;
	return { inode => $stat[1], size => $stat[7] } if @stat && -f _ && -r _;
	my $now = time;
	my ($cursor) = map { /^-- cursor: (.*)/ ? $1 : () } journal('-n', '1', '--show-cursor');
	return { options => defined $cursor ? ['--after-cursor', $cursor] : ['--since', "\@$now"], readable => defined $cursor || $AS_ROOT && systemd_runs() };
}

# The lines after an end of the log. A log that was begun again is read from its beginning.
sub lines_after {
	my ($end) = @_;
	return journal(@{ $end->{options} }) unless exists $end->{size};
	-f $LOG && open(my $file, '<', $LOG) or return;
	my @stat = stat $file;
	seek($file, $end->{size}, 0) if $stat[1] == $end->{inode} && $stat[7] >= $end->{size};
	chomp(my @lines = <$file>);
	return @lines;
}

# Lines as [number of the connection, text]; what is not about a connection is left out, and OCSP's harmless complaints.
# stunnel numbers connections in the order in which it accepts them: logId in stunnel(8).
sub parsed {
	return map { /^(?:[0-9.]+ [0-9:]+ )?LOG[0-4]\[([0-9]+)\]: (?!OCSP: )(.*)$/ ? [$1, $2] : () } @_;
}

# In: parsed lines, and visits in the order in which they connected, each with port and names (what its server's address
# and host may be called in a line). Out: the texts about each visit. A visit is known by the client's port, which
# stunnel 5.82 has in some lines, then by its server. What is left belongs to the newest connections.
sub own_lines {
	my ($lines, @visits) = @_;
	my (%texts, @own);
	push @{ $texts{$_->[0]} }, $_->[1] for @{$lines};
	my @numbers = sort { $a <=> $b } keys %texts;
	my $take = sub {
		my ($visit, $number) = @_;
		$own[$visit] = delete $texts{$number};
		@numbers = grep { $_ != $number } @numbers;
	};
	for my $tell (\&names_client, \&names_server) {
		for my $visit (grep { !$own[$_] } 0 .. $#visits) {
			my ($newest) = reverse grep { $tell->($visits[$visit], @{ $texts{$_} }) } @numbers;
			$take->($visit, $newest) if defined $newest;
		}
	}
	for my $visit (reverse grep { !$own[$_] } 0 .. $#visits) {
		my ($newest) = reverse grep { !names_any_server(@{ $texts{$_} }) } @numbers;
		$take->($visit, $newest) if defined $newest;
	}
	return map { $own[$_] // [] } 0 .. $#visits;
}

sub names_client {
	my ($visit, @texts) = @_;
	return grep { /: client [0-9.]+:\Q$visit->{port}\E$/ } @texts;
}

sub names_server {
	my ($visit, @texts) = @_;
	my ($names) = map { qr/(?:$_)/ } join '|', map { quotemeta } @{ $visit->{names} };
	return grep { /^s_connect: (?:connect|s_poll_wait) $names:[0-9]+: / || /^Error resolving "$names": / } @texts;
}

sub names_any_server { return grep { /^s_connect: |^Error resolving / } @_ }

# Why the unit does not start, in words of the last start; words older than the conf are about another one.
sub start_complaints {
	my ($changed) = (stat $CONF)[10] or return;
	my @complaints;
	for my $line (journal('--since', "\@$changed", '-n', '1000')) {
		if ($line =~ /^\[\.\] Reading configuration/) { @complaints = () }
		# OpenSSL's places in its code, and stunnel's conclusion, help nobody.
		elsif ($line =~ /^\[!\] (?!Configuration failed|.*\berror:[0-9A-F]{8}:)(.*)/) { push @complaints, $1 }
	}
	return @complaints;
}

1;
