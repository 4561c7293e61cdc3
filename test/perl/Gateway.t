use strict;
use warnings;
use Test::More;
use Nymphemeral::Gateway qw(gateway);
use Printed qw(printed_by);

my $ONION = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion';
my $mail = { name => 'mail', host => '2.2.2.2', connect => '2.2.2.2:25' };
{
	no warnings 'redefine';
	*Nymphemeral::Gateway::tunnels = sub { return ({ name => 'news' }, $mail) };
	*Nymphemeral::Gateway::as_root = sub { return "sudo $_[0]" };
}

my $SIMPLER = "The simpler way needs no change on the gateway. On this machine:\n\n    sudo nymphemeral-whonix-connections servers --mail $ONION\n\n";
my ($status, $output) = printed_by(sub { gateway("http://\U$ONION\E/") });
is $status, 0, 'an onion name';
is index($output, "${SIMPLER}Otherwise, on the Whonix-Gateway, not here, add this line to /usr/local/etc/torrc.d/50_user.conf:\n\n    MapAddress 2.2.2.2 $ONION\n"), 0, 'the line, after the simpler way';
like $output, qr/sysmaint session.*sudoedit.*Qubes.*leaprun reload-tor$/s, 'the steps of each kind of gateway';

$mail = { name => 'mail', host => 'mail.example.org', connect => 'mail.example.org:25' };
is_deeply [printed_by(sub { gateway($ONION) })],
	[0, "${SIMPLER}The Whonix-Gateway needs no line for mail now: mail leads to mail.example.org:25, not to 2.2.2.2.\n", ''], 'where no line is needed';

my $errors;
($status, $output, $errors) = printed_by(sub { gateway('2.2.2.2') });
is_deeply [$status, $output, $errors], [2, '', "error: \"2.2.2.2\" is no onion name: Tor maps the address to an onion service. fix: give the relay's onion name\n"], 'no onion';

done_testing;
