use strict;
use warnings;
use Test::More;
use Nymphemeral::Stunnel qw(refusal stunnel_resumes);

my (@asked, $answer);
{
	no warnings 'redefine';
	*Nymphemeral::Stunnel::as_root = sub { return "sudo $_[0]" };
	*Nymphemeral::Stunnel::reload_step = sub { return 'sudo systemctl reload-or-restart stunnel@nymphemeral.service' };
	*Nymphemeral::Stunnel::as_daemon = sub { return qw(setpriv --reuid=9) };
	*Nymphemeral::Stunnel::run = sub { @asked = @_; return { status => 256, output => $answer } };
}

my $CONF = '/etc/stunnel/nymphemeral.conf';
my $RUNNING = { lines => [
	{ text => '; Made' }, { text => 'debug = warning', file => $CONF, line => 3 }, { text => '[n]', file => $CONF, line => 5 },
	{ text => 'x', file => '/etc/more/a', line => 1 },
] };

# What stunnel 5.56 to 5.82 write; line 6 is the one that must be refused.
my $GOOD = "[ ] Clients allowed=500\n[.] stunnel 5.56\n[:] Service [n] needs authentication to prevent MITM attacks\n[!] 0:6: \"the end of what is tried\": No '=' found\n";
for my $good ($GOOD, "[!] No trusted certificates found\n$GOOD\[!] Configuration failed\n") {
	$answer = $good;
	is refusal($RUNNING), undef, 'a conf that is read to its end';
}
is_deeply [@asked[1 .. $#asked]], ['setpriv', '--reuid=9', '/usr/bin/stunnel', '-fd', '0'], 'it is read from standard input, by a user who may read what the daemon may';
is $asked[0]{input}, "; Made\ndebug = warning\n[n]\nx\n[the end of what is tried]\nthe end of what is tried\n",
	'the last line must be refused';

my $reload = 'correct this line, then: sudo systemctl reload-or-restart stunnel@nymphemeral.service';
for ( # what stunnel writes, where that is, what is said
	["[!] 0:4: \"x\": No '=' found\n[!] Configuration failed\n", '/etc/more/a', 1, "stunnel refuses this line: \"x\": No '=' found"],
	["[!] Configuration failed\n[!] 0:2: \"debug = \e[31m\": Illegal\n", $CONF, 3, 'stunnel refuses this line: "debug = ?[31m": Illegal'],
	["[!] Service [n]: Each service must define two endpoints\n", $CONF, 5, 'stunnel refuses this section: Each service must define two endpoints'],
) {
	my ($words, $file, $line, $what) = @{$_};
	$answer = $words;
	is_deeply refusal($RUNNING), { file => $file, line => $line, what => $what, fix => $reload }, $what;
}
$answer = "[!] error:0A000000:SSL routines::x\n[!] FIPS mode failed\n[!] Configuration failed\n";
is refusal($RUNNING)->{what}, 'stunnel refuses this file: FIPS mode failed', 'words without a line';
$answer = "setpriv: unknown group\n";
is refusal($RUNNING)->{what}, 'stunnel refuses this file: setpriv: unknown group', 'words that are not stunnel\'s';
$answer = '';
is_deeply refusal($RUNNING), { file => '/usr/bin/stunnel', what => 'this program cannot be run', fix => 'sudo apt install stunnel4' }, 'no stunnel';

for (['sessionResume          = yes|no', 1], ['sslVersion', 0]) {
	($answer, my $knows) = @{$_};
	is stunnel_resumes(), $knows, "whether it knows sessionResume: $answer";
}

done_testing;
