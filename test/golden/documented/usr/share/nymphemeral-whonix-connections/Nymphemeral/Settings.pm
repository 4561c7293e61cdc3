# The settings: which servers the user chose, in files that no upgrade touches.
package Nymphemeral::Settings;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Address qw(address_in);
use Nymphemeral::Facts qw(@SETTINGS_DIRECTORIES);
use Nymphemeral::Machine qw(as_root);
use Nymphemeral::Output qw(printable shell_word);
use Nymphemeral::Server qw(server_of);

our @EXPORT_OK = qw(read_settings settings_files);

my %READERS = (news => \&read_server, mail => \&read_server, isolate => \&read_choice, gateway => \&read_gateway);
my $LARGEST = 64 * 1024;

# In: folders; those of the package unless given. Out: the files that count, the one that wins last.
sub settings_files {
	my @folders = @_ ? @_ : @SETTINGS_DIRECTORIES;
	my @files;
	for my $folder (@folders) {
		opendir(my $directory, $folder) or next;
		push @files, map { "$folder/$_" } sort grep { /^[^.].*\.conf\z/s } readdir $directory;
	}
	return @files;
}

# In: folders; those of the package unless given. Out: {values, problems}. Each value has file, line, and server (news,
# mail), or choice (isolate: 1 or 0; gateway: an address). A problem has file, line, what, rule and fix; where there is
# one the settings cannot be used.
sub read_settings {
	my $settings = { values => {}, problems => [] };
	check_folder($settings, $_) for @_ ? @_ : @SETTINGS_DIRECTORIES;
	read_file($settings, $_) for settings_files(@_);
	return $settings;
}

sub check_folder {
	my ($settings, $path) = @_;
	my $place = { file => $path };
	# A link that leads to nothing is there as well.
	return problem($settings, $place, 'this is no folder', '', 'move it away, and write the settings into ' . shell_word("$path/50_user.conf"))
		if !-d $path && lstat $path;
	return problem($settings, $place, 'this folder cannot be read', '', as_root('chmod a+rx ' . shell_word($path))) if -d $path && !(-r _ && -x _);
	return;
}

sub read_file {
	my ($settings, $path) = @_;
	my $place = { file => $path };
	return problem($settings, $place, 'this is no plain file', '', 'make it a file of lines such as: mail = NAME.onion') unless -f $path;
	return problem($settings, $place, 'this file is too large', '', "keep it below $LARGEST bytes") if -s _ > $LARGEST;
	open(my $file, '<', $path) or return problem($settings, $place, "this file cannot be read: $!", '', as_root('chmod a+r ' . shell_word($path)));
	while (my $line = <$file>) {
		$place = { file => $path, line => $. };
		# The mark of UTF-8, as in the conf.
		$line =~ s/^\xef\xbb\xbf// if $. == 1;
		$line =~ s/^\s+|\s+$//g;
		next if $line eq '' || $line =~ /^[#;]/;
		my ($key, $value) = $line =~ /^([^=]*?)\s*=\s*(.*)$/s;
		my $reader = $READERS{ $key // '' };
		if ($reader) { $reader->($settings, $place, $key, $value) }
		else {
			problem($settings, $place, '"' . printable($line) . '" is no setting',
				'the settings are ' . join(', ', sort keys %READERS), 'correct the line, or remove it');
		}
	}
	return;
}

sub read_server {
	my ($settings, $place, $key, $value) = @_;
	my ($server, @problems) = server_of($key, $value);
	push @{ $settings->{problems} }, map { { %{$place}, %{$_} } } @problems;
	$settings->{values}{$key} = { %{$place}, server => $server } unless @problems;
	return;
}

sub read_choice {
	my ($settings, $place, $key, $value) = @_;
	return problem($settings, $place, "$key is \"" . printable($value) . '"', "$key is yes or no", "write $key = yes, or $key = no")
		unless $value =~ /^(?:yes|no)\z/;
	$settings->{values}{$key} = { %{$place}, choice => $value eq 'yes' ? 1 : 0 };
	return;
}

sub read_gateway {
	my ($settings, $place, $key, $value) = @_;
	my $address = address_in($value);
	return problem($settings, $place, "$key is \"" . printable($value) . '"', 'the gateway is a private IPv4 address',
		'write for example gateway = 10.152.152.10') unless $address && $address->{kind} eq 'ipv4' && !$address->{public} && $address->{text} eq $value;
	$settings->{values}{$key} = { %{$place}, choice => $value };
	return;
}

sub problem {
	my ($settings, $place, $what, $rule, $fix) = @_;
	push @{ $settings->{problems} }, { %{$place}, what => $what, rule => $rule, fix => $fix };
	return;
}

1;
