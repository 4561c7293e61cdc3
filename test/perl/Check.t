use strict;
use warnings;
use JSON::PP;
use Test::More;
use Nymphemeral::Check qw(check);

# What the machine, the tries and the link are like.
my ($leaprun, @ran, @root);
my (@tunnels, %server_problem, %daemon_problem, @running, @tries, @tried, %link);
my ($loaded, $runs, $watched, $link_seconds) = (1, 0, 0);
{
	no warnings 'redefine';
	*Nymphemeral::Check::tunnels = sub { @tunnels };
	*Nymphemeral::Check::running_tunnels = sub { @running };
	*Nymphemeral::Check::settled_state = sub { return {} };
	*Nymphemeral::Check::server_problem = sub { @{ $server_problem{ $_[0]{name} } // [] } };
	*Nymphemeral::Check::daemon_problem = sub { @{ $daemon_problem{ $_[0]{name} } // [] } };
	*Nymphemeral::Check::is_loaded = sub { $loaded };
	*Nymphemeral::Check::daemon_runs = sub { $runs };
	*Nymphemeral::Check::somebody_watches = sub { $watched };
	*Nymphemeral::Check::reload_step = *Nymphemeral::Daemon::reload_step = sub { 'reload' };
	*Nymphemeral::Check::privleap_action = sub { $leaprun };
	*Nymphemeral::Check::run = sub { @ran = @_[1 .. $#_]; return { status => $root[0] << 8, output => $root[1] } };
	*Nymphemeral::Check::clock = sub { 100 };
	*Nymphemeral::Check::ask_link = sub { $link_seconds = $_[0]; return };
	*Nymphemeral::Check::link_facts = sub { return \%link };
	*Nymphemeral::Check::attempt_all = sub { @tried = map { $_->{name} } @_[2 .. $#_]; return @tries };
	*Nymphemeral::Check::failure_problem = sub { return ($_[0]{cause}, 'it fails', 'do this') };
}
my $news = { name => 'news', accept => '127.0.0.1:119', connect => 'news.example.org:563' };
my $mail = { name => 'mail', accept => '127.0.0.1:25', connect => '2.2.2.2:25' };

# In: whether JSON is wanted. Out: the exit status, and what was printed.
sub checked {
	my ($json) = @_;
	open(my $printed, '>', \my $text) or die $!;
	my $before = select $printed;
	my $status = check($json, 90);
	select $before;
	return [$status, $text];
}

@tunnels = ($news, $mail);
%link = (gateway => '10.152.152.10', socks => 1, onions => 1);
@tries = ({ tunnel => $news, ended => 101.5 }, { tunnel => $mail, ended => 100.25 });
my $tor = "tor: yes, as far as this link shows: 10.152.152.10 answers as a Tor does, and onion names resolve\n";
is_deeply checked(0), [0, "news: works, 1.50 s (127.0.0.1:119 leads to news.example.org:563)\n"
	. "mail: works, 0.25 s (127.0.0.1:25 leads to 2.2.2.2:25)\n$tor"], 'both work';

my $waiting = '';
{
	local *STDERR;
	open(STDERR, '>', \$waiting) or die $!;
	checked(0);
	is $waiting, '', 'nobody watches';
	$watched = 1;
	checked(0);
	$watched = 0;
}
is $waiting, "Waiting for news and mail, at most 90 s. Tor may need a minute to build a circuit.\n", 'who watches is told what for';

$tries[1]{cause} = 'closed';
is_deeply checked(0), [1, "news: works, 1.50 s (127.0.0.1:119 leads to news.example.org:563)\nmail: fails: it fails. Next: do this\n$tor"], 'one fails';
my $said = decode_json(checked(1)->[1]);
is_deeply [map { $_->{cause} } @{ $said->{tunnels} }], [undef, 'closed'], 'causes in JSON';
is_deeply $said->{tor}, { confirmed => JSON::PP::true, message => $tor =~ s/^tor: //r =~ s/\n//r }, 'and whether the link leads into Tor';
is $said->{ok}, JSON::PP::false, 'which is not well';

@tries = ({ tunnel => $news, ended => 100.25 }, { tunnel => $mail, ended => 100.25, cause => 'hidden' });
{
	no warnings 'redefine';
	local $Nymphemeral::Check::AS_ROOT = 0;
	local *Nymphemeral::Check::failure_problem = sub { return ('hidden', 'only root may read why', 'leaprun it') };
	($leaprun, @root) = ('leaprun it', 1, "root's words\n");
	is_deeply checked(0), [1, "root's words\n"], 'what only root may see is told by root';
	like checked(1)->[1], qr/only root may read why/, 'but in JSON';
	@root = (127, '');
	like checked(0)->[1], qr/^mail: fails: only root may read why\. Next: leaprun it$/m, 'or where privleap fails';
	@root = (1, "root's words\n");
	local *Nymphemeral::Check::clock = sub { 200 };
	local *Nymphemeral::Check::ask_at_once = sub { $_[0] > 90 ? die : () };
	like checked(0)->[1], qr/^mail: fails: only root may read why/m, 'or where the time is over';
}

$server_problem{news} = ['names-differ', 'they differ', 'choose'];
@tries = ({ tunnel => $mail, ended => 100.25 });
is checked(0)->[1], "news: fails: they differ. Next: choose\nmail: works, 0.25 s (127.0.0.1:25 leads to 2.2.2.2:25)\n$tor", 'what is written wrong';
is_deeply \@tried, ['mail'], 'is not tried';
%server_problem = ();
$daemon_problem{$_} = ['unit-stopped', 'stopped', 'start'] for qw(news mail);
@tries = ();
is checked(0)->[1], "news: fails: stopped. Next: start\nmail: fails: stopped. Next: start\n$tor", 'where the daemon is down';
is_deeply \@tried, [], 'nothing is tried';
%daemon_problem = ();

$loaded = 0;
@running = ({ name => 'news', connect => 'old.example.org:563' }, { name => 'mail', connect => '2.2.2.2:25' });
my $changed = 'the conf or the settings were changed after the tunnels started';
is checked(0)->[1], "news: fails: $changed: news still leads to old.example.org:563, and to news.example.org:563 after a reload. Next: reload\n"
	. "mail: fails: $changed: mail still runs as before. Next: reload\n$tor", 'what is not loaded';
is_deeply \@tried, [], 'is not tried';
@tunnels = ({ name => 'news', problem => '/conf, line 3: wrong' }, { name => 'mail', problem => '/conf, line 3: wrong', fix => 'write another' });
is checked(0)->[1], "news: fails: /conf, line 3: wrong. Next: correct it, then: reload\nmail: fails: /conf, line 3: wrong. Next: write another, then: reload\n$tor",
	'a conf that cannot be used';
$runs = 1;
is +(split /\n/, checked(0)->[1])[0], 'news: fails: /conf, line 3: wrong; meanwhile the tunnels run with what they were started with. Next: correct it, then: reload',
	'while the daemon runs with another';
is decode_json(checked(1)->[1])->{tunnels}[0]{connect}, undef, 'has no server';

is $link_seconds, 1.5, 'the link alone is not waited for longer';

done_testing;
