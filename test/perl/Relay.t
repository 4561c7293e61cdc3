use strict;
use warnings;
use IO::Socket::INET;
use Test::More;
use Nymphemeral::Relay qw(refusal);

# In: the answers of a relay, the greeting first. Out: what is said of it.
sub refused {
	my (@answers) = @_;
	my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die $!;
	my $child = fork;
	if (!$child) {
		alarm 20;
		my $client = $server->accept;
		for my $answer (@answers) {
			syswrite $client, "$answer\r\n";
			readline $client;
		}
		exit;
	}
	my @refusal = refusal('127.0.0.1', $server->sockport, 5);
	waitpid $child, 0;
	return \@refusal;
}

is_deeply refused('220 a', "250-a\r\n250 STARTTLS", '220 go'), [], 'all is well';
is_deeply refused("554-a\r\n554 no \e[31m"), ['the greeting', '554 no ?[31m', 0], 'a greeting, masked';
is_deeply refused('220 a', '550 no'), ['EHLO', '550 no', 0], 'EHLO';
is_deeply refused('220 a', "250-a\r\n250-STARTTLS\r\n250 SIZE", '454 no'), ['STARTTLS', '454 no', 1], 'STARTTLS that is offered';
is_deeply refused('220 a', "250-a\r\n250 XSTARTTLS", '502 no'), ['STARTTLS', '502 no', 0], 'STARTTLS that is not';
is_deeply refused('220 a'), [], 'closed';
is_deeply [refusal('127.0.0.1', 1, 2)], [], 'nobody is there';

done_testing;
