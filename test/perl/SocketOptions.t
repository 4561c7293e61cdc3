use strict;
use warnings;
use Test::More;
use IO::Socket::IP;
use Nymphemeral::SocketOptions qw(refused_options);

my (@asked, $answer);
my $GOOD = "[ ] Setting accept socket options (FD=8)\n[.] Binding service [a] to 127.0.0.1:9: Address already in use (98)\n[!] Binding service [a] failed\n";
{
	no warnings 'redefine';
	*Nymphemeral::SocketOptions::as_daemon = sub { return qw(setpriv --reuid=9) };
	*Nymphemeral::SocketOptions::run = sub {
		my ($place) = $_[0]{input} =~ /^accept = 127\.0\.0\.1:([0-9]+)\n\z/m;
		push @asked, { %{ $_[0] }, command => [@_[1 .. $#_]], free => !$place || IO::Socket::IP->new(LocalHost => '127.0.0.1', LocalPort => $place, Listen => 1) ? 1 : 0 };
		return { status => 256, output => ref $answer ? $answer->($_[0]{input}) : $answer };
	};
}

sub refused { @asked = (); return [map { "$_->{line}: $_->{what}. $_->{fix}" } refused_options({ lines => [map { { text => $_[$_], file => '/conf', line => $_ + 1 } } 0 .. $#_] })] }

$answer = $GOOD;
is_deeply refused('debug = 5', 'socket = l:TCP_NODELAY=1', '[a]', 'accept = 25', 'socket = r:SO_DEBUG=1'), [], 'options of other sockets';
is_deeply \@asked, [], 'are not tried';

my @conf = ('pid = /run/x', 'output = /run/log', 'log = overwrite', 'debug = 5', '[a]', 'accept = 25', 'Socket=a:SO_DEBUG=1', '[b]', 'accept = ::1:26', '[c]', 'accept = /run/c', '[d]', 'exec = x');
is_deeply refused(@conf), [], 'an option that can be set';
is_deeply [map { $_->{input} =~ s/[0-9]+\n\z/PORT\n/r } @asked], [map { "foreground = yes\nsyslog = no\npid =\ndebug = 5\n$_\n" }
	"[a]\nSocket=a:SO_DEBUG=1\naccept = 127.0.0.1:PORT", "[b]\naccept = ::1:PORT", "[c]\naccept = /dev/null/socket"], 'each section that listens is tried';
is_deeply $asked[0]{command}, [qw(setpriv --reuid=9 timeout 5 /usr/bin/stunnel -fd 0)], 'as the daemon, and not for ever';
is $asked[0]{free}, 0, 'where nobody can listen';

$answer = "[:] x\n[!] SO_DEBUG: Permission\e denied (13)\n[!] Binding service [a] failed\n";
is_deeply refused(@conf), ['7: stunnel cannot set SO_DEBUG where it listens: Permission? denied. remove this line, or write another value'], 'an option that cannot';
$answer = sub { return $_[0] =~ /IP_TTL=0/ ? "[!] IP_TTL: Invalid argument (22)\n" : $GOOD };
is_deeply refused('[a]', 'accept = 25', 'socket = a:IP_TTL=9', '[b]', 'accept = 26', 'socket = a:IP_TTL=0'), [
	'6: stunnel cannot set IP_TTL where it listens: Invalid argument. remove this line, or write another value'], 'in its own section';
is_deeply refused('socket = a:IP_TTL=0', '[a]', 'accept = 25', '[b]', 'accept = 26'), [
	'1: stunnel cannot set IP_TTL where it listens: Invalid argument. remove this line, or write another value'], 'for all sections, told once';
$answer = "[!] Something else: x (1)\n[!] SO_KEEPALIVE: x (1)\n";
is_deeply refused(@conf), [], 'words of anything else';

done_testing;
