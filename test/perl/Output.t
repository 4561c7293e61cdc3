use strict;
use warnings;
use Test::More;
use Nymphemeral::Output qw(destination json masked printable truth);

is masked("a\e[31m\x{85}b\n"), 'a?[31m?b?', 'what a terminal would act on is masked';
is printable('x' x 121), 'x' x 117 . '...', 'long text is cut at 120 characters';
is printable('x' x 120), 'x' x 120, 'text of 120 characters is not';

is destination({ connect => 'news.example.org:563' }), 'news.example.org:563', 'a server';
is destination({ connect => 'news.example.org:563', through => '10.152.152.10:9229' }),
	'news.example.org:563 through 10.152.152.10:9229', 'a server behind a proxy';

is json({ b => [1, undef, truth(1), truth('')], a => "\"\\\e", c => \0.25 }),
	'{"a":"\\"\\\\?","b":["1",null,true,false],"c":0.25}', 'JSON, keys sorted, text masked';

done_testing;
