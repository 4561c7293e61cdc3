use strict;
use warnings;
use JSON::PP;
use Test::More;
use Nymphemeral::Status qw(status);

# What the machine is like.
my (@notes, @tunnels, @server_problem, @daemon_problem, $lookup);
my $loaded = 1;
my %state = (ActiveState => 'active', UnitFileState => 'enabled');
{
	no warnings 'redefine';
	*Nymphemeral::Status::tunnels = sub { @tunnels };
	*Nymphemeral::Status::unit_state = sub { return \%state };
	*Nymphemeral::Status::systemd_runs = sub { 1 };
	*Nymphemeral::Status::daemon_runs = sub { $state{ActiveState} eq 'active' };
	*Nymphemeral::Status::daemon_problem = sub { @daemon_problem };
	*Nymphemeral::Status::server_problem = sub { @server_problem };
	*Nymphemeral::Status::is_loaded = sub { $loaded };
	*Nymphemeral::Status::listener = sub { return { uid => 1, inode => 2 } };
	*Nymphemeral::Status::holder = sub { return { name => 'nc (PID 9)' } };
	*Nymphemeral::Status::real_tors = *Nymphemeral::Status::processes_called = sub { () };
	*Nymphemeral::Status::all_processes_seen = sub { 1 };
	*Nymphemeral::Status::conf_state = sub { 'changed' };
	*Nymphemeral::Status::conf_put_aside = sub { '/conf.dpkg-old' };
	*Nymphemeral::Status::in_qubes_template = *Nymphemeral::Status::in_sysmaint_session = sub { 0 };
	*Nymphemeral::Status::ask_at_once = sub { return ('2.2.2.2.' => $lookup) };
	*Nymphemeral::Status::reload_step = sub { 'reload' };
	*Nymphemeral::Status::running_conf = sub { return { notes => \@notes } };
	*Nymphemeral::Explanations::as_root = sub { $_[0] };
}
my $news = { name => 'news', host => 'news.example.org', port => 119, accept => '127.0.0.1:119', connect => 'news.example.org:563' };
my $mail = { name => 'mail', host => '2.2.2.2', port => 25, accept => '127.0.0.1:25', connect => '2.2.2.2:25' };
@tunnels = ($news, $mail);

# Out: the exit status, and the lines.
sub said {
	open(my $printed, '>', \my $text) or die $!;
	my $before = select $printed;
	my $status = status(@_);
	select $before;
	return ($status, split /\n/, $text);
}

$lookup = '10.192.0.9';
my ($status, @lines) = said(0);
is $status, 0, 'all is well';
is $lines[0], 'well, as far as this machine knows: the tunnels run. Do news and mail go through? nymphemeral-whonix-connections check', 'and said so first';
is $lines[1], 'unit: stunnel@nymphemeral.service is active, and enabled at boot', 'the unit';
is $lines[2], 'news: 127.0.0.1:119 listens, and leads to news.example.org:563', 'a tunnel';
is $lines[-1], 'conf: /etc/stunnel/nymphemeral.conf was changed since it was shipped; an upgrade put yours aside: /conf.dpkg-old', 'the conf';
is decode_json((said(1))[1])->{conf}{putAside}, '/conf.dpkg-old', 'in JSON as well';
@notes = ({ file => '/conf', line => 3, what => 'x', fix => 'y' });
is +(said(0))[-1], 'note: /conf, line 3: x. fix: y', 'what the running conf has otherwise than the conf';
is_deeply decode_json((said(1))[1])->{notes}, ['/conf, line 3: x. fix: y'], 'is told';
is +(said(0))[0], 0, 'and well';
@notes = ();

$lookup = '2.2.2.2';
($status, @lines) = said(0);
is $status, 1, 'a relay that is not mapped is not well';
is $lines[0], 'not well: the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there. Next: choose the relay here: '
	. 'nymphemeral-whonix-connections servers --mail NAME.onion; or map it on the gateway: nymphemeral-whonix-connections gateway NAME.onion says how', 'which is said';
$lookup = undef;
is decode_json((said(1))[1])->{cause}, 'gateway-silent', 'a gateway that does not answer';
$lookup = '198.51.100.1';
is decode_json((said(1))[1])->{cause}, 'mapped-elsewhere', 'a relay that is no onion service';

$loaded = 0;
($status, @lines) = said(0);
is $lines[0], 'not well: the conf or the settings were changed after the tunnels started. Next: reload', 'what is not loaded';
is $lines[2], 'news: 127.0.0.1:119 listens, and leads, after a reload, to news.example.org:563', 'is not told as what runs';
$loaded = 1;

@server_problem = ('names-differ', 'they differ', 'choose');
is +(said(0))[1], 'not well: they differ. Next: choose', 'what is written wrong';
@server_problem = ();
@daemon_problem = ('port-taken', 'taken', 'stop it');
$state{ActiveState} = 'failed';
($status, @lines) = said(0);
is $lines[0], 'not well: taken. Next: stop it', 'what keeps it down';
is $lines[2], 'news: 127.0.0.1:119 is taken by nc (PID 9)', 'and by whom';

done_testing;
