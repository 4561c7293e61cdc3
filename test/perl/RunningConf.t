use strict;
use warnings;
use Test::More;
use Nymphemeral::RunningConf qw(running_conf);
use Nymphemeral::Tunnels qw(plan);
use TestFiles qw(folder_with);

my $ONION = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion';
my @OURS = ('; Made of /etc/stunnel/nymphemeral.conf and the settings at each start and reload: what is edited here is lost.',
	'pid = /run/stunnel-nymphemeral/stunnel.pid', 'sessionResume = no', 'delay = yes', 'output = /run/stunnel-nymphemeral/log', 'log = overwrite');

sub made {
	my ($conf, $resumes) = @_;
	my $folder = folder_with(conf => $conf);
	return running_conf(plan("$folder/conf", "$folder/none"), $resumes // 1);
}

sub lines_of { return [map { $_->{text} } @{ $_[0]{lines} }] }

sub said { return [map { "$_->{line}: $_->{what}" } @{$_}] }

# A mail section of these lines, as it runs.
sub mail {
	my @lines = @{ lines_of(made(join "\n", '[ssmtp-client]', 'client = yes', @_)) };
	return [@lines[8 .. $#lines]];
}

for my $first ('', "# managed by salt\n", "; mine\n", "  \n", "\tdebug = warning\n") {
	my @lines = @{ lines_of(made("${first}pid = /run/stunnel-nymphemeral/stunnel.pid\n[ nntps-client ]\nclient = yes\n")) };
	is_deeply [@lines[0 .. 5]], \@OURS, 'ours come first, whatever the first line is';
	is_deeply [@lines[-2, -1]], ['[nntps-client]', 'client = yes'], 'then the conf';
}
ok !grep({ /sessionResume/ } @{ lines_of(made("sessionResume = yes\n", 0)) }), 'an older stunnel is not told what it does not know';

my $made = made("foreground = yes\n[ssmtp-client]\nsessionResume = yes\nOutput = /x\nconnect = a.onion:25\nsetuid = x\ndelay = no\n");
is_deeply lines_of($made), [@OURS, '[ssmtp-client]', 'connect = a.onion:25'], 'what the unit decides is left out';
is_deeply [map { "$_->{line}: $_->{what}" } @{ $made->{notes} }], [
	map { "$_->[0]: '$_->[1]' is ignored, because stunnel\@nymphemeral.service decides it" } [1, 'foreground'], [3, 'sessionresume'], [4, 'output'], [6, 'setuid'], [7, 'delay'],
], 'and told with its line';
is_deeply made("pid = /run/stunnel-nymphemeral/stunnel.pid\nforeground = no\nsessionResume = no\nDelay = YES\n")->{notes}, [], 'what changes nothing is not told';

$made = made("[ssmtp-client]\nclient = yes\nconnect = 2.2.2.2:25\n");
is_deeply [map { ($_->{line} // '-') . " $_->{text}" } @{ $made->{lines} }[6 .. 9]],
	['1 [ssmtp-client]', '2 client = yes', '3 connect = 2.2.2.2.:25', '1 sni ='], 'the mapped address is a name, and no name in TLS';
is_deeply [keys %{ $made->{denied} }], ['2.2.2.2'], 'and denied as an address';

for ( # what the conf says; what runs
	[['connect = 2.2.2.2.:25'], ['connect = 2.2.2.2.:25', 'sni =']],
	[['connect = 2.2.2.2:25', 'sni = 2.2.2.2'], ['connect = 2.2.2.2.:25', 'sni =']],
	[['connect = 2.2.2.2:25', 'sni = a.example.org'], ['connect = 2.2.2.2.:25', 'sni = a.example.org']],
	[['connect = 3.3.3.3:2525'], ['connect = 3.3.3.3.:2525', 'sni =']],
	[['connect = 3.3.3.3:25', 'verifyPeer = yes'], ['connect = 3.3.3.3:25', 'verifyPeer = yes', 'sni =']],
	[['connect = 2.2.2.2:25', 'verifyPeer = yes'], ['connect = 2.2.2.2.:25', 'verifyPeer = yes', 'sni =']],
	[['connect = 10.0.0.1:25'], ['connect = 10.0.0.1:25', 'sni =']],
	[['connect = 127.0.0.1:2525'], ['connect = 127.0.0.1:2525', 'sni =']],
	[['connect = localhost:2525'], ['connect = localhost:2525']],
	[["connect = $ONION:25"], ["connect = $ONION:25"]],
	[["connect = $ONION:25", 'checkHost = x', 'verifyChain = yes'], ["connect = $ONION:25", 'checkHost = x', 'verifyChain = yes']],
	[['connect = a.example.org:25'], ['connect = a.example.org:25', 'verifyChain = yes', 'checkHost = a.example.org', 'CApath = /etc/ssl/certs']],
	[['connect = a.example.org:25', 'verifyChain = no', 'CAfile = /x'], ['connect = a.example.org:25', 'CAfile = /x', 'verifyChain = yes', 'checkHost = a.example.org']],
	[['connect = a.example.org:25', 'verifyChain = yes', 'checkHost = b.example.org'],
		['connect = a.example.org:25', 'verifyChain = yes', 'checkHost = b.example.org']],
	[['connect = a.example.org:25', 'verifyPeer = yes'], ['connect = a.example.org:25', 'verifyPeer = yes']],
	[['protocol = connect', 'connect = 10.152.152.10:9229', 'protocolHost = a.example.org:25', 'verifyPeer = yes'],
		['protocol = connect', 'connect = 10.152.152.10:9229', 'protocolHost = a.example.org:25', 'verifyPeer = yes']],
	[['nonsense'], ['nonsense']],
) {
	my ($given, $expected) = @{$_};
	is_deeply mail(@{$given}), $expected, join ', ', @{$given};
}
for ( # what stunnel would go to as well, and by which lines it is refused
	["connect = a.example.org:25\n[ssmtp-client]\nclient = yes\nconnect = 2.2.2.2:25\n", "1: 'connect' is before the first section, so it counts for every tunnel"],
	["protocolHost = 3.3.3.3:25\n[ssmtp-client]\nprotocol = connect\n", "1: 'protocolhost' is before the first section, so it counts for every tunnel"],
	["[ssmtp-client]\nconnect = $ONION:25\nconnect = a.example.org:25\nconnect = b:1\n", map { "$_: 'connect' stands more than once in [ssmtp-client]" } 3, 4],
) {
	my ($conf, @expected) = @{$_};
	is_deeply [map { "$_->{line}: $_->{what}" } @{ made($conf)->{problems} }], \@expected, 'another server beside the one that is judged';
}
is_deeply mail('connect = 3.3.3.3:25', 'CAfile = /x', 'verify = 4', 'verifyPeer = no')->[0], 'connect = 3.3.3.3.:25', 'what a later line takes back proves nothing';
is_deeply lines_of(made("[ssmtp-client]\nconnect = 3.3.3.3:25\nverifyPeer = yes\n"))->[-2], 'connect = 3.3.3.3.:25', 'nor what a server that is no client verifies';
is_deeply mail("con\rnect = 3.3.3.3:25")->[0], 'connect = 3.3.3.3.:25', 'a carriage return hides nothing, as stunnel drops it';
is_deeply [sort keys %{ made("[x]\nconnect = 3.3.3.3:25\n")->{denied} }], ['2.2.2.2', '3.3.3.3'], 'each such address is denied';
is_deeply lines_of(made("[x]\nclient = yes\nconnect = a.example.org:25\n"))->[-1], 'connect = a.example.org:25', "an administrator's own tunnel is theirs";

for my $server ('connect = 2001:db8::1:25', 'connect = 33686018:25', 'connect = 2.2.514:25',
	"protocol = connect\nconnect = 10.152.152.10:9229\nprotocolHost = 2.2.2.2:25") {
	my ($problem) = @{ made("[ssmtp-client]\nclient = yes\n$server\n")->{problems} };
	like $problem->{what}, qr/^\S+ may be any server on the Internet, and no certificate is verified\z/, 'refused: ' . $server =~ s/\n/, /gr;
	is $problem->{line}, 2 + ($server =~ tr/\n//) + 1, 'by its line';
}

for my $conf ('', "debug = 5\n", "; [x]\n") {
	is_deeply [map { $_->{what} } @{ made($conf)->{problems} }], ['this file has no section'], 'a conf without a tunnel';
}
$made = made("[ssmtp-client]\nclient = yes\nconnect = a.example.org:25\n");
is_deeply [map { "$_->{line}: $_->{what}" } @{ $made->{notes} }],
	['3: the conf asks for no certificate of a.example.org, but the tunnel verifies one'], 'verification that comes back is told';
like $made->{notes}[0]{fix}, qr/nymphemeral-whonix-connections servers --mail a\.example\.org\z/, 'with the way to have it in the conf';

done_testing;
