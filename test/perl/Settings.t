use strict;
use warnings;
use Test::More;
use Nymphemeral::Settings qw(read_settings settings_files);
use TestFiles qw(folder_with);

my $ONION = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion';

my $shipped = folder_with('30_default.conf' => "# mail = a.example.org\n; x\n\n", '40_site.conf' => "news = a.example.org\nmail = b.example.org:587\n");
my $own = folder_with('50_user.conf' => "  mail =  $ONION:25  \r\nisolate = yes\n", '20_first.conf' => "gateway = 10.0.0.1\nnews = c.example.org\n",
	'60_user.conf~' => 'x', '.hidden.conf' => 'x', '70_user.conf.dpkg-old' => 'x');
is_deeply [map { s{.*/}{}r } settings_files($shipped, '/nowhere', $own)], [qw(30_default.conf 40_site.conf 20_first.conf 50_user.conf)],
	'each folder by name, and .conf alone';

my $settings = read_settings($shipped, $own);
is_deeply $settings->{problems}, [], 'without a problem';
my $values = $settings->{values};
is_deeply [map { "$values->{$_}{server}{host}:$values->{$_}{server}{port}" } qw(news mail)], ['c.example.org:563', "$ONION:25"], 'the later wins';
is_deeply [@{ $values->{mail} }{qw(file line)}], ["$own/50_user.conf", 1], 'and is known by file and line';
is_deeply [$values->{isolate}{choice}, $values->{gateway}{choice}], [1, '10.0.0.1'], 'choices';
is read_settings(folder_with('a.conf' => 'isolate = no'))->{values}{isolate}{choice}, 0, 'no is a choice, too';

for ( # a line, what is said, the fix
	['color = red', '"color = red" is no setting', 'correct the line, or remove it'],
	['Mail = a.example.org', '"Mail = a.example.org" is no setting', 'correct the line, or remove it'],
	['nonsense', '"nonsense" is no setting', 'correct the line, or remove it'],
	["x\e[31m = 1", '"x?[31m = 1" is no setting', 'correct the line, or remove it'],
	['mail =', '"" is not a host name', "give the server's full name, such as news.mixmin.net, or its onion name"],
	['news = 2.2.2.2', '2.2.2.2 is the mapped address of the mail relay', "give the news server's full name, such as news.mixmin.net:563"],
	['isolate = true', 'isolate is "true"', 'write isolate = yes, or isolate = no'],
	['gateway = 8.8.8.8', 'gateway is "8.8.8.8"', 'write for example gateway = 10.152.152.10'],
	['gateway = [10.0.0.1]', 'gateway is "[10.0.0.1]"', 'write for example gateway = 10.152.152.10'],
	['gateway = 10.0.0.1.', 'gateway is "10.0.0.1."', 'write for example gateway = 10.152.152.10'],
	['gateway = whonix', 'gateway is "whonix"', 'write for example gateway = 10.152.152.10'],
) {
	my ($line, $what, $fix) = @{$_};
	my $folder = folder_with('50_user.conf' => "\n$line\n");
	my $bad = read_settings($folder);
	is_deeply [map { [@{$_}{qw(file line what fix)}] } @{ $bad->{problems} }], [["$folder/50_user.conf", 2, $what, $fix]], $what;
	is_deeply $bad->{values}, {}, 'and is not a value';
}

my $folder = folder_with();
mkdir "$folder/50_user.conf";
is read_settings($folder)->{problems}[0]{what}, 'this is no plain file', 'a folder in place of a file';

is read_settings(folder_with('a.conf' => "\xef\xbb\xbfmail = $ONION\n"))->{values}{mail}{line}, 1, 'the mark of UTF-8 is no part of a setting';
{
	my $folder = folder_with(file => "mail = $ONION\n");
	symlink '/nowhere', "$folder/link";
	for my $path ("$folder/file", "$folder/link") {
		is_deeply read_settings($path)->{problems}, [{ file => $path, what => 'this is no folder', rule => '',
			fix => "move it away, and write the settings into $path/50_user.conf" }], 'what is no folder holds no settings, and is told';
	}
	is_deeply read_settings("$folder/none")->{problems}, [], 'a folder need not be there';
}

done_testing;
