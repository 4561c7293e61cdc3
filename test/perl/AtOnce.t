use strict;
use warnings;
use Test::More;
use Nymphemeral::AtOnce qw(answers ask ask_at_once);
use Nymphemeral::Machine qw(clock);

my $start = clock();
my %answers = ask_at_once(1, quick => sub { "a\nb" }, empty => sub { '' }, dies => sub { die "no\n" }, never => sub { sleep 60; 'late' },
	long => sub { 'x' x 200_000 });
my $took = clock() - $start;

is $answers{quick}, "a\nb", 'an answer';
is $answers{empty}, '', 'an empty answer is one';
is $answers{dies}, undef, 'who dies has no answer';
is $answers{never}, undef, 'who takes too long has none';
is length $answers{long}, 200_000, 'a long one is read whole';
is $took >= 1 && $took < 3 ? 1 : 0, 1, "the time is bounded ($took s)";
my $asked = ask(0.2, quick => sub { 'a' }, never => sub { sleep 60 });
select undef, undef, undef, 0.5;
is_deeply { answers($asked) }, { quick => 'a', never => undef }, 'who looks late sees what came in time';
is_deeply { ask_at_once(1) }, {}, 'no question';

done_testing;
