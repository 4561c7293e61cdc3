# The user's own file of settings: its text with other choices, and how it is written.
package Nymphemeral::UserSettings;
use strict;
use warnings;
use Cwd qw(realpath);
use Errno ();
use Exporter qw(import);
use Fcntl qw(O_CREAT O_EXCL O_WRONLY);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use IO::Handle ();
use Nymphemeral::Facts qw($PROGRAM @SETTINGS_DIRECTORIES);

our @EXPORT_OK = qw($USER_SETTINGS chosen_text file_text write_file);

our $USER_SETTINGS = "$SETTINGS_DIRECTORIES[-1]/50_user.conf";

# In: the text of the file, whether the choices in it go, and the choices as key and value. Out: the text with them; every
# other line stays. Empty where nothing is left that a user wrote.
sub chosen_text {
	my ($text, $default, %choices) = @_;
	my @lines = grep { !($default && /^\s*(?:news|mail|isolate)\s*=/) } split /\n/, $text;
	for my $key (sort keys %choices) {
		@lines = grep { !/^\s*\Q$key\E\s*=/ } @lines;
		push @lines, "$key = $choices{$key}";
	}
	return '' unless grep { /\S/ && !/^# Your servers: / } @lines;
	unshift @lines, "# Your servers: nymphemeral-whonix-connections(7). The command $PROGRAM servers writes here." unless $text =~ /\S/;
	return join '', map { "$_\n" } @lines;
}

# In: a path. Out: the file's text; empty where there is no file. Dies with a sentence where it cannot be read.
sub file_text {
	my ($path) = @_;
	return '' unless -e $path;
	# A FIFO would never end.
	-f _ or die "$path is no plain file. fix: move it away\n";
	open(my $file, '<', $path) or die "$path cannot be read: $!\n";
	local $/;
	return <$file> // '';
}

# Has a file hold a text, or be gone where the text is empty. Readers see the old file or the new one, whole, and a power
# cut after that takes nothing back. In: path and text. Dies with a sentence where it cannot.
sub write_file {
	my ($path, $text) = @_;
	if ($text eq '') {
		unlink($path) || $!{ENOENT} || die "$path cannot be removed: $!\n";
		return sync_folder(dirname($path));
	}
	my @made = make_path(dirname($path), { error => \my $errors });
	die join(': ', %{ $errors->[0] }) . "\n" if @{$errors};
	$path = realpath($path) if -l $path && -e $path;
	my $mode = -e $path ? (stat _)[2] & oct '0777' : oct '0644';
	# No name that ends in .conf: such files are read.
	my $new = "$path.new";
	unlink $new;
	sysopen(my $file, $new, O_WRONLY | O_CREAT | O_EXCL, 0600) or die "$new cannot be written: $!\n";
	my $written = print({$file} $text) && $file->flush && chmod($mode, $file) && $file->sync;
	$written = close($file) && $written && rename($new, $path);
	if (!$written) {
		my $error = $!;
		unlink $new;
		die "$path cannot be written: $error\n";
	}
	sync_folder(dirname($_)) for $path, @made;
	return 1;
}

# Brings the names in a folder to the disk, where its file system can do that: fsync(2).
sub sync_folder {
	my ($folder) = @_;
	open(my $handle, '<', $folder) or return;
	return $handle->sync;
}

1;
