# What code prints.
package Printed;
use strict;
use warnings;
use Exporter qw(import);
use File::Temp ();
use IO::Handle;

our @EXPORT_OK = qw(printed_by);

# In: code. Out: what it returns, and what it wrote on standard output and standard error.
sub printed_by {
	my ($code) = @_;
	my @files = map { File::Temp->new } 1, 2;
	my @streams = (\*STDOUT, \*STDERR);
	my @kept = map { open(my $copy, '>&', $_) or die $!; $copy } @streams;
	for my $index (0, 1) { open($streams[$index], '>', $files[$index]->filename) or die $! }
	my $result = $code->();
	$_->flush for @streams;
	for my $index (0, 1) { open($streams[$index], '>&', $kept[$index]) or die $! }
	return ($result, map { local $/; open(my $file, '<', $_->filename) or die $!; readline($file) // '' } @files);
}

1;
