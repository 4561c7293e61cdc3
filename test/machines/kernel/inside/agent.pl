# Runs shell text for the rig, in a guest: a line with a request comes from the host, and a line with its outcome goes
# back. Request: SECONDS COMMAND INPUT; outcome: EXIT-CODE OUTPUT ERRORS; every text is base64, "-" where it is empty.
use strict;
use warnings;
use MIME::Base64 qw(decode_base64 encode_base64);

my $FOLDER = '/run/agent';
my %ENVIRONMENT = (
	PATH            => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
	HOME            => '/root',
	LC_ALL          => 'C.UTF-8',
	DEBIAN_FRONTEND => 'noninteractive',
);

sub write_file {
	my ($name, $bytes) = @_;
	open my $file, '>:raw', "$FOLDER/$name" or die "$FOLDER/$name: $!";
	print {$file} $bytes;
	close $file or die "$FOLDER/$name: $!";
	return;
}

sub encoded_file {
	my ($name) = @_;
	open my $file, '<:raw', "$FOLDER/$name" or die "$FOLDER/$name: $!";
	local $/ = undef;
	return encode_base64(scalar <$file> // '', '') || '-';
}

# Files, as a pipe would stay open for as long as a daemon that the command started holds it.
sub run {
	my ($seconds, $command, $input) = @_;
	write_file('in', $input);
	my $child = fork // die "fork: $!";
	if ($child == 0) {
		open STDIN,  '<', "$FOLDER/in"  or die "in: $!";
		open STDOUT, '>', "$FOLDER/out" or die "out: $!";
		open STDERR, '>', "$FOLDER/err" or die "err: $!";
		chdir '/';
		%ENV = %ENVIRONMENT;
		exec 'timeout', '--kill-after=5', $seconds, 'sh', '-c', $command or die "timeout: $!";
	}
	waitpid $child, 0;
	return $? & 127 ? 128 + ($? & 127) : $? >> 8;
}

mkdir $FOLDER, 0700;
open my $port, '+<:raw:unix', '/dev/virtio-ports/agent' or die "/dev/virtio-ports/agent: $!";
# What was sent before a power cut may have been cut as well: the host waits for this line.
syswrite $port, "ready\n";
my $received = '';
while (sysread $port, $received, 65_536, length $received) {
	while ($received =~ s/^([^\n]*)\n//) {
		my ($seconds, @texts) = split / /, $1;
		my ($command, $input) = map { $_ eq '-' ? '' : decode_base64($_) } @texts;
		my $exit_code = run($seconds, $command, $input);
		my $answer = join(' ', $exit_code, encoded_file('out'), encoded_file('err')) . "\n";
		while (length $answer) {
			my $written = syswrite($port, $answer, 32_768) // die "write: $!";
			substr $answer, 0, $written, '';
		}
	}
}
