use strict;
use warnings;
use Test::More;
use Nymphemeral::Subprocess qw(output_of run);

is_deeply run({}, 'sh', '-c', 'printf "a\nb"; echo c >&2'), { status => 0, output => "a\nb" }, 'standard output, and no errors';
is run({ errors => 1 }, 'sh', '-c', 'echo a; echo b >&2')->{output}, "a\nb\n", 'errors where they are asked for';
is run({ input => "x\0y\n" }, 'cat')->{output}, "x\0y\n", 'standard input, byte by byte';
is run({ input => 'x' x 4096 }, 'true')->{status}, 0, 'a command that does not read it';
is run({}, 'sh', '-c', 'exit 3')->{status} >> 8, 3, 'an exit status';
is_deeply run({}, '/nowhere/program'), { status => 127 << 8, output => '' }, 'a command that there is not';
is_deeply [output_of('printf', 'a\nb\n')], ['a', 'b'], 'lines';
is_deeply [output_of('/nowhere/program')], [], 'no lines';

is run({}, 'pwd')->{output}, "/\n", 'wherever this user stands';

done_testing;
