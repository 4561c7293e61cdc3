use strict;
use warnings;
use Test::More;
use Nymphemeral::UserSettings qw($USER_SETTINGS chosen_text file_text write_file);
use TestFiles qw(folder_with);

is $USER_SETTINGS, '/usr/local/etc/nymphemeral-whonix-connections.d/50_user.conf', "the user's file";

my $HEAD = "# Your servers: nymphemeral-whonix-connections(7). The command nymphemeral-whonix-connections servers writes here.\n";
for ( # what it is, the text, whether the old choices go, the new ones, the text then
	['a first choice', '', 0, { mail => 'a.onion:25' }, "${HEAD}mail = a.onion:25\n"],
	['another', "# mine\nmail = a.onion:25\nnews = b:563\n", 0, { mail => 'c.onion:25' }, "# mine\nnews = b:563\nmail = c.onion:25\n"],
	['one of two lines', "mail = a\n  mail=b\n", 0, { mail => 'c' }, "mail = c\n"],
	['two', '', 0, { mail => 'a', isolate => 'yes' }, "${HEAD}isolate = yes\nmail = a\n"],
	['none', "# mine\nmail = a\n", 0, {}, "# mine\nmail = a\n"],
	['the default', "${HEAD}mail = a\nisolate = yes\n", 1, {}, ''],
	['the default beside what is not a server', "# mine\nmail = a\ngateway = 10.0.0.1\n", 1, {}, "# mine\ngateway = 10.0.0.1\n"],
	['the default and a choice', "# mine\nmail = a\nnews = b\n", 1, { news => 'c' }, "# mine\nnews = c\n"],
) {
	my ($name, $text, $default, $choices, $expected) = @{$_};
	is chosen_text($text, $default, %{$choices}), $expected, $name;
}

my $folder = folder_with(plain => '');
# What is brought to the disk, in its order: fsync(2).
my @synced;
{
	no warnings 'redefine';
	my $sync = \&IO::Handle::sync;
	*IO::Handle::sync = sub { push @synced, readlink('/proc/self/fd/' . fileno $_[0]) =~ s/^\Q$folder\E//r; $sync->(@_) };
}
my $path = "$folder/deep/50_user.conf";
is file_text($path), '', 'no file is an empty text';
write_file($path, "mail = a\n");
is file_text($path), "mail = a\n", 'a text is written, with its folders';
is_deeply [splice @synced], ['/deep/50_user.conf.new', '/deep', ''], 'and is on the disk, by its name';
is sprintf('%o', (stat $path)[2] & 07777), '644', 'for every reader';
chmod 0600, $path;
write_file($path, "mail = b\n");
is sprintf('%o', (stat $path)[2] & 07777), '600', 'and for those alone who could read it before';
symlink $path, "$folder/link";
write_file("$folder/link", "mail = c\n");
is readlink("$folder/link") . file_text($path), "${path}mail = c\n", 'a link stays, and its file has the text';
write_file($path, '');
ok !-e $path, 'an empty text takes the file away';
is $synced[-1], '/deep', 'also from the disk';
is_deeply [glob "$folder/deep/*"], [], 'and nothing stays behind';
SKIP: {
	skip 'no mkfifo', 1 if system('mkfifo', "$folder/fifo");
	ok !eval { file_text("$folder/fifo"); 1 }, 'a FIFO is not opened';
	is $@, "$folder/fifo is no plain file. fix: move it away\n", 'and told';
}
mkdir $path;
ok !eval { write_file($path, ''); 1 }, 'what cannot be removed is told';
like $@, qr/^\Q$path\E cannot be removed: /, 'in a sentence';
ok !eval { write_file("$folder/plain/x/50_user.conf", "mail = a\n"); 1 }, 'a folder that cannot be made is told';
like $@, qr/^\Q$folder\E\/plain[^\n]*: [^\n]+\n\z/, 'in a sentence';
ok !eval { write_file($path, "mail = a\n"); 1 }, 'what cannot be written is told';
like $@, qr/^\Q$path\E cannot be written: /, 'in a sentence';
is_deeply [glob "$folder/deep/*.new"], [], 'and leaves nothing behind';

done_testing;
