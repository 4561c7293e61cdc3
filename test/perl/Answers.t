use strict;
use warnings;
use Test::More;
use Nymphemeral::Answers qw(answer_problem refusal_problem);

{
	no warnings 'redefine';
	*Nymphemeral::Explanations::as_root = sub { "sudo $_[0]" };
}
my %news = (name => 'news', host => 'news.mixmin.net', connect => 'news.mixmin.net:563', verified => 1);
my %mail = (name => 'mail', host => '2.2.2.2', connect => '2.2.2.2:25', port => 25, verified => 0);
my %onion = (%mail, host => 'a.onion', connect => 'a.onion:587');
my %internet = (%mail, host => 'mail.example.org', connect => 'mail.example.org:25', verified => 1);

my $another = 'choose another server: sudo nymphemeral-whonix-connections servers --mail NAME.onion';
my $ask = "ask who runs the relay, or $another";

is_deeply [answer_problem(\%mail, '554 no')], ['answer', "2.2.2.2:25 answers '554 no': it refuses this connection, or all that come through Tor", $another], 'refused for good';
is_deeply [answer_problem(\%mail, '421 busy')], ['answer', "2.2.2.2:25 answers '421 busy': it accepts no connections for now", $ask], 'refused for now';
is_deeply [answer_problem(\%mail, 'hello')], ['answer', "2.2.2.2:25 answers 'hello': no mail server greets like that", $ask], 'no mail server';
is_deeply [(answer_problem(\%news, '502 no'))[1]], ["news.mixmin.net:563 answers '502 no': it refuses this connection, or all that come through Tor"], 'news';

is_deeply [refusal_problem(\%mail, 'ehlo-refused', 'EHLO', '550 no', 0)], ['ehlo-refused', "2.2.2.2:25 answers '550 no' to EHLO: it refuses this client", $another], 'the code 550';
is_deeply [refusal_problem(\%mail, 'ehlo-refused', 'EHLO', '504 x', 0)], ['ehlo-refused',
	"2.2.2.2:25 answers '504 x' to EHLO: it wants the full name of a host, and stunnel says localhost", $another], 'the code 504';
is_deeply [refusal_problem(\%mail, 'ehlo-refused', 'EHLO', '421 bye', 0)], ['ehlo-refused', "2.2.2.2:25 answers '421 bye' to EHLO: it takes no mail for now", $ask], 'the code 421';
is_deeply [refusal_problem(\%mail, 'ehlo-refused', 'EHLO', '500 what', 0)], ['no-mail-server',
	"2.2.2.2:25 answers '500 what' to EHLO: it is no mail server, or an old one without encryption", $another], 'the code 500';
is_deeply [refusal_problem(\%mail, 'ehlo-refused')], ['no-mail-server', '2.2.2.2:25 does not answer EHLO as a mail server does',
	'compare host and port with those that you were given'], 'no words';
is +(refusal_problem(\%mail, 'ehlo-refused', 'the greeting', '554 b', 0))[0], 'answer', 'a greeting of several lines';

is_deeply [refusal_problem(\%mail, 'starttls-refused', 'STARTTLS', '454 no', 1)], ['starttls-refused',
	"2.2.2.2:25 offers encryption (STARTTLS), and then answers '454 no': its TLS does not work", $ask], 'the code 454';
is_deeply [refusal_problem(\%mail, 'starttls-refused')], ['starttls-refused',
	'2.2.2.2:25 refused encryption (STARTTLS) a moment ago, and not when it was asked again', 'run this check again'], 'once only';
is_deeply [refusal_problem(\%internet, 'starttls-refused', 'STARTTLS', '502 no', 0)], ['no-starttls',
	'mail.example.org:25 offers no encryption (STARTTLS), and nothing is sent without it',
	'choose another server: sudo nymphemeral-whonix-connections servers --mail HOST'], 'no STARTTLS on the Internet';
my $needs_none = 'over an onion service Tor encrypts and authenticates already, so this relay needs no tunnel';
is_deeply [refusal_problem(\%onion, 'starttls-refused', 'STARTTLS', '502 no', 0)], ['no-starttls', "a.onion:587 offers no encryption (STARTTLS); $needs_none",
	'in the mail client, replace 127.0.0.1 port 25 by a.onion, port 587'], 'no STARTTLS on an onion service';
is_deeply [refusal_problem(\%mail, 'starttls-refused', 'STARTTLS', '502 no', 0)], ['no-starttls', "2.2.2.2:25 offers no encryption (STARTTLS); $needs_none",
	"in the mail client, replace 127.0.0.1 port 25 by the onion name in the gateway's MapAddress line, port 25"], 'nor behind the mapped address';

done_testing;
