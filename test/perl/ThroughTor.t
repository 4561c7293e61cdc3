use strict;
use warnings;
use Test::More;
use lib 'test/perl';
use Nymphemeral::Server qw(onion_problem);
use Nymphemeral::ThroughTor qw(default_gateway tor_line);
use TestFiles qw(folder_with);

my $folder = folder_with(
	route => "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
		. "eth0\t0098980A\t00000000\t0001\t0\t0\t0\t00C0FFFF\t0\t0\t0\neth0\t00000000\t0A98980A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n",
	none => "Iface\tDestination\tGateway\n",
);
is default_gateway("$folder/route"), '10.152.152.10', 'the gateway of the default route';
is default_gateway("$folder/none"), undef, 'no default route';

my %link = (gateway => '10.152.152.10', socks => 1, onions => 1);
my $next = '. Next: systemcheck on a Whonix-Workstation; any other machine must have a Whonix-Gateway as its only link';
is tor_line(\%link), 'yes, as far as this link shows: 10.152.152.10 answers as a Tor does, and onion names resolve', 'both';
is tor_line({ %link, onions => 0 }), "not confirmed: 10.152.152.10:9050 answers as a Tor does, but onion names do not resolve$next", 'no onions';
is tor_line({ %link, socks => 0 }), "not confirmed: 10.152.152.10:9050 does not answer as a Tor does, although onion names resolve$next", 'no SOCKS';
is tor_line({ socks => 0, onions => 0 }), "not confirmed: there is no default route$next", 'no network';
is tor_line({ %link, socks => 0, onions => 0 }), "not confirmed: 10.152.152.10:9050 does not answer as a Tor does$next", 'neither';

is onion_problem('a' x 51 . 'm2dqd.onion'), undef, 'the onion name that is asked for has the form of one';

done_testing;
