use strict;
use warnings;
use Test::More;
use Nymphemeral::ServerProblem qw(server_problem);

{
	no warnings 'redefine';
	*Nymphemeral::ServerProblem::as_root = *Nymphemeral::Explanations::as_root = sub { "sudo $_[0]" };
}
my $COMMAND = 'sudo nymphemeral-whonix-connections servers';
my $ONION = 'a' x 51 . 'm2dqd.onion';
my %news = (name => 'news', host => 'news.mixmin.net', connect => 'news.mixmin.net:563', authentication => 'certificate', verified => 1,
	checkHost => 'news.mixmin.net', file => '/conf', line => 21, checkHostFile => '/conf', checkHostLine => 25);
my %onion = (name => 'mail', host => $ONION, connect => "$ONION:25", authentication => 'onion', verified => 0, file => '/conf', line => 40);

is_deeply [server_problem(\%news)], [], 'a server that is verified';
is_deeply [server_problem({ %news, checkHost => 'News.Mixmin.NET' })], [], 'capitals make no other name';
is_deeply [server_problem(\%onion)], [], 'an onion service';
is_deeply [server_problem({ %onion, host => '2.2.2.2', connect => '2.2.2.2:25', authentication => 'mapped-address' })], [], 'the mapped address';

is_deeply [server_problem({ %news, host => 'other.example.org', connect => 'other.example.org:563' })], ['names-differ',
	"'checkHost' is news.mixmin.net (/conf, line 25), and the tunnel leads to other.example.org (/conf, line 21): they must be the same",
	"$COMMAND --news other.example.org"], 'connect was changed alone';
is_deeply [server_problem({ %news, verified => 0, checkHost => undef })], [], 'verification was taken out, and the running conf has it';
is_deeply [server_problem({ %news, verified => 0, checkHost => undef, host => 'relay', connect => 'relay:563' })], ['unverified',
	'/conf, line 21: relay is no onion service, and no certificate of it is verified', "$COMMAND --news relay"],
	'verification was taken out of a name that the running conf does not know';
is_deeply [server_problem({ %onion, host => uc $ONION, connect => uc "$ONION:25" })], [], 'an onion service in capitals';
is +(server_problem({ %onion, host => 'B' . substr(uc $ONION, 1), connect => 'B' . substr(uc $ONION, 1) . ':25', file => "/a\e\n\x{e2}" }))[1],
	'/a???, line 40: "b' . substr($ONION, 1) . '" is not the name of an onion service: its length or checksum is wrong', 'whose checksum is wrong, in a file of any name';
is_deeply [server_problem({ %onion, checkHost => 'news.mixmin.net', checkHostFile => '/conf', checkHostLine => 25 })], ['check-host-on-onion',
	"/conf, line 25: 'checkHost' is set for an onion service, but Tor verifies that name, not a certificate", "$COMMAND --mail $ONION"],
	'checkHost was left on an onion service';
is_deeply [server_problem({ %onion, host => 'b' . substr($ONION, 1), connect => 'b' . substr($ONION, 1) . ':25' })], ['onion-name',
	'/conf, line 40: "b' . substr($ONION, 1) . '" is not the name of an onion service: its length or checksum is wrong',
	"copy the whole name again; a character is missing or mistyped, then: $COMMAND --mail NAME.onion"], 'a wrong checksum';
is_deeply [server_problem({ %onion, host => 'expyuzz4wqqyqhjn.onion', connect => 'expyuzz4wqqyqhjn.onion:25' })], ['onion-name',
	'/conf, line 40: "expyuzz4wqqyqhjn.onion" is a version 2 onion name', "ask the operator for the service's version 3 name, then: $COMMAND --mail NAME.onion"],
	'version 2';
is_deeply [server_problem({ %news, host => 'localhost', connect => 'localhost:news.mixmin.net' })], ['conf', "/conf, line 21: 'news.mixmin.net' names no port",
	"choose another server: $COMMAND --news HOST"], 'the port was forgotten';
is_deeply [server_problem({ %news, host => '???news.mixmin.net', connect => '???news.mixmin.net:563???' })], ['conf',
	"/conf, line 21: '???news.mixmin.net' has a character that no host name has, such as a typographic quote", "choose another server: $COMMAND --news HOST"],
	'typographic quotes';

done_testing;
