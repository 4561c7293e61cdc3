use strict;
use warnings;
use IO::Socket::UNIX;
use Test::More;
use Nymphemeral::Sandbox qw(as_daemon is_for_everyone unreadable unwritable);
use TestFiles qw(folder_with);

my %unit = (DynamicUser => 'yes', User => 'stunnel-nymphemeral', SupplementaryGroups => '', AmbientCapabilities => 'cap_net_bind_service', ProtectHome => 'yes', PrivateTmp => 'yes', ReadWritePaths => '', BindPaths => '', BindReadOnlyPaths => '');
my ($systemd, @denied, @asked) = (1);
{
	no warnings 'redefine';
	*Nymphemeral::Sandbox::systemd_runs = sub { return $systemd };
	*Nymphemeral::Sandbox::output_of = sub { return map { "$_=$unit{$_}" } keys %unit };
	*Nymphemeral::Sandbox::run = sub { @asked = @_[1 .. $#_]; my $path = $_[-1]; return { status => (grep { $_ eq $path } @denied) ? 256 : 0 } };
}

$Nymphemeral::Sandbox::AS_ROOT = 1;
my @nobody = qw(setpriv --reuid=65534 --regid=65534);
is_deeply [as_daemon()], [@nobody, '--clear-groups'], 'a dynamic user owns nothing';
{
	local $unit{SupplementaryGroups} = 'ssl-cert adm';
	is_deeply [as_daemon()], [@nobody, '--groups=ssl-cert,adm'], 'what a drop-in gives it';
	local $unit{AmbientCapabilities} = 'cap_net_bind_service cap_net_admin cap_dac_read_search';
	is_deeply [as_daemon()], [@nobody, '--groups=ssl-cert,adm', map { "--$_-caps=+net_admin,+dac_read_search" } qw(inh ambient)], 'and what it lets it do';
	$unit{AmbientCapabilities} = '';
	local @unit{qw(DynamicUser User)} = ('no', 'daemon');
	my ($user, $group) = (getpwnam 'daemon')[2, 3];
	is_deeply [as_daemon()], ['setpriv', "--reuid=$user", "--regid=$group", '--groups=ssl-cert,adm'], "a drop-in's own user";
	local $unit{User} = '';
	is_deeply [as_daemon()], [], 'a daemon that is root';
}
$systemd = 0;
is_deeply [as_daemon()], [], 'or that no systemd starts';
$systemd = 1;
$Nymphemeral::Sandbox::AS_ROOT = 0;
is_deeply [as_daemon()], [], 'who is not root cannot be another';
$Nymphemeral::Sandbox::AS_ROOT = 1;

sub said { return [map { "$_->{line}: $_->{what}" } unreadable({ lines => [map { { text => $_[$_], file => '/conf', line => $_ + 1 } } 0 .. $#_] })] }

is_deeply said('CApath = /etc/ssl/certs', 'connect = /run/x', 'nonsense', 'cert = pkcs11:x'), [], 'what every user may read';
is_deeply [@asked], [@nobody, '--clear-groups', 'test', '-x', '/etc/ssl/certs'], 'asked as the daemon';
for my $option (qw(CAfile CApath cert key CRLfile CRLpath PSKsecrets)) {
	is_deeply said('[a]', "$option = /home/u/x\e"), ["2: the daemon cannot see /home/u/x?, which lies in /home"], "$option of a home folder";
}
is_deeply [map { said("CAfile = $_")->[0] =~ /in (\S+)\z/ } qw(/root/x /run/user/1000/x /tmp/x /var/tmp/x /home)], [qw(/root /run/user /tmp /var/tmp /home)], 'all that systemd hides';
is_deeply said('CAfile = home/u/x'), ['1: the daemon cannot see /home/u/x, which lies in /home'], 'a path without a slash before it';
is_deeply said('CAfile = /homes/x', 'CAfile = /tmpfile'), [], 'and nothing else';
my $folder = folder_with(ca => '');
symlink "$folder/ca", "$folder/link";
like said("cafile=$folder/link")->[0], qr/which lies in \/tmp\z/, 'the place that a link leads to counts';
{
	local @unit{qw(ProtectHome PrivateTmp)} = ('read-only', 'no');
	@denied = ("$folder/ca");
	is_deeply said('CAfile = /home/u/x', "CAfile = $folder/ca"), ["2: the daemon may not read $folder/ca"], 'what only root may read';
	like +(unreadable({ lines => [{ text => "key = $folder/ca" }] }))[0]{fix}, qr/SupplementaryGroups=GROUP into \[Service\] in .*systemctl edit /, 'a key is for a group';
	like +(unreadable({ lines => [{ text => "CAfile = $folder/ca" }] }))[0]{fix}, qr/^let every user read it/, 'a certificate for all';
}
{
	local $unit{BindReadOnlyPaths} = '/home/u';
	is_deeply said('CAfile = /home/u/x'), [], 'what is bound in is not hidden';
}

sub sockets { return [map { "$_->{line}: $_->{what} ($_->{rule})" } unwritable({ lines => [map { { text => $_[$_], file => '/conf', line => $_ + 1 } } 0 .. $#_] })] }

my $rule = '(systemd lets it write in /run/stunnel-nymphemeral alone)';
is_deeply sockets('accept = 127.0.0.1:25', 'accept = 25', 'accept = /run/stunnel-nymphemeral/x', 'connect = /run/x'), [], 'ports, and a socket in its own folder';
is_deeply sockets('accept = /run/x', "ACCEPT=/srv/a\e", 'accept = /run/stunnel-nymphemeral/none/x', 'accept = /tmp/x'), [
	map { "$_->[0]: the daemon cannot listen on $_->[1] $rule" } [1, '/run/x'], [2, '/srv/a?'], [3, '/run/stunnel-nymphemeral/none/x'], [4, '/tmp/x'],
], 'a socket in any other folder';
{
	local $unit{ReadWritePaths} = '/run';
	@denied = ('/srv');
	is_deeply sockets('accept = /run/x', 'accept = /srv/x'), ["2: the daemon cannot listen on /srv/x $rule"], 'what a drop-in lets it write';
	is_deeply [@asked], [@nobody, '--clear-groups', 'test', '-w', '/srv'], 'asked as the daemon';
}
for my $file (qw(log stunnel.conf stunnel.conf.new stunnel.pid)) {
	is_deeply sockets("accept = /run/stunnel-nymphemeral/$file"),
		["1: the daemon cannot listen on /run/stunnel-nymphemeral/$file (the daemon keeps a file of its own there)"], "its own $file";
}
$systemd = 0;
is_deeply sockets('accept = /run/x'), [], 'without systemd nothing is forbidden';
{
	my $phase = 'starting';
	no warnings 'redefine';
	local *Nymphemeral::Sandbox::unit_phase = sub { return $phase };
	my $taken = folder_with(file => '');
	symlink '/nonesuch', "$taken/link";
	IO::Socket::UNIX->new(Local => "$taken/socket", Listen => 1) or die $!;
	my $said = sub { return map { "1: the daemon cannot listen on $taken/$_ (a file or a socket is there already)" } @_ };
	is_deeply sockets("accept = $taken/none"), [], 'a name that is free';
	is_deeply sockets("accept = $taken/$_"), [$said->($_)], "a $_ is in the way" for qw(file link socket);
	$phase = 'runs';
	is_deeply sockets("accept = $taken/socket"), [], 'a socket that may be its own';
	is_deeply sockets("accept = $taken/link"), [$said->('link')], 'while it runs, too';
}

@denied = ('/b');
is is_for_everyone('/a', '/c') ? 1 : 0, 1, 'files that every user may read';
is_deeply [@asked], [qw(setpriv --clear-groups --reuid=65534 --regid=65534 test -r /c)], 'asked as a user of no file and no group';
is is_for_everyone('/a', '/b', '/c') ? 1 : 0, 0, 'one of them that only some may read';

done_testing;
