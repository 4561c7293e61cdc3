# The conf, read as stunnel reads it: stunnel(8), CONFIGURATION FILE.
package Nymphemeral::Conf;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($CONF $PROGRAM);
use Nymphemeral::Machine qw(as_root);
use Nymphemeral::Output qw(masked);
use Nymphemeral::Subprocess qw(output_of);

our @EXPORT_OK = qw(conf_put_aside conf_state read_conf section_named value_of values_of);

my $LARGEST = 1024 * 1024;
my $DEEPEST = 8;

# In: a path. Out: {sections, problems}. The first section holds the global options and has no name; each has entries:
# option (in lower case; undefined where the line has no "="), value, text, file, line. A problem has file, line, what
# and fix; where there is one the conf cannot be used. Files of "include" stand where stunnel reads them.
sub read_conf {
	my ($path) = @_;
	my $conf = { sections => [{ entries => [] }], problems => [] };
	read_file($conf, $path, 1);
	return $conf;
}

sub read_file {
	my ($conf, $path, $depth) = @_;
	my $place = { file => $path };
	my $plain = 'make it a plain file that can be read';
	return problem($conf, $place, 'this link leads to nothing', 'correct the link, or remove it') if -l $path && !-e $path;
	return problem($conf, $place, 'this file was deleted, and dpkg does not restore a deleted conffile',
		as_root('dpkg --force-confmiss -i FILE.deb')) unless -e $path;
	return problem($conf, $place, 'this is no plain file', $plain) unless -f _;
	return problem($conf, $place, "this file is larger than $LARGEST bytes", $plain) if -s _ > $LARGEST;
	open(my $file, '<', $path) or return problem($conf, $place, "this file cannot be read: $!", $plain);
	while (my $line = <$file>) {
		# stunnel's lines are C strings, and a first line may begin with the mark of UTF-8.
		$line =~ s/\0.*//s;
		# stunnel drops each of them, wherever it stands.
		$line =~ tr/\r//d;
		$line =~ s/^\xef\xbb\xbf// if $. == 1;
		$line =~ s/^\s+|\s+$//g;
		next if $line eq '' || $line =~ /^[#;]/;
		if ($line =~ /^\[(.*)\]$/) {
			push @{ $conf->{sections} }, { name => trimmed($1), file => $path, line => $., entries => [] };
			next;
		}
		my ($option, $value) = $line =~ /^([^=]*?)\s*=\s*(.*)$/;
		if (lc($option // '') eq 'include') { include($conf, $value, $path, $., $depth) }
		else {
			push @{ $conf->{sections}[-1]{entries} },
				{ option => defined $option ? lc $option : undef, value => $value, text => $line, file => $path, line => $. };
		}
	}
	return;
}

# Plain files of the folder, by name. The folder in which the daemon runs is the root of all.
sub include {
	my ($conf, $folder, $path, $line, $depth) = @_;
	$folder = "/$folder" unless $folder =~ m{^/};
	my $place = { file => $path, line => $line };
	return problem($conf, $place, "'include' goes deeper than $DEEPEST files", 'include fewer folders') if $depth == $DEEPEST;
	opendir(my $directory, $folder)
		or return problem($conf, $place, "the folder of 'include' cannot be read: " . masked($folder) . ": $!", 'correct the line');
	for my $name (sort readdir $directory) { read_file($conf, "$folder/$name", $depth + 1) if -f "$folder/$name" }
	return;
}

sub problem {
	my ($conf, $place, $what, $fix) = @_;
	push @{ $conf->{problems} }, { %{$place}, what => $what, fix => $fix };
	return;
}

sub trimmed { return $_[0] =~ s/^\s+|\s+$//gr }

# In: what read_conf gave, and a name. Out: the section, or nothing.
sub section_named {
	my ($conf, $name) = @_;
	my ($section) = grep { ($_->{name} // '') eq $name } @{ $conf->{sections} };
	return $section;
}

# In: sections, the general one first, and an option in lower case. Out: its entries, the one that counts last.
sub values_of {
	my ($option, @sections) = @_;
	return grep { ($_->{option} // '') eq $option } map { @{ $_->{entries} } } @sections;
}

# In: as values_of. Out: the value that counts, or an empty text.
sub value_of {
	my ($entry) = reverse values_of(@_);
	return $entry ? $entry->{value} : '';
}

# Out: shipped, changed, missing or unknown. dpkg's checksum is that of the package; md5sum is in coreutils, Essential.
sub conf_state {
	return 'missing' unless -e $CONF;
	my ($shipped) = map { /^ *\Q$CONF\E ([0-9a-f]{32})/ ? $1 : () } output_of('dpkg-query', '-W', '-f', '${Conffiles}\n', $PROGRAM);
	my ($present) = map { /^([0-9a-f]{32}) / ? $1 : () } output_of('md5sum', $CONF);
	return 'unknown' unless defined $shipped && defined $present;
	return $shipped eq $present ? 'shipped' : 'changed';
}

# Out: the path of the conf as the user had it, where dpkg put it aside (--force-confnew) and nobody edited the conf
# since then; else nothing.
sub conf_put_aside {
	my $aside = "$CONF.dpkg-old";
	my ($old, $new) = map { (stat $_)[9] } $aside, $CONF;
	return defined $old && defined $new && $old > $new ? $aside : undef;
}

1;
