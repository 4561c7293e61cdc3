use strict;
use warnings;
use Test::More;
use Nymphemeral::Explanations qw(another_server explained later);

{
	no warnings 'redefine';
	*Nymphemeral::Explanations::as_root = sub { "sudo $_[0]" };
	*Nymphemeral::Explanations::restart_clock_step = sub { 'leaprun restart-sdwdate' };
}
my $COMMAND = 'sudo nymphemeral-whonix-connections servers';
my %news = (name => 'news', host => 'news.mixmin.net', connect => 'news.mixmin.net:563', accept => '127.0.0.1:119', verified => 1);
my %isolated = (%news, through => '10.152.152.10:9229');
my %mail = (name => 'mail', host => '2.2.2.2', connect => '2.2.2.2:25', accept => '127.0.0.1:25', verified => 0);
my %onion = (%mail, host => 'a.onion', connect => 'a.onion:25');
my %facts = (limit => 90);

sub is_explained {
	my ($tunnel, $cause, $detail, $message, $next) = @_;
	is_deeply [explained($tunnel, $cause, $detail, \%facts)], [$message, $next], "$cause: $tunnel->{connect}";
	return;
}

my $later = "try again later, and if the problem stays choose another server: $COMMAND --news HOST";
my $ask = "ask who runs the relay, or choose another server: $COMMAND --mail NAME.onion";
is later(\%news), $later, 'a server on the Internet';
is later(\%mail), $ask, 'a relay';
is another_server(\%onion), "choose another server: $COMMAND --mail NAME.onion", 'an onion service';

is_explained(\%news, 'silent', '', 'news.mixmin.net:563 was not reached (no answer within 90 s): the server is down or refuses Tor, '
	. "or the Whonix-Gateway's Tor is not connected", "run systemcheck on this machine; if Tor is well, $later");
is_explained(\%onion, 'closed', '', 'a.onion:25 was not reached (the connection was closed at once): the onion service is down, '
	. "or the Whonix-Gateway's Tor is not connected", 'run systemcheck on this machine; if Tor is well, ask who runs the relay');
is_explained(\%mail, 'refused', '', '2.2.2.2:25 was not reached (the connection was refused): the Whonix-Gateway maps it to an onion '
	. "service, which is down, or the gateway's Tor is not connected", 'if news fails as well, fix that first; otherwise ask who runs the relay');
is_explained(\%isolated, 'refused', '', "the Whonix-Gateway's port 10.152.152.10:9229 was not reached (the connection was refused): "
	. 'the gateway or its Tor is down, or it has another address', 'start the Whonix-Gateway; if its address is not 10.152.152.10, '
	. "write 'gateway = ADDRESS' into /usr/local/etc/nymphemeral-whonix-connections.d/50_user.conf");
is_explained(\%isolated, 'closed', '', (explained(\%news, 'closed', '', \%facts))[0, 1]);

is_explained(\%mail, 'unmapped', '', 'the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there',
	"choose the relay here: $COMMAND --mail NAME.onion; or map it on the gateway: nymphemeral-whonix-connections gateway NAME.onion says how");
is_explained(\%mail, 'mapped-elsewhere', '198.51.100.1', 'the Whonix-Gateway maps 2.2.2.2 to 198.51.100.1, which is no onion service, so '
	. 'nothing goes there', 'correct MapAddress on the gateway: nymphemeral-whonix-connections gateway NAME.onion says how');
is_explained(\%news, 'transparent-off', 'TCP', "the Whonix-Gateway's Tor answers, but the gateway's firewall drops transparent connections "
	. '(WORKSTATION_TRANSPARENT_TCP=0)', "let news use a port of its own on the gateway: $COMMAND --isolate");
is_explained(\%mail, 'transparent-off', 'DNS', "the Whonix-Gateway's Tor answers, but the gateway's firewall drops transparent connections "
	. '(WORKSTATION_TRANSPARENT_DNS=0)', "remove WORKSTATION_TRANSPARENT_DNS=0 from the firewall's settings on the gateway; mail needs transparent connections");
is_explained(\%news, 'firewall-closed', '', 'sdwdate has not set the clock yet, and until then the firewall may let nothing out '
	. '(timesync-fail-closed)', 'wait for sdwdate; if that takes more than some minutes: leaprun restart-sdwdate');
is_explained(\%news, 'certificate-untrusted', 'self-signed certificate', 'the certificate of news.mixmin.net:563 is not signed by an '
	. 'authority that Debian knows (self-signed certificate): the connection may be intercepted', "do not use this server now; $later");
is_explained(\%news, 'certificate-not-yet-valid', '', "the certificate of news.mixmin.net:563 is not valid yet, or this machine's clock is wrong",
	"look at the clock: date --utc; if it is wrong, on Whonix: leaprun restart-sdwdate; if it is right, $later");
is_explained(\%news, 'ended', '', 'news.mixmin.net:563 accepted the connection and ended it without a word: it may be overloaded, or refuse Tor', $later);
is_explained(\%onion, 'ended', '', 'a.onion:25 accepted the connection and ended it without a word: it may be overloaded', $ask);

for my $cause (qw(certificate-expired certificate-wrong-name client-certificate denied gateway-silent name-unresolved no-tls old-tls rejected tls-refused)) {
	my @explanation = explained(\%news, $cause, 'detail', \%facts);
	is scalar(grep { length && !/\.$/ } @explanation), 2, "$cause has a sentence and a next step";
}

done_testing;
