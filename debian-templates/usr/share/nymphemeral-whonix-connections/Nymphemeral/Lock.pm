# One at a time: who changes the settings.
package Nymphemeral::Lock;
use strict;
use warnings;
use Exporter qw(import);
use Fcntl qw(LOCK_EX LOCK_NB O_CREAT O_NOFOLLOW O_RDWR);
use Time::HiRes ();
use Nymphemeral::Facts qw($LOCK);
use Nymphemeral::Machine qw(clock);

our @EXPORT_OK = qw(lock_settings);

# In: how many seconds to wait, and the lock's file unless it is the package's. Out: the lock, which ends with its
# variable; nothing where another process still has it. Dies with a sentence where the file cannot be made.
sub lock_settings {
	my ($seconds, $path) = @_;
	$path //= $LOCK;
	# Only root may open it, and so nobody else can hold it.
	sysopen(my $lock, $path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600) or die "$path cannot be made: $!\n";
	my $until = clock() + $seconds;
	until (flock($lock, LOCK_EX | LOCK_NB)) {
		return if clock() >= $until;
		Time::HiRes::sleep(0.1);
	}
	return $lock;
}

1;
