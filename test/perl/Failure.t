use strict;
use warnings;
use Test::More;
use Nymphemeral::Failure qw(failure_problem refined);

my %whonix = (socks => 1, onions => 1, clock_unset => 0);
my %plain = (socks => 0, onions => 0, clock_unset => 0);

is_deeply [refined('timed-out', \%whonix)], ['transparent-off', 'TCP'], 'behind a transparent proxy nothing times out but what its firewall drops';
is_deeply [refined('timed-out', \%whonix, '10.152.152.10:9229')], ['timed-out'], 'a port of the gateway itself is no transparent one';
is_deeply [refined('timed-out', \%plain)], ['timed-out'], 'elsewhere it may';
is_deeply [refined('gateway-silent', { %whonix, onions => 0 })], ['transparent-off', 'DNS'], 'Tor answers, its DNS does not';
is_deeply [refined('gateway-silent', \%whonix)], ['name-unresolved'], 'its DNS answers as well, but not to this name';
is_deeply [refined('gateway-silent', \%plain)], ['gateway-silent'], 'nothing answers';
is_deeply [refined('refused', { %plain, clock_unset => 1 })], ['firewall-closed'], 'before the clock is set the firewall may refuse';
is_deeply [refined('gateway-silent', { %plain, clock_unset => 1 })], ['firewall-closed'], 'and nothing answers';
is_deeply [refined('refused', { %whonix, clock_unset => 1 })], ['refused'], 'but not where the gateway is reached';
is_deeply [refined('closed', \%whonix)], ['closed'], 'others stay';

# What a try's relay is asked at, and what the tries say.
my (@asked, @told);
{
	no warnings 'redefine';
	*Nymphemeral::Failure::refusal = sub { @asked = @_[0, 1]; return ('EHLO', '550 no', 0) };
	*Nymphemeral::Failure::as_root = *Nymphemeral::Explanations::as_root = sub { "sudo $_[0]" };
	*Nymphemeral::Failure::privleap_action = sub { undef };
	*Nymphemeral::Failure::trial_cause = sub { @told };
	*Nymphemeral::Failure::systemd_runs = sub { 1 };
}
my $mail = { name => 'mail', host => '2.2.2.2', connect => '2.2.2.2:25', accept => '127.0.0.1:25', port => 25 };
my $another = 'choose another server: sudo nymphemeral-whonix-connections servers --mail NAME.onion';

sub problem {
	my (%try) = @_;
	return [failure_problem({ tunnel => $mail, addresses => ['10.192.0.9', 'fd00::9'], %try }, sub { return { %plain, limit => 90 } }, 1e12)];
}
is_deeply problem(cause => 'ehlo-refused', detail => ''), ['ehlo-refused', "2.2.2.2:25 answers '550 no' to EHLO: it refuses this client", $another], 'the relay is asked';
is_deeply \@asked, ['10.192.0.9', '25'], "at the onion service's address, and never at the mapped one";
is_deeply problem(cause => 'answer', detail => '554 no'), ['answer', "2.2.2.2:25 answers '554 no': it refuses this connection, or all that come through Tor", $another], 'an answer';
@told = ();
is_deeply problem(cause => 'hidden'), ['hidden', '2.2.2.2:25 was not reached or not trusted: only root may read why', 'sudo nymphemeral-whonix-connections check'], 'hidden';
@told = ('closed', '');
is +(problem(cause => 'hidden'))->[0], 'closed', 'what another stunnel says counts where this one cannot be heard';
is_deeply problem(cause => 'unknown', detail => 'words'), ['unknown', 'the tunnel to 2.2.2.2:25 was closed; stunnel says: words', 'sudo journalctl -u stunnel@nymphemeral.service'], 'unknown';
is +(problem(cause => 'not-listening'))->[1], 'nothing listens on 127.0.0.1:25, although stunnel@nymphemeral.service runs', 'nobody listens';
is +(problem(cause => 'silent'))->[0], 'silent', 'what is explained';

done_testing;
