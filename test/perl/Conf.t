use strict;
use warnings;
use Test::More;
use Nymphemeral::Conf qw(read_conf section_named values_of);
use TestFiles qw(folder_with);

# The conf's sections as text: name, then OPTION=VALUE@LINE.
sub shown {
	my ($conf) = @_;
	return map {
		join ' ', '[' . ($_->{name} // '') . ']', map { ($_->{option} // '?') . '=' . ($_->{value} // $_->{text}) . "\@$_->{line}" } @{ $_->{entries} }
	} @{ $conf->{sections} };
}

my $BODY = "pid = /x\n[nntps-client]\naccept = 127.0.0.1:119\n";
for ( # what is the first line, the text, the sections
	['a section', "[nntps-client]\naccept = 119\n", '[]', '[nntps-client] accept=119@2'],
	['#', "# managed by salt\n$BODY", '[] pid=/x@2', '[nntps-client] accept=127.0.0.1:119@4'],
	[';', "; mine\n$BODY", '[] pid=/x@2', '[nntps-client] accept=127.0.0.1:119@4'],
	['indented', "   pid = /x\n\t[nntps-client]\n accept=1\n", '[] pid=/x@1', '[nntps-client] accept=1@3'],
	['nothing', '', '[]'],
	['the mark of UTF-8', "\xef\xbb\xbfpid = /x\n", '[] pid=/x@1'],
	['ended by CRLF', "pid = /x\r\n[ nntps-client ]\r\nAccept = 1\r\n", '[] pid=/x@1', '[nntps-client] accept=1@3'],
	['in capitals', "PID = /x\n[n]\nACCEPT  =  1 2  \n", '[] pid=/x@1', '[n] accept=1 2@3'],
	['nonsense', "nonsense\n= x\n", '[] ?=nonsense@1 =x@2'],
	['cut by a zero byte', "pid = /x\0 y\n", '[] pid=/x@1'],
) {
	my ($name, $text, @expected) = @{$_};
	my $conf = read_conf(folder_with(conf => $text) . '/conf');
	is_deeply [shown($conf)], \@expected, "first line: $name";
	is_deeply $conf->{problems}, [], 'without a problem';
}

my $folder = folder_with('d/20', "[n]\nAccept = 1\n", 'd/10', "debug = 7\n", 'd/.hidden', "pid = /h\n");
mkdir "$folder/d/folder";
open(my $file, '>', "$folder/conf"); print {$file} "InClude = $folder/d\nconnect = 2\n"; close $file;
my $conf = read_conf("$folder/conf");
is_deeply [shown($conf)], ['[] pid=/h@1 debug=7@1', '[n] accept=1@2 connect=2@2'], 'include: plain files by name, and sections go on';
is $conf->{sections}[1]{entries}[0]{file}, "$folder/d/20", 'an entry knows its file';

my $relative = folder_with(conf => 'include = ' . ("$folder/d" =~ s{^/}{}r) . "\nconnect = 2\n");
is_deeply [shown(read_conf("$relative/conf"))], [shown($conf)], 'a folder without a slash before it, from whatever folder it is read';
open($file, '>', "$folder/d/30"); print {$file} "include = $folder/d\n"; close $file;
like read_conf("$folder/conf")->{problems}[0]{what}, qr/'include' goes deeper than 8 files/, 'an endless include is told';

symlink '/nowhere', "$folder/link";
for ( # path, what is said
	["$folder/none", 'this file was deleted, and dpkg does not restore a deleted conffile'],
	["$folder/link", 'this link leads to nothing'],
	["$folder/d", 'this is no plain file'],
) {
	my ($path, $what) = @{$_};
	my ($problem) = @{ read_conf($path)->{problems} };
	is_deeply [@{$problem}{qw(file what)}], [$path, $what], $what;
}
symlink "$folder/d/20", "$folder/good";
is_deeply [shown(read_conf("$folder/good"))], ['[]', '[n] accept=1@2'], 'a link is followed';

$conf = read_conf(folder_with(conf => "debug = 1\n[n]\nDebug = 2\ndebug = 3\n") . '/conf');
is_deeply [map { $_->{value} } values_of('debug', $conf->{sections}[0], section_named($conf, 'n'))], [1, 2, 3], 'values, general ones first';
is section_named($conf, 'm'), undef, 'no section of that name';

done_testing;
