# What is wrong with a tunnel's server as it is written, before anybody is asked.
package Nymphemeral::ServerProblem;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Explanations qw(another_server);
use Nymphemeral::Facts qw($PROGRAM);
use Nymphemeral::Machine qw(as_root);
use Nymphemeral::Output qw(place);
use Nymphemeral::Server qw(onion_problem);

our @EXPORT_OK = qw(server_problem);

# In: a tunnel, as Tunnels has it. Out: cause, sentence and next step; nothing where the server may be asked.
sub server_problem {
	my ($tunnel) = @_;
	my ($host, $port) = $tunnel->{connect} =~ /^(.*):([^:]*)$/;
	my $place = place(@{$tunnel}{qw(file line)});
	return ('conf', "$place: '$port' names no port", another_server($tunnel)) if $port =~ /\./;
	return ('conf', "$place: '$host' has a character that no host name has, such as a typographic quote", another_server($tunnel))
		if $host =~ /[^A-Za-z0-9.:\[\]_-]/;
	if (my ($problem) = onion_problem(lc $host)) {
		return ('onion-name', "$place: $problem->{what}", $problem->{fix} . ', then: ' . as_root("$PROGRAM servers --$tunnel->{name} NAME.onion"));
	}
	return verification_problem($tunnel, $place);
}

# stunnel verifies the name in "checkHost", whatever it connects to.
sub verification_problem {
	my ($tunnel, $place) = @_;
	my $repair = as_root("$PROGRAM servers --$tunnel->{name} $tunnel->{host}");
	my $checked = $tunnel->{checkHost};
	my $checked_place = place(@{$tunnel}{qw(checkHostFile checkHostLine)});
	if ($tunnel->{authentication} eq 'onion') {
		return unless defined $checked;
		return ('check-host-on-onion', "$checked_place: 'checkHost' is set for an onion service, but Tor verifies that name, not a certificate", $repair);
	}
	return ('names-differ', "'checkHost' is $checked ($checked_place), and the tunnel leads to $tunnel->{host} ($place): they must be the same", $repair)
		if defined $checked && lc $checked ne lc $tunnel->{host};
	# Of a name on the Internet the running conf demands a certificate, whatever the conf says.
	return ('unverified', "$place: $tunnel->{host} is no onion service, and no certificate of it is verified", $repair)
		if $tunnel->{authentication} eq 'certificate' && !$tunnel->{verified} && $tunnel->{host} !~ /[.:]/;
	return;
}

1;
