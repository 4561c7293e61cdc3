use strict;
use warnings;
use Test::More;
use Nymphemeral::Attempt qw(attempt_all);

# Nothing here takes time, and nobody is asked: what is looked up and how visits end is given, round by round.
my ($now, @addresses, @ends, @log, @looked_up, @visited, $socks);
{
	no warnings 'redefine';
	*Nymphemeral::Attempt::clock = sub { $now };
	*Time::HiRes::sleep = sub (;@) { $now += $_[0] };
	*Nymphemeral::Attempt::ask_at_once = sub {
		my ($seconds, %questions) = @_;
		my $answers = @addresses > 1 ? shift @addresses : $addresses[0];
		push @looked_up, sprintf '%d s: %s', $seconds, join ' ', sort keys %questions;
		return map { ($_ => $answers->{$_}) } keys %questions;
	};
	*Nymphemeral::Attempt::visit_all = sub {
		my ($until, @tunnels) = @_;
		my $ends = @ends > 1 ? shift @ends : $ends[0];
		push @visited, join ' ', map { $_->{name} } @tunnels;
		return map { my ($end, $answer) = split / /, $ends->{ $_->{name} }, 2;
			$now = $until if $end =~ /^(?:silent|late)\z/;
			$end = 'reset' if $end eq 'late';
			+{ end => $end, answer => $answer, port => 40000, at => $now } } @tunnels;
	};
	*Nymphemeral::Attempt::log_end = sub { return {} };
	*Nymphemeral::Attempt::lines_after = sub { return @log };
}

my $news = { name => 'news', host => 'news.example.org', connect => 'news.example.org:563' };
my $mail = { name => 'mail', host => '2.2.2.2', connect => '2.2.2.2:25' };
my $both = { 'news.example.org' => '192.0.2.10', '2.2.2.2.' => '10.192.0.9' };

# In: what is looked up, how visits end, stunnel's words. Out: the causes.
sub causes {
	my ($addresses, $ends, @words) = @_;
	($now, $socks) = (0, $socks // 1);
	@addresses = @{$addresses};
	@ends = @{$ends};
	@log = map { "LOG3[7]: $_" } @words;
	@looked_up = @visited = ();
	return [map { $_->{cause} // 'works' } attempt_all(sub { return { socks => $socks } }, 90, $news, $mail)];
}

is_deeply causes([$both], [{ news => 'well', mail => 'well' }]), ['works', 'works'], 'both work';
is_deeply \@looked_up, ['20 s: 2.2.2.2. news.example.org'], 'names are looked up at once, for a limited time';
is_deeply \@visited, ['news mail'], 'and both are visited at once';

is_deeply causes([{ %{$both}, '2.2.2.2.' => '2.2.2.2' }], [{ news => 'well', mail => 'well' }]), ['works', 'unmapped'], 'an address that is not mapped';
is_deeply \@visited, ['news'], 'is not visited';
is_deeply causes([{ %{$both}, '2.2.2.2.' => '198.51.100.1' }], [{ news => 'well' }]), ['works', 'mapped-elsewhere'], 'nor one that is mapped to a stranger';
is_deeply causes([{ %{$both}, '2.2.2.2.' => 'none' }], [{ news => 'well' }]), ['works', 'unmapped'], 'nor one of which the DNS knows nothing';
is_deeply \@visited, ['news'], 'without another try';

is_deeply causes([{}, $both], [{ news => 'well', mail => 'well' }]), ['works', 'works'], 'where nobody answers yet it tries again';
is_deeply causes([{}], [{}]), ['gateway-silent', 'gateway-silent'], 'until the time is over';
is scalar(@looked_up) > 5 ? 1 : 0, 1, 'again and again where the gateway has a Tor';
$socks = 0;
is_deeply causes([{}], [{}]), ['gateway-silent', 'gateway-silent'], 'and where it has none';
is scalar(@looked_up), 2, 'once more';
$socks = 1;

is_deeply causes([$both], [{ news => 'well', mail => 'reset' }, { mail => 'well' }], 'Unexpected socket close (s_read)'), ['works', 'works'], 'what may pass is tried again';
is_deeply \@visited, ['news mail', 'mail'], 'alone';
is_deeply causes([$both], [{ news => 'well', mail => 'reset' }], 'Unexpected socket close (s_read)'), ['works', 'closed'], 'once, where Tor is connected';
is_deeply causes([$both], [{ news => 'reset', mail => 'well' }], 'CERT: Subject checks failed'), ['certificate-wrong-name', 'works'], 'what does not pass';
is_deeply \@visited, ['news mail'], 'is not tried again';
is_deeply causes([$both], [{ news => 'answer 502 no', mail => 'ended' }]), ['answer', 'ended'], 'an answer, and an end without a word';
is_deeply causes([$both], [{ news => 'well', mail => 'deaf' }]), ['works', 'not-listening'], 'nobody listens';
is_deeply causes([$both], [{ news => 'well', mail => 'reset' }], 'SSL_connect: what nobody knows'), ['works', 'unknown'], 'words that nobody knows';
is_deeply causes([$both], [{ news => 'well', mail => 'reset' }]), ['works', 'closed'], 'no words at all';
is_deeply causes([$both], [{ news => 'silent', mail => 'well' }]), ['silent', 'works'], 'no answer';
is_deeply causes([$both], [{ news => 'well', mail => 'reset' }, { mail => 'silent' }], 'Unexpected socket close (s_read)'), ['works', 'closed'],
	'what the end of the time cuts short hides no cause';
is_deeply causes([{ %{$both}, 'news.example.org' => undef }], [{ mail => 'silent' }]), ['gateway-silent', 'silent'], 'a visit leaves time for a name that is not known yet';
is scalar(@looked_up) > 1 ? 1 : 0, 1, 'which is looked up again';

is_deeply causes([$both], [{ news => 'late', mail => 'well' }]), ['closed', 'works'], 'a tunnel that is closed when the time is over';
cmp_ok $now, '<', 91.3, 'waits one second for words, and no more';

done_testing;
