use strict;
use warnings;
use Test::More;
use Nymphemeral::Trial qw(trial_conf);

my @lines = ('; made', 'pid = /run/x', 'output = /run/log', 'log = overwrite', 'debug = warning', '[nntps-client]', 'client = yes', 'accept = 127.0.0.1:119',
	'connect = news.example.org:563', 'verifyChain = yes', '[ssmtp-client]', 'accept = 127.0.0.1:25', 'connect = 2.2.2.2.:25');
is trial_conf('nntps-client', 4711, @lines), <<'CONF', 'one tunnel, at a port of its own, with all that it verifies';
foreground = yes
syslog = no
pid =
; made
debug = warning
[nntps-client]
accept = 127.0.0.1:4711
client = yes
connect = news.example.org:563
verifyChain = yes
CONF
is trial_conf('ssmtp-client', 4711, @lines) =~ /563/ ? 1 : 0, 0, 'the other one is not there';

done_testing;
