# Why stunnel closed a connection: its own words.
package Nymphemeral::Log;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($AS_ROOT $CONF $UNIT);
use Nymphemeral::Machine qw(systemd_runs);
use Nymphemeral::Output qw(printable);
use Nymphemeral::Subprocess qw(output_of);

our @EXPORT_OK = qw(journal journal_end logged_cause start_complaints);

sub journal {
	return output_of('journalctl', '-q', '--no-pager', '-o', 'cat', '-u', $UNIT, @_);
}

# Where the journal of the unit ends now, as options that show what follows.
sub journal_end {
	my $now = time;
	my ($cursor) = map { /^-- cursor: (.*)/ ? $1 : () } journal('-n', '1', '--show-cursor');
	return defined $cursor ? ('--after-cursor', $cursor) : ('--since', "\@$now");
}

# In the order of what says most: one failure is logged in several lines. OCSP complaints are harmless, and not here.
# stunnel 5.56 to 5.82 word the end of a connection in four ways.
my @CAUSES;
BEGIN {
	@CAUSES = (
		['certificate-wrong-name', qr/CERT: Subject checks failed/],
		['certificate-expired', qr/CERT: Pre-verification error: certificate has expired/],
		['certificate-not-yet-valid', qr/CERT: Pre-verification error: certificate is not yet valid/],
		['certificate-untrusted', qr/CERT: Pre-verification error: (.*)|certificate verify failed/],
		['name-unresolved', qr/Error resolving|Cannot resolve|No host resolved/],
		['rejected', qr/CONNECT request rejected/],
		['refused', qr/Connection refused/],
		['timed-out', qr/TIMEOUTconnect exceeded|Connection timed out/],
		['unreachable', qr/No route to host|Network is unreachable|Host is unreachable/],
		['no-starttls', qr/Remote server is not RFC 2487 compliant/],
		['no-mail-server', qr/Remote server is not RFC 1425 compliant/],
		['no-tls', qr/wrong version number|packet length too long/],
		['old-tls', qr/unsupported protocol|alert protocol version/],
		['closed', qr/Unexpected socket close|Received 0 out of|suddenly disconnected|Connection reset by peer|unexpected eof/],
	);
}

# The daemon's last words may reach the journal after the client's connection ends.
sub logged_cause {
	my ($place, $end) = @_;
	return $end if $end eq 'answer';
	my @lines;
	for my $try (1 .. 15) {
		@lines = journal(@{$place});
		for my $known (@CAUSES) {
			my ($cause, $pattern) = @{$known};
			for my $line (@lines) { return ($cause, printable($1 // '')) if $line =~ $pattern }
		}
		return $end if $end eq 'silent';
		return ('hidden', '') if !systemd_runs() || $try == 3 && !$AS_ROOT && !journal('-n', '1');
		select(undef, undef, undef, 0.2);
	}
	my ($last) = reverse map { /^LOG[0-4]\[[^]]*\]: (?!OCSP)(.*)/ ? $1 : () } @lines;
	return ('unknown', printable(without_code_place($last // 'nothing')));
}

# OpenSSL puts place and number of the error before the words, and stunnel 5.82 the client after them.
sub without_code_place { return $_[0] =~ s/^.*\berror:[0-9A-F]{8}:[^:]*:[^:]*://r =~ s/: client [0-9.:]+$//r }

# Why stunnel refused to start, the last time; words older than the conf are about another one.
sub start_complaints {
	my ($changed) = output_of('stat', '-c', '%.6Z', $CONF) or return;
	my @complaints;
	for my $line (journal('--since', "\@$changed", '-n', '1000')) {
		if ($line =~ /^\[\.\] Reading configuration/) { @complaints = () }
		# The unit copies the conf before stunnel reads it.
		elsif ($line =~ /^sed: .*\Q$CONF\E/) { @complaints = ('Cannot open configuration file') }
		# OpenSSL's places in its code, and stunnel's conclusion, help nobody.
		elsif ($line =~ /^\[!\] (?!Configuration failed|.*\berror:[0-9A-F]{8}:)(.*)/) { push @complaints, $1 }
	}
	return @complaints;
}

1;
