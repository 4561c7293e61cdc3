use strict;
use warnings;
use Test::More;
use Nymphemeral::GatewayDns qw(is_mapped is_virtual lookup mapping name_to_resolve parse_lookup);

is name_to_resolve({ host => '2.2.2.2' }), '2.2.2.2.', 'the mapped address is asked for as a name';
is name_to_resolve({ host => '198.51.100.7' }), '198.51.100.7.', 'so is any other address that no certificate proves';
is name_to_resolve({ host => '198.51.100.7', verified => 1 }), undef, 'but not one that a certificate proves';
is name_to_resolve({ host => '10.1.2.3' }), undef, 'nor one that is no stranger on the Internet';
is name_to_resolve({ host => 'news.example.org' }), 'news.example.org', 'a name is a name';
is name_to_resolve({ host => 'news.example.org', through => '10.152.152.10:9229' }), undef, 'what Tor resolves is not looked up here';
is is_mapped({ host => '2.2.2.2' }), 1, '2.2.2.2 has to be mapped';
is is_mapped({ host => 'a.onion' }), 0, 'an onion has not';

is is_virtual($_), 1, "$_ is an address that Tor makes up" for qw(10.192.0.1 10.255.1.2 127.192.0.1 fd00::1 fc12:3::4 fe80::1);
is is_virtual($_), 0, "$_ is not" for qw(2.2.2.2 10.152.152.10 10.191.0.1 127.0.0.1 192.168.1.1 2001:db8::1);

is mapping('2.2.2.2', '10.200.1.2', 'fd00::2'), 'mapped', 'to an onion service';
is mapping('2.2.2.2', '2.2.2.2'), 'unmapped', 'to itself';
is mapping('2.2.2.2', '10.200.1.2', '2.2.2.2'), 'unmapped', 'one address of its own is enough';
is mapping('2.2.2.2', '198.51.100.1'), 'mapped-elsewhere', 'to a server on the Internet';

is lookup('localhost') =~ /^127\.0\.0\.1$/m ? 1 : 0, 1, 'a name is looked up as stunnel does';
is_deeply [parse_lookup("10.200.1.2\nfd00::2")], ['found', '10.200.1.2', 'fd00::2'], 'addresses';
is_deeply [parse_lookup('none')], ['none'], 'no such name';
is_deeply [parse_lookup(undef)], ['silent'], 'no answer';

done_testing;
