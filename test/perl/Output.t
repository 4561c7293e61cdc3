use strict;
use warnings;
use Test::More;
use Nymphemeral::Output qw(destination json masked place printable shell_word truth);

is masked("a\e[31m\x{85}b\n"), 'a?[31m?b?', 'what a terminal would act on is masked';
is printable('x' x 121), 'x' x 117 . '...', 'long text is cut at 120 characters';
is printable('x' x 120), 'x' x 120, 'text of 120 characters is not';

is place("/a\e[1m\n\xe2\x80\xae", 3), '/a?[1m????, line 3', 'a name may hold anything';
is place('/' . 'a' x 200), '/' . 'a' x 200, 'and is whole';
is shell_word('a@b.c:25'), 'a@b.c:25', 'a plain word for a shell';
is shell_word("a'\$(id) " . 'b' x 130), "'a'\\''\$(id) " . 'b' x 130 . "'", 'another one is quoted, and whole';

is destination({ connect => 'news.example.org:563' }), 'news.example.org:563', 'a server';
is destination({ connect => 'news.example.org:563', through => '10.152.152.10:9229' }),
	'news.example.org:563 through 10.152.152.10:9229', 'a server behind a proxy';

is json({ b => [1, undef, truth(1), truth('')], a => "\"\\\e", c => \0.25 }),
	'{"a":"\\"\\\\?","b":["1",null,true,false],"c":0.25}', 'JSON, keys sorted, text masked';

done_testing;
