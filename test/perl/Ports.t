use strict;
use warnings;
use IO::Socket::INET;
use Test::More;
use Nymphemeral::Ports qw(shared_ports taken_ports);

my ($own, $held);
{
	no warnings 'redefine';
	*Nymphemeral::Ports::unit_state = sub { return {} };
	*Nymphemeral::Ports::systemd_runs = sub { 1 };
	*Nymphemeral::Ports::listener = sub { return $held };
	*Nymphemeral::Ports::is_own_socket = sub { return $own };
	*Nymphemeral::Ports::holder = sub { return { name => 'exim4 (PID 9)' } };
}

sub conf { return { lines => [map { { text => $_[$_], file => '/conf', line => $_ + 1 } } 0 .. $#_] } }

for ( # where two sections listen, whether they cannot both
	['127.0.0.1:119', '127.0.0.1:25', 0], ['127.0.0.1:119', '127.0.0.1:119', 1], ['127.0.0.1:119', '127.0.0.2:119', 0], ['localhost:119', '127.0.0.1:119', 1],
	['119', '127.0.0.1:119', 1], ['0.0.0.0:119', '127.0.0.1:119', 1], [':::119', '127.0.0.1:119', 1], ['127.0.0.1:nntp', '127.0.0.1:119', 1], ['119', '25', 0],
	['127.0.0.1:0119', '127.0.0.1:119', 1], ['127.1:119', '127.0.0.1:119', 1], ['0:119', '127.0.0.1:119', 1], ['::ffff:127.0.0.1:119', '127.0.0.1:119', 1],
	['[::1]:119', '127.0.0.1:119', 0], ['::1:119', '[0::1]:119', 1], ['/tmp/a', '/tmp/./a', 1], ['/tmp/a', '/tmp/b', 0], ['/none/a', '/none/a', 1],
	['/none/a', '/none/b', 0],
) {
	my ($one, $other, $expected) = @{$_};
	is scalar(shared_ports(conf('[a]', "accept = $one", '[b]', "ACCEPT=$other"))), $expected, "$one and $other";
}
is_deeply [shared_ports(conf('[a]', 'accept = 127.0.0.1:25', '[b]', 'accept = 127.0.0.1:25'))], [{ file => '/conf', line => 4,
	what => '[b] listens on 127.0.0.1:25, as [a] does', rule => 'two sections cannot share a port', fix => 'give one of them another port' }], 'told with its line';
is_deeply [map { "$_->{line}: $_->{what}" } shared_ports(conf('accept = 25', '[a]', '[b]'))], ['1: [b] listens on 25, as [a] does'], 'what stands before the sections';
is_deeply [shared_ports(conf('accept = 25', '[a]', '[b]', 'accept = 26'))], [], 'and what takes its place';

my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die $!;
my $port = $socket->sockport;
my $running = conf('[a]', "accept = 127.0.0.1:$port");
is_deeply [taken_ports($running)], [], 'a port whose holder is not known';
$held = {};
is_deeply [taken_ports($running)], [{ file => '/conf', line => 2, what => "port $port is taken by exim4 (PID 9)", fix => 'stop that program, or write another port here' }],
	"somebody else's port";
$own = 1;
is_deeply [taken_ports($running)], [], "the daemon's own";
close $socket;
is_deeply [taken_ports($running)], [], 'a free one';
is_deeply [taken_ports(conf('[a]', "accept = 192.0.2.77:$port"))], [{ file => '/conf', line => 2, what => 'this machine has no address 192.0.2.77',
	fix => "write accept = 127.0.0.1:$port" }], 'an address of another machine';
{
	no warnings 'redefine';
	my $addresses_of = \&Nymphemeral::Ports::addresses_of;
	local *Nymphemeral::Ports::addresses_of = sub { return map { { %{$_}, family => 255 } } $addresses_of->(@_) };
	is_deeply [map { $_->{what} } taken_ports(conf('[a]', "accept = :::$port", '[b]', "accept = ::1:$port"))],
		['this machine has no address ::', 'this machine has no address ::1'], 'a kernel without IPv6';
}

done_testing;
