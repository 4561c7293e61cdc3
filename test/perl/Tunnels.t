use strict;
use warnings;
use Test::More;
use Nymphemeral::Tunnels qw(plan tunnel_of);
use TestFiles qw(folder_with);

my $ONION = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion';

sub shipped {
	my ($path) = @_;
	open(my $file, '<', "$ENV{PACKAGE_ROOT}/etc/stunnel/nymphemeral.conf") or die $!;
	local $/;
	return <$file>;
}

# What is planned of a conf and the lines of 50_user.conf.
sub planned {
	my ($conf, $settings) = @_;
	my $folder = folder_with(conf => $conf, 'd/50_user.conf' => $settings // '');
	return plan("$folder/conf", "$folder/d");
}

sub options_of {
	my ($plan, $name) = @_;
	my ($section) = grep { ($_->{name} // '') eq $name } @{ $plan->{sections} };
	return [map { $_->{text} } @{ $section->{entries} }];
}

my $plan = planned(shipped());
is_deeply $plan->{problems}, [], 'the shipped conf has no problem';
my %news = %{ tunnel_of($plan, 'news') };
is_deeply [@news{qw(name accept port connect host authentication verified checkHost)}],
	['news', '127.0.0.1:119', 119, 'news.mixmin.net:563', 'news.mixmin.net', 'certificate', 1, 'news.mixmin.net'], 'news as shipped';
like $news{file}, qr{/conf\z}, 'the server comes from the conf';
is_deeply [@{ tunnel_of($plan, 'mail') }{qw(connect authentication verified through)}], ['2.2.2.2:25', 'mapped-address', 0, undef], 'mail as shipped';

my $news = 'nntps-client';
my $mail = 'ssmtp-client';
$plan = planned(shipped(), "mail = $ONION\n");
is_deeply options_of($plan, $mail),
	['accept = 127.0.0.1:25', 'protocol = smtp', 'client = yes', 'delay = yes', 'sslVersionMin = TLSv1.2', "connect = $ONION:25"], 'an onion relay is chosen';
is_deeply [@{ tunnel_of($plan, 'mail') }{qw(connect authentication line)}], ["$ONION:25", 'onion', 1], 'and known by its line';
like tunnel_of($plan, 'mail')->{file}, qr{/50_user.conf\z}, 'in the settings';
is_deeply options_of($plan, $news), options_of(planned(shipped()), $news), 'news is as shipped';

$plan = planned(shipped(), "mail = mail.example.org:587\nnews = $ONION\n");
is_deeply options_of($plan, $mail), ['accept = 127.0.0.1:25', 'protocol = smtp', 'client = yes', 'delay = yes', 'sslVersionMin = TLSv1.2',
	'connect = mail.example.org:587', 'verifyChain = yes', 'checkHost = mail.example.org', 'CApath = /etc/ssl/certs'], 'a relay on the Internet is verified';
is_deeply options_of($plan, $news),
	['accept = 127.0.0.1:119', 'client = yes', 'sslVersionMin = TLSv1.2', "connect = $ONION:563", 'delay = yes'], 'an onion news server is not verified by a certificate';

my @shared = ('accept = 127.0.0.1:119', 'client = yes', 'verifyChain = yes', 'checkHost = news.mixmin.net', 'CApath = /etc/ssl/certs', 'sslVersionMin = TLSv1.2');
my @isolated = (@shared, 'connect = 10.152.152.10:9229', 'protocol = connect', 'protocolHost = news.mixmin.net:563');
$plan = planned(shipped(), 'isolate = yes');
is_deeply options_of($plan, $news), \@isolated, 'news is isolated';
is_deeply [@{ tunnel_of($plan, 'news') }{qw(connect through)}], ['news.mixmin.net:563', '10.152.152.10:9229'], 'and known as such';
is options_of(planned(shipped(), "isolate = yes\ngateway = 10.137.0.5"), $news)->[6], 'connect = 10.137.0.5:9229', 'another gateway';
is_deeply options_of(planned(shipped(), 'gateway = 10.137.0.5'), $news), options_of(planned(shipped()), $news), 'which counts for isolation alone';

my $built = join "\n", "[$news]", @isolated, "[$mail]", 'accept = 25', 'connect = 2.2.2.2:25', '';
is_deeply options_of(planned($built, 'isolate = no'), $news), [@shared, 'connect = news.mixmin.net:563', 'delay = yes'], 'isolation of the build is taken back';
is_deeply options_of(planned($built, 'isolate = yes'), $news), \@isolated, 'or stays';
is options_of(planned($built, 'news = a.example.org'), $news)->[5], 'protocolHost = a.example.org:563', 'another server stays isolated';

# An edited conf goes on working, in whatever form.
$plan = planned("CLIENT = yes\r\n[ $news ]\r\nACCEPT = 1119\r\nConnect = a.example.org:563\r\nconnect = b.example.org:563\r\n");
is_deeply [@{ tunnel_of($plan, 'news') }{qw(port connect)}], [1119, 'a.example.org:563'], 'CRLF, capitals and blanks';
is tunnel_of($plan, 'mail')->{problem}, '/etc/stunnel/nymphemeral.conf has no section [ssmtp-client]', 'a section that is missing';
is_deeply options_of(planned("[$news]\naccept = 119\nConnect = a.example.org:563\nconnect = b.example.org:563\n", 'news = c.example.org'), $news)->[1],
	'connect = c.example.org:563', 'a chosen server takes the place of all';

for ( # what mail's section says, the problem
	["connect = x:25", "/etc/stunnel/nymphemeral.conf has no 'accept' in [ssmtp-client]"],
	["accept = 25", "/etc/stunnel/nymphemeral.conf has no 'connect' in [ssmtp-client]"],
	map({ ["accept = $_\nconnect = x:25", "CONF, line 2: '$_' is no port of 127.0.0.1, where the clients connect"] }
		'192.0.2.1:25', '127.0.0.2:25', '::1:25', '127.0.0.1:99999', '127.0.0.1:0', '/run/x'),
	["accept = 25\nconnect = 10.0.0.1:9229\nprotocol = connect", "/etc/stunnel/nymphemeral.conf has no 'protocolHost = HOST:PORT' in [ssmtp-client]"],
) {
	my ($text, $problem) = @{$_};
	is tunnel_of(planned("[$mail]\n$text\n"), 'mail')->{problem} =~ s{^/.*/conf,}{CONF,}r, $problem, $problem;
}

for ( # options, whether they prove the server
	["verifyChain = yes\ncheckHost = a.example.org", 1], ["verifyChain = YES\ncheckIP = 192.0.2.1", 1], ['verifyPeer = yes', 1], ['verify = 3', 1],
	['verifyChain = yes', 0], ['checkHost = a.example.org', 0], ['verify = 2', 0], ["verifyChain = yes\ncheckHost =", 0],
	["verifyChain = yes\ncheckHost = a\nverifyChain = no", 0],
) {
	my ($text, $expected) = @{$_};
	is tunnel_of(planned("[$mail]\naccept = 25\nconnect = a.example.org:25\n$text\n"), 'mail')->{verified}, $expected, $text =~ s/\n/, /gr;
}
my $long = join '.', ('a' x 60) x 3, 'example.org';
is tunnel_of(planned("[$mail]\naccept = 25\nconnect = $long:25\n"), 'mail')->{connect}, "$long:25", 'a name of more than 120 characters is whole';
is tunnel_of(planned("[$mail]\naccept = 25\nconnect = 10.0.0.1:1\nprotocol = connect\nprotocolHost = $long:25\ncheckHost = $long\n"), 'mail')->{$_}, /host/i ? $long : "$long:25", "so is its $_"
	for qw(connect host checkHost);
is tunnel_of(planned("[$mail]\naccept = 25\nconnect = \U$ONION\E:25\n"), 'mail')->{authentication}, 'onion', 'an onion name in capitals';
is tunnel_of(planned("verifyChain = yes\n[$mail]\naccept = 25\nconnect = a:25\ncheckHost = a"), 'mail')->{verified}, 1, 'a general option counts';

done_testing;
