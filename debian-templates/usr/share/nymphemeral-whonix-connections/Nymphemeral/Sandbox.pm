# What the unit lets the daemon read and write of this machine: systemd.exec(5).
package Nymphemeral::Sandbox;
use strict;
use warnings;
use Cwd qw(realpath);
use Exporter qw(import);
use File::Basename qw(basename dirname);
use Nymphemeral::Facts qw($AS_ROOT $LOG $PID_FILE $RUNNING_CONF $RUNTIME_DIRECTORY $UNIT);
use Nymphemeral::Machine qw(as_root systemd_runs unit_phase unit_state);
use Nymphemeral::Output qw(masked);
use Nymphemeral::Subprocess qw(output_of run);

our @EXPORT_OK = qw(as_daemon is_for_everyone unreadable unwritable);

# A user of no file: what the daemon's own user, which exists only while the daemon runs, may read as well.
my $NOBODY = 65534;
# Options whose value is a file or a folder, and whether what stands there is secret: stunnel(8).
my %IS_SECRET = (cafile => 0, capath => 0, crlfile => 0, crlpath => 0, cert => 1, key => 1, psksecrets => 1);

# What stands in the daemon's folder while it runs.
my %IS_OURS = map { $_ => 1 } $LOG, $PID_FILE, $RUNNING_CONF, "$RUNNING_CONF.new";

# What the unit, with the administrator's drop-ins, says of the daemon's user and of hidden folders. Empty without systemd.
sub sandbox {
	return {} unless systemd_runs();
	my @names = qw(DynamicUser User SupplementaryGroups AmbientCapabilities ProtectHome PrivateTmp ReadWritePaths BindPaths BindReadOnlyPaths);
	my %sandbox = map { /^(\w+)=(.*)$/ ? ($1, $2) : () } output_of('systemctl', 'show', '-p', join(',', @names), $UNIT);
	return \%sandbox;
}

# In: what sandbox gave; systemd is asked unless it is given. Out: the words before a command that let it read what the daemon may
# read; none where this user cannot do that, or the daemon is root.
sub as_daemon {
	my ($sandbox) = @_;
	$sandbox //= sandbox();
	return unless $AS_ROOT && length($sandbox->{User} // '');
	my ($user, $group) = $sandbox->{DynamicUser} eq 'yes' ? ($NOBODY, $NOBODY) : (getpwnam $sandbox->{User})[2, 3];
	return unless defined $user;
	my @groups = split ' ', $sandbox->{SupplementaryGroups};
	# The unit's own capability opens no file, and a privileged port is not needed here.
	my $added = join ',', map { /^cap_(\w+)/ && $1 ne 'net_bind_service' ? "+$1" : () } split ' ', $sandbox->{AmbientCapabilities};
	return qw(setpriv), "--reuid=$user", "--regid=$group", @groups ? '--groups=' . join(',', @groups) : '--clear-groups',
		length $added ? ("--inh-caps=$added", "--ambient-caps=$added") : ();
}

# In: what running_conf gave. Out: a problem for each file and folder in it that the daemon may not read.
sub unreadable {
	my ($running) = @_;
	my $sandbox = sandbox();
	my @hidden = hidden_folders($sandbox);
	my @prefix = as_daemon($sandbox);
	my @problems;
	for my $line (@{ $running->{lines} }) {
		my ($option, $path) = $line->{text} =~ /^(\w+)\s*=\s*(.+)$/ or next;
		my $is_secret = $IS_SECRET{ lc $option } // next;
		# "key = pkcs11:..." is no file; the folder in which the daemon runs is the root of all.
		next if $path =~ /^\w+:/;
		$path = "/$path" unless $path =~ m{^/};
		my $problem = hidden_problem($path, @hidden) // denied_problem($path, $is_secret, @prefix) // next;
		push @problems, { file => $line->{file}, line => $line->{line}, %{$problem} };
	}
	return @problems;
}

# In: what running_conf gave. Out: a problem for each socket of the file system on which the daemon cannot listen.
sub unwritable {
	my ($running) = @_;
	my @problems;
	for my $line (@{ $running->{lines} }) {
		my ($path) = $line->{text} =~ m{^accept\s*=\s*(/.*)$}i or next;
		my $folder = realpath(dirname($path)) // dirname($path);
		my $rule = !may_write($folder) ? "systemd lets it write in $RUNTIME_DIRECTORY alone"
			: $IS_OURS{ "$folder/" . basename($path) } ? 'the daemon keeps a file of its own there'
			: is_in_the_way($path) ? 'a file or a socket is there already' : next;
		push @problems, { file => $line->{file}, line => $line->{line}, what => 'the daemon cannot listen on ' . masked($path),
			rule => $rule, fix => 'write a port of this machine, such as accept = 127.0.0.1:8119' };
	}
	return @problems;
}

# stunnel replaces no file, not even a socket that a killed daemon left. A daemon that runs removes its socket when it ends.
sub is_in_the_way {
	my ($path) = @_;
	return lstat($path) && !(-S _ && unit_phase(unit_state()) eq 'runs');
}

# Whether the daemon may make a file in a folder: in its own folder, and in those that a drop-in lets it write.
sub may_write {
	my ($folder) = @_;
	my $sandbox = sandbox();
	return 1 if $folder eq $RUNTIME_DIRECTORY || !keys %{$sandbox};
	return 0 unless grep { length($sandbox->{$_} // '') } qw(ReadWritePaths BindPaths);
	my @prefix = as_daemon($sandbox);
	return !@prefix || run({}, @prefix, 'test', '-w', $folder)->{status} == 0;
}

# In: paths. Out: whether a user of no file and no group may read them all, and enter the folders that they lie in.
sub is_for_everyone {
	my @nobody = (qw(setpriv --clear-groups), "--reuid=$NOBODY", "--regid=$NOBODY");
	return !grep { run({}, @nobody, 'test', '-r', $_)->{status} != 0 } @_;
}

# What is bound into the daemon's own view may stand anywhere.
sub hidden_folders {
	my ($sandbox) = @_;
	return if grep { length($sandbox->{$_} // '') } qw(BindPaths BindReadOnlyPaths);
	return (
		($sandbox->{ProtectHome} // '') =~ /^(?:yes|tmpfs)\z/ ? qw(/home /root /run/user) : (),
		($sandbox->{PrivateTmp} // 'no') ne 'no' ? qw(/tmp /var/tmp) : (),
	);
}

sub hidden_problem {
	my ($path, @hidden) = @_;
	my @paths = ($path, realpath($path) // ());
	my ($folder) = grep { my $hidden = $_; grep { index("$_/", "$hidden/") == 0 } @paths } @hidden or return;
	return { what => 'the daemon cannot see ' . masked($path) . ", which lies in $folder", rule => 'systemd hides ' . join(', ', @hidden) . ' from it',
		fix => 'move it, for example into /etc/stunnel, and write the new place here' };
}

sub denied_problem {
	my ($path, $is_secret, @prefix) = @_;
	return unless @prefix && -e $path;
	return if run({}, @prefix, 'test', -d _ ? '-x' : '-r', $path)->{status} == 0;
	return { what => 'the daemon may not read ' . masked($path), rule => 'it runs as a user of its own, not as root',
		fix => $is_secret ? "give the file a group that may read it, and the daemon that group: write SupplementaryGroups=GROUP into [Service] in " . as_root("systemctl edit $UNIT")
			: 'let every user read it, and enter the folders that it lies in' };
}

1;
