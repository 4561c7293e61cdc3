use strict;
use warnings;
use Test::More;
use Nymphemeral::Address qw(address_in split_server);

for ( # host, kind, public, text
	['2.2.2.2', 'ipv4', 1, '2.2.2.2'], ['2.2.2.2.', 'ipv4', 1, '2.2.2.2'], ['10.152.152.10', 'ipv4', 0, '10.152.152.10'],
	['127.0.0.1', 'ipv4', 0, '127.0.0.1'], ['172.15.0.1', 'ipv4', 1, '172.15.0.1'], ['172.16.0.1', 'ipv4', 0, '172.16.0.1'],
	['172.31.0.1', 'ipv4', 0, '172.31.0.1'], ['172.32.0.1', 'ipv4', 1, '172.32.0.1'], ['192.168.1.1', 'ipv4', 0, '192.168.1.1'],
	['192.169.1.1', 'ipv4', 1, '192.169.1.1'], ['169.254.1.1', 'ipv4', 0, '169.254.1.1'], ['0.0.0.0', 'ipv4', 1, '0.0.0.0'],
	['33686018', 'other', 1, '33686018'], ['2.2.514', 'other', 1, '2.2.514'], ['0x02020202', 'other', 1, '0x02020202'],
	['002.2.2.2', 'other', 1, '002.2.2.2'], ['2.2.2.256', 'other', 1, '2.2.2.256'],
	['::1', 'ipv6', 0, '::1'], ['[::1]', 'ipv6', 0, '::1'], ['fd19:c33d:88bc::11', 'ipv6', 0, 'fd19:c33d:88bc::11'],
	['fe80::1', 'ipv6', 0, 'fe80::1'], ['2001:db8::1', 'ipv6', 1, '2001:db8::1'], ['::ffff:2.2.2.2', 'ipv6', 1, '::ffff:2.2.2.2'],
) {
	my ($host, $kind, $public, $text) = @{$_};
	my $found = address_in($host);
	is_deeply [$found->{kind}, $found->{public} ? 1 : 0, $found->{text}], [$kind, $public, $text], "$host is an address";
}
for my $name ('news.mixmin.net', 'localhost', '2.2.2.2.example.org', 'a.b.c.d', '1.2.3.4.5', '') {
	is address_in($name), undef, "'$name' is none";
}

for (['a.example.org:25', 'a.example.org', 25], ['25', 'localhost', 25], ['::1:25', '::1', 25], [':25', 'localhost', 25]) {
	my ($text, @expected) = @{$_};
	is_deeply [split_server($text)], \@expected, "$text is split";
}

done_testing;
