use strict;
use warnings;
use JSON::PP ();
use Test::More;
use Nymphemeral::Server qw(authentication_of onion_problem server_of);

my $ONION = 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion';

open(my $file, '<', 'test/server-cases.json') or die $!;
my $table = JSON::PP->new->utf8->decode(do { local $/; <$file> });
for my $case (@{ $table->{cases} }) {
	my ($server, @problems) = server_of($case->{tunnel}, $case->{given});
	my @broken = map { { rule => $_->{rule}, fix => $_->{fix} } } @problems;
	is_deeply \@broken, [map { $table->{rules}{$_} } @{ $case->{broken} }], "$case->{tunnel}, as the build: " . JSON::PP->new->ascii->allow_nonref->encode($case->{given});
	is_deeply [map { $_->{what} } @problems], [$case->{what}], 'in the same words' if defined $case->{what};
	next if @problems;
	is "$server->{host} $server->{port}", "$case->{host} $case->{port}", 'and leads there';
}

for ( # what is pasted, tunnel, host and port
	['http://NAME/', 'mail', "$ONION:25"],
	['https://NAME:2525/', 'mail', "$ONION:2525"],
	['smtp://NAME', 'mail', "$ONION:25"],
	['  NAME:25 ', 'mail', "$ONION:25"],
	['NAME', 'news', "$ONION:563"],
	['duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad', 'mail', "$ONION:25"],
	['News.Example.Org', 'news', 'news.example.org:563'],
	['2.2.2.2', 'mail', '2.2.2.2:25'],
) {
	my ($given, $tunnel, $expected) = @{$_};
	for my $name ($ONION, uc $ONION) {
		my ($server, @problems) = server_of($tunnel, $given =~ s/NAME/$name/r);
		is_deeply [@problems, "$server->{host}:$server->{port}"], [$expected], "$given is read as $expected";
	}
}

is((server_of('mail', 'mail.example.org:465'))[1]{what}, 'at port 465 a relay speaks TLS from the first byte', 'a problem says what was found');
is((server_of('news', "a\e[31m:563"))[1]{what}, '"a?[31m" is not a host name', 'and masks it');
is((server_of('news', 'a.example.org:65536'))[1]{what}, '65536 is not a port', 'a port too large');
is(onion_problem('example.org'), undef, 'a name that is no onion has no problem as one');

is authentication_of('2.2.2.2'), 'mapped-address';
is authentication_of($ONION), 'onion';
is authentication_of('onion.example.org'), 'certificate';

{
	local $ENV{PATH} = '/nowhere';
	ok !eval { server_of('mail', 'duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion'); 1 }, 'without openssl';
	like $@, qr/^The checksum of an onion name cannot be verified: openssl cannot be run\. fix: .*apt install openssl\n\z/, 'no name is called wrong';
}

done_testing;
