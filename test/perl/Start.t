use strict;
use warnings;
use Test::More;
use Nymphemeral::Start qw(start_problems);

my %found = (unreadable => [], unwritable => [], shared_ports => [], refusal => [], refused_options => []);
my @asked;
{
	no warnings 'redefine';
	no strict 'refs';
	for my $question (keys %found) { *{"Nymphemeral::Start::$question"} = sub { push @asked, $question; return @{ $found{$question} } } }
}

is_deeply [start_problems({ problems => [] })], [], 'nothing keeps it from a start';
is_deeply \@asked, [qw(unreadable unwritable shared_ports refusal refused_options)], 'as all agree';
$found{refused_options} = ['an option'];
is_deeply [start_problems({ problems => [] })], ['an option'], 'what cannot be set';
$found{refusal} = ['refused'];
is_deeply [start_problems({ problems => [] })], ['refused'], 'what stunnel refuses';
@found{qw(unreadable unwritable shared_ports)} = (['a file'], ['a socket'], ['a port']);
is_deeply [start_problems({ problems => [] })], ['a file', 'a socket', 'a port'], 'what is known in plain words';
@asked = ();
is_deeply [start_problems({ problems => ['a setting'] })], ['a setting'], 'what cannot be used';
is_deeply \@asked, [], 'is not tried';

done_testing;
