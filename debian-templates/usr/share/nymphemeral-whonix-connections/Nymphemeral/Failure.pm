# What the failure of an attempt means for the user.
package Nymphemeral::Failure;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Answers qw(answer_problem refusal_problem);
use Nymphemeral::Explanations qw(explained);
use Nymphemeral::Facts qw($PROGRAM $UNIT);
use Nymphemeral::Machine qw(as_root clock privleap_action restart_step systemd_runs);
use Nymphemeral::Relay qw(refusal);
use Nymphemeral::Trial qw(trial_cause);

our @EXPORT_OK = qw(failure_problem refined);

# For asking a server once more, in another way.
my $ONCE_MORE_SECONDS = 20;

# In: a try that failed, a sub that gives what the link shows, and when to give up. Out: cause, sentence and next step.
sub failure_problem {
	my ($try, $shown, $deadline) = @_;
	my ($tunnel, $cause, $detail) = @{$try}{qw(tunnel cause detail)};
	my $left = $deadline - clock();
	my $seconds = $left < $ONCE_MORE_SECONDS ? $left : $ONCE_MORE_SECONDS;
	if ($cause eq 'hidden' && $seconds > 0) {
		my ($told, $more) = trial_cause($tunnel, $seconds);
		($cause, $detail) = ($told, $more) if defined $told;
	}
	return answer_problem($tunnel, $detail) if $cause eq 'answer';
	return unexplained($tunnel, $cause, $detail) if $cause =~ /^(?:hidden|not-listening|unknown)$/;
	if ($cause eq 'ehlo-refused' || $cause eq 'starttls-refused') {
		my ($address, $port) = ($try->{addresses}[0] // $tunnel->{host}, $tunnel->{connect} =~ /([^:]*)$/);
		return refusal_problem($tunnel, $cause, $seconds > 0 ? refusal($address, $port, $seconds) : ());
	}
	my ($refined, $more) = refined($cause, $shown->(), $tunnel->{through});
	return ($refined, explained($tunnel, $refined, $more // $detail, $shown->()));
}

# What this link shows makes some causes others: a gateway whose Tor answers drops what times out, and one that does not
# answer at all is silent.
sub refined {
	my ($cause, $facts, $through) = @_;
	my $unreached = $cause =~ /^(?:refused|timed-out|unreachable|gateway-silent)$/;
	return 'firewall-closed' if $unreached && $facts->{clock_unset} && !$facts->{socks};
	return ('transparent-off', 'TCP') if $cause eq 'timed-out' && $facts->{socks} && !defined $through;
	return $facts->{onions} ? 'name-unresolved' : ('transparent-off', 'DNS') if $cause eq 'gateway-silent' && $facts->{socks};
	return $cause;
}

# What nobody says a word about, or a word that nobody knows.
sub unexplained {
	my ($tunnel, $cause, $detail) = @_;
	return ('not-listening', "nothing listens on $tunnel->{accept}, although $UNIT runs", restart_step()) if $cause eq 'not-listening';
	return ('hidden', "$tunnel->{connect} was not reached or not trusted: without systemd stunnel's words are in the system's log", 'look for stunnel there')
		if $cause eq 'hidden' && !systemd_runs();
	return ('hidden', "$tunnel->{connect} was not reached or not trusted: only root may read why", privleap_action('check') // as_root("$PROGRAM check"))
		if $cause eq 'hidden';
	return ('unknown', "the tunnel to $tunnel->{connect} was closed; stunnel says: $detail", as_root("journalctl -u $UNIT"));
}

1;
