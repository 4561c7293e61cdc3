# Tries what the unit's confinement forbids, and says what came of each: "DIRECTIVE: RESULT" a line. Started in the
# daemon's sandbox, and by root outside of it, where most of it succeeds. Numbers of system calls: amd64.
use strict;
use warnings;
use Errno;
use Fcntl qw(O_RDONLY O_WRONLY);
use Socket qw(AF_INET SOCK_DGRAM SOCK_RAW pack_sockaddr_in inet_aton);

my $FOLDER = shift // die 'a folder that can be written to';
my ($CLONE_NEWUSER, $SCHED_FIFO, $ADDR_NO_RANDOMIZE, $AF_PACKET) = (0x10000000, 1, 0x0040000, 17);

sub error { return (grep { $!{$_} } keys %!)[0] // "$!" }
sub done { return $_[0] ? 'done' : error() }
sub called { my @call = @_; return done(syscall($call[0], @call[1 .. $#call]) != -1) }

# Each in a process of its own: a system call that the filter does not know ends it with SIGSYS.
sub outcome {
	my ($try) = @_;
	pipe my $read, my $write or die "pipe: $!";
	my $child = fork // die "fork: $!";
	if ($child == 0) { syswrite $write, $try->(); exit 0 }
	close $write;
	my $said = <$read>;
	waitpid $child, 0;
	my $signal = $? & 127;
	return $signal == 31 ? 'SIGSYS' : $signal ? "signal $signal" : $said // '';
}

sub opened { my ($path, $how) = @_; return done(sysopen my $file, $path, $how // O_RDONLY) }
sub listed { my ($path) = @_; return done(opendir my $folder, $path) }

sub made {
	my ($path) = @_;
	my $made = mkdir $path or return error();
	rmdir $path;
	return 'done';
}


sub status_of {
	my ($name) = @_;
	open my $file, '<', '/proc/self/status' or return error();
	return (map { /^$name:\s*(\S+)/ } <$file>)[0];
}

# Whether a mount is "ro" or "rw": proc_pid_mountinfo(5).
sub mount_option {
	my ($point) = @_;
	open my $mounts, '<', '/proc/self/mountinfo' or return error();
	return (map { (split / /)[4] eq $point ? (split /[ ,]/)[5] : () } <$mounts>)[-1];
}

# An ELF program of 32 bits that calls exit(0) as such a program does, by interrupt 128.
my $PROGRAM_32 = pack 'H*', '7f454c4601010100' . '00' x 8 . '02000300010000005480040834000000' . '00' x 8 . '34002000010000000000000001000000'
	. '00000000' . '00800408' x 2 . '5d000000' x 2 . '0500000000100000' . 'b80100000031dbcd80';

# In /tmp: nothing in /run can be executed.
sub run_file {
	my ($path, $bytes) = @_;
	open my $file, '>', $path or return error();
	print {$file} $bytes;
	close $file;
	chmod 0700, $path;
	my $status = system {$path} $path;
	return $status == 0 ? 'done' : $status == -1 ? error() : ($status & 127) == 31 ? 'SIGSYS' : "status $status";
}

sub sent {
	my ($address) = @_;
	socket my $socket, AF_INET, SOCK_DGRAM, 0 or return error();
	return done(send $socket, 'probe', 0, pack_sockaddr_in(25, inet_aton($address)));
}

my @ATTEMPTS = (
	'DynamicUser' => sub { $< >= 61_184 && $< <= 65_519 ? 'dynamic' : getpwuid $< },
	'UMask' => sub { open my $file, '>', "$FOLDER/made" or return error(); sprintf '%04o', (stat "$FOLDER/made")[2] & 07777 },
	'AmbientCapabilities' => sub { status_of('CapAmb') },
	'CapabilityBoundingSet' => sub { status_of('CapBnd') },
	'CapabilityBoundingSet, a raw socket' => sub { done(socket my $socket, AF_INET, SOCK_RAW, 1) },
	'NoNewPrivileges, id with the bit setuid' => sub { `/usr/local/lib/guest/id -u` == 0 ? 'root' : 'not root' },
	'LockPersonality' => sub { called(135, $ADDR_NO_RANDOMIZE) },
	'MemoryDenyWriteExecute' => sub { called(9, 0, 4096, 7, 0x22, -1, 0) },
	'PrivateDevices' => sub { opened('/dev/vda') },
	'PrivateTmp' => sub { opened('/tmp/outside') },
	'ProcSubset' => sub { opened('/proc/cpuinfo') },
	'ProtectClock' => sub { called(227, 0, pack('qq', time, 0)) },
	'ProtectControlGroups' => sub { made('/sys/fs/cgroup/probe') },
	'ProtectHome' => sub { listed('/home') },
	'ProtectHostname' => sub { called(170, my $name = 'host', 4) },
	'ProtectKernelLogs' => sub { called(103, 10, 0, 0) },
	'ProtectKernelModules' => sub { called(176, my $name = 'no_such_module', 0) },
	'ProtectKernelModules, their files' => sub { listed('/usr/lib/modules') },
	'ProtectKernelTunables, /sys' => sub { mount_option('/sys') },
	'ProtectKernelTunables, /proc/sys' => sub { opened('/proc/sys/kernel/hostname', O_WRONLY) },
	'ProtectProc' => sub { listed('/proc/1') },
	'ProtectSystem, /etc' => sub { made('/etc/probe') },
	'ProtectSystem, /var/lib' => sub { made('/var/lib/probe') },
	'RestrictAddressFamilies' => sub { done(socket my $socket, $AF_PACKET, SOCK_DGRAM, 0) },
	'RestrictNamespaces' => sub { called(272, $CLONE_NEWUSER) },
	'RestrictRealtime' => sub { called(144, 0, $SCHED_FIFO, pack('i', 1)) },
	'RestrictSUIDSGID' => sub { open my $file, '>', "$FOLDER/bit" or return error(); done(chmod 04700, "$FOLDER/bit") },
	'SystemCallArchitectures' => sub { run_file('/tmp/program-32', $PROGRAM_32) },
	'SystemCallFilter=@system-service, mount' => sub { my $no = ''; called(165, $no, $no, $no, 0, 0) },
	'SystemCallFilter=~@privileged, chroot' => sub { called(161, my $root = '/') },
	'IPAddressDeny, 2.2.2.2' => sub { sent('2.2.2.2') },
	'IPAddressDeny, another address' => sub { sent('192.0.2.10') },
);

while (my ($name, $try) = splice @ATTEMPTS, 0, 2) { print "$name: ", outcome($try), "\n" }
