use strict;
use warnings;
use Test::More;
use Nymphemeral::Attempt qw(refined);

my %whonix = (socks => 1, onions => 1, clock_unset => 0);
my %plain = (socks => 0, onions => 0, clock_unset => 0);

is_deeply [refined('timed-out', \%whonix)], ['transparent-off', 'TCP'], 'behind a transparent proxy nothing times out but what its firewall drops';
is_deeply [refined('timed-out', \%whonix, '10.152.152.10:9229')], ['timed-out'], 'a port of the gateway itself is no transparent one';
is_deeply [refined('timed-out', \%plain)], ['timed-out'], 'elsewhere it may';
is_deeply [refined('gateway-silent', { %whonix, onions => 0 })], ['transparent-off', 'DNS'], 'Tor answers, its DNS does not';
is_deeply [refined('gateway-silent', \%whonix)], ['name-unresolved'], 'its DNS answers as well, but not to this name';
is_deeply [refined('gateway-silent', \%plain)], ['gateway-silent'], 'nothing answers';
is_deeply [refined('refused', { %plain, clock_unset => 1 })], ['firewall-closed'], 'before the clock is set the firewall may refuse';
is_deeply [refined('gateway-silent', { %plain, clock_unset => 1 })], ['firewall-closed'], 'and nothing answers';
is_deeply [refined('refused', { %whonix, clock_unset => 1 })], ['refused'], 'but not where the gateway is reached';
is_deeply [refined('closed', \%whonix)], ['closed'], 'others stay';

done_testing;
