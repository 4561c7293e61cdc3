use strict;
use warnings;
use Test::More;
use Nymphemeral::Servers qw(servers);
use Printed qw(printed_by);
use TestFiles qw(folder_with);

my $ONION = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion';
my $USER_SETTINGS = '/usr/local/etc/nymphemeral-whonix-connections.d/50_user.conf';

# The conf as shipped and a user's file, in place of those of this machine.
our $conf = "$ENV{PACKAGE_ROOT}/etc/stunnel/nymphemeral.conf";
my $text = '';
my ($sysmaint, $locked, $full, $refused, @restarts, @written) = (0, 1, 0);
{
	no warnings 'redefine';
	my $plan = \&Nymphemeral::Servers::plan;
	*Nymphemeral::Servers::plan = sub { return @_ ? $plan->($conf, $_[-1]) : $plan->($conf, folder_with('50_user.conf' => $text)) };
	*Nymphemeral::Servers::settings_files = sub { return $USER_SETTINGS };
	*Nymphemeral::Servers::file_text = sub { return $text };
	my $write = \&Nymphemeral::Servers::write_file;
	*Nymphemeral::Servers::write_file = sub { return $write->(@_) if $_[0] ne $USER_SETTINGS; die "$_[0] cannot be written: a\e\n" if $full; push @written, $_[1]; return $text = $_[1] };
	*Nymphemeral::Servers::start_problems = sub { return @{ $_[0]{problems} }, $refused // () };
	*Nymphemeral::Servers::lock_settings = sub { return $locked };
	*Nymphemeral::Servers::restart_tunnels = sub { kill $_ => $$ for qw(INT TERM HUP QUIT); return shift @restarts };
	*Nymphemeral::Servers::in_sysmaint_session = sub { return $sysmaint };
	*Nymphemeral::Servers::as_root = sub { return "sudo $_[0]" };
}

my $HEAD = "# Your servers: nymphemeral-whonix-connections(7). The command nymphemeral-whonix-connections servers writes here.\n";
my $NEWS = 'news  news.mixmin.net:563';
$Nymphemeral::Facts::AS_ROOT = 1;

@restarts = ({ state => 'restarted' });
is_deeply [printed_by(sub { servers({ mail => "HTTP://$ONION/" }) })], [0,
	"$NEWS" . ' ' x 48 . "verified by its certificate   (unchanged)\nmail  $ONION:25  verified by its name, in Tor  (was 2.2.2.2:25)\n"
	. "The tunnels were restarted. Do they work? nymphemeral-whonix-connections check\n", ''], 'a relay is chosen';
is_deeply \@written, ["${HEAD}mail = $ONION:25\n"], 'and written';

@written = ();
@restarts = ({ state => 'failed', reasons => ['stunnel: why'] }, { state => 'restarted' });
is_deeply [printed_by(sub { servers({ mail => 'mail.example.org' }) })], [1, '',
	"error: stunnel: why\nerror: The tunnels did not come up with these servers within 5 s, so the old ones are back.\n"], 'servers that do not come up';
is_deeply \@written, ["# Your servers: nymphemeral-whonix-connections(7). The command nymphemeral-whonix-connections servers writes here.\nmail = mail.example.org:25\n",
	"${HEAD}mail = $ONION:25\n"], 'the old file is back';

@written = ();
$sysmaint = 1;
like +(printed_by(sub { servers({ isolate => 1 }) }))[1], qr/\nSaved\. It takes effect when you restart into the USER session\.\n\z/, 'in the SYSMAINT session';
$sysmaint = 0;
@restarts = ({ state => 'stopped' });
like +(printed_by(sub { servers({ default => 1 }) }))[1], qr/\nSaved\. The tunnels are stopped\. To start them: /, 'where the tunnels are stopped';
is $written[-1], '', 'the default takes the file away';
@restarts = ({ state => 'masked' });
like +(printed_by(sub { servers({ default => 1 }) }))[1], qr/\nSaved\. The tunnels still use the old servers, because \S+ is masked\. To switch: systemctl unmask /, 'where the unit is masked';

@written = ();
$refused = { file => '/a', line => 2, what => 'x', fix => 'y' };
is_deeply [printed_by(sub { servers({ news => 'news.example.org' }) })], [1, '', "error: /a, line 2: x. fix: y\nerror: Nothing was changed.\n"],
	'where stunnel would refuse it';
undef $refused;
my ($status, $output) = printed_by(sub { servers({ news => 'news.example.org', 'dry-run' => 1 }) });
like $output, qr/^news  news\.example\.org:563 .*\(was news\.mixmin\.net:563\)\nmail .*\(unchanged\)\nNothing was changed: this was a dry run\.\n\z/, 'a dry run';
is_deeply \@written, [], 'writes nothing';

$full = 1;
is_deeply [printed_by(sub { servers({ news => 'news.example.org' }) })], [1, '', "error: $USER_SETTINGS cannot be written: a?. Nothing was changed.\n"],
	'a file that cannot be written';
$full = 0;
$locked = undef;
is_deeply [printed_by(sub { servers({ news => 'news.example.org' }) })], [1, '', "error: Another 'nymphemeral-whonix-connections servers' is running. "
	. "fix: run this command again when it has ended. Nothing was changed.\n"], 'while another one changes them';
$locked = 1;

$text = "color = red\n";
my ($code, $shown, $errors) = printed_by(sub { servers({}) });
is_deeply [$code, $shown], [1, ''], 'settings that cannot be used show no servers';
like $errors, qr{^error: .*/50_user\.conf, line 1: "color = red" is no setting }, 'are told when the servers are shown';
$text = "mail = relay.onion\n";
@restarts = ({ state => 'restarted' });
like +(printed_by(sub { servers({ mail => $ONION }) }))[1], qr/^\Q$NEWS\E +verified by its certificate\nmail  $ONION:25  verified by its name, in Tor\nThe tunnels were restarted\./,
	'and none that was there before a change';
$text = '';
open(my $file, '<', $conf) or die $!;
my @lines;
while (<$file>) { push @lines, $. if /^connect/ }
is_deeply [printed_by(sub { servers({}) })], [0, "$NEWS  verified by its certificate     ($conf, line $lines[0])\nmail  2.2.2.2:25           "
	. "the Whonix-Gateway must map it  ($conf, line $lines[1]; simpler: servers --mail NAME.onion)\n", ''], 'servers are shown with their places';
{
	local $conf = folder_with(conf => "[nntps-client]\naccept = 119\nconnect = a.example.org:563\n") . '/conf';
	is_deeply [printed_by(sub { servers({ mail => $ONION }) })], [1, '',
		"error: /etc/stunnel/nymphemeral.conf has no section [ssmtp-client].\nerror: Nothing was changed.\n"], 'a tunnel that the conf does not have';
}

$Nymphemeral::Facts::AS_ROOT = 0;
is_deeply [printed_by(sub { servers({ mail => $ONION }, '--mail', $ONION) })], [1, '',
	"error: Only root may change the servers. fix: sudo nymphemeral-whonix-connections servers --mail $ONION\n"], 'not root';
is_deeply [(printed_by(sub { servers({ mail => "x'\e" }, '--mail', "x'\e") }))[0, 1]], [2, ''], 'what is refused is refused first';
like +(printed_by(sub { servers({ isolate => 1 }, 'a b', "c'd\e") }))[2], qr/ servers 'a b' 'c'\\''d\?'\n\z/, 'words are quoted for a shell';

done_testing;
