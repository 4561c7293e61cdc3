# Files of a test, in a folder that goes with it.
package TestFiles;
use strict;
use warnings;
use Exporter qw(import);
use File::Temp qw(tempdir);

our @EXPORT_OK = qw(folder_with);

# In: file names and texts. Out: the folder that has them.
sub folder_with {
	my (%files) = @_;
	my $folder = tempdir(CLEANUP => 1);
	for my $name (keys %files) {
		mkdir "$folder/$1" if $name =~ m{^(.*)/};
		open(my $file, '>', "$folder/$name") or die "$folder/$name: $!";
		print {$file} $files{$name};
		close($file) or die $!;
	}
	return $folder;
}

1;
