use strict;
use warnings;
use Test::More;
use Nymphemeral::Lock qw(lock_settings);
use TestFiles qw(folder_with);

my $path = folder_with() . '/lock';
my $lock = lock_settings(0, $path);
ok defined $lock, 'the first one has it';
is sprintf('%o', (stat $path)[2] & 07777), '600', 'and nobody but root can open it';
is lock_settings(0.2, $path), undef, 'the second one waits, and does not get it';
undef $lock;
ok defined lock_settings(0, $path), 'until the first one has ended';
symlink $path, "$path.link";
ok !eval { lock_settings(0, "$path.link"); 1 }, 'a link is not followed';
like $@, qr/^\Q$path\E\.link cannot be made: .*\n\z/, 'which is told';

done_testing;
