# Whether the daemon would start with a running conf, as far as that can be known before it starts.
package Nymphemeral::Start;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Ports qw(shared_ports);
use Nymphemeral::Sandbox qw(unreadable unwritable);
use Nymphemeral::SocketOptions qw(refused_options);
use Nymphemeral::Stunnel qw(refusal);

our @EXPORT_OK = qw(start_problems);

# In: what running_conf gave. Out: what keeps the daemon from a start: problems with file, line, what, rule and fix.
sub start_problems {
	my ($running) = @_;
	my @problems = @{ $running->{problems} };
	@problems = (unreadable($running), unwritable($running), shared_ports($running)) unless @problems;
	push @problems, refusal($running) unless @problems;
	return @problems ? @problems : refused_options($running);
}

1;
