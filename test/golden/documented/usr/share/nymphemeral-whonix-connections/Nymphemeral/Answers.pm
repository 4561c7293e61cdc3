# What a server's own words mean, where it refuses before mail or news begins.
package Nymphemeral::Answers;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Explanations qw(another_server is_onion later);
use Nymphemeral::GatewayDns qw(is_mapped);

our @EXPORT_OK = qw(answer_problem refusal_problem);

# In: a tunnel, and the server's first words. Out: cause, sentence, next step.
sub answer_problem {
	my ($tunnel, $words) = @_;
	my ($code) = $words =~ /^([0-9]{3})\b/;
	my $meaning = !defined $code ? 'no ' . ($tunnel->{name} eq 'news' ? 'news' : 'mail') . ' server greets like that'
		: $code =~ /^4/ ? 'it accepts no connections for now'
		: 'it refuses this connection, or all that come through Tor';
	return ('answer', "$tunnel->{connect} answers '$words': $meaning",
		defined $code && $code =~ /^5/ ? another_server($tunnel) : later($tunnel));
}

# In: a tunnel; ehlo-refused or starttls-refused, as stunnel told it; and what Relay's refusal gave.
# Out: cause, sentence, next step.
sub refusal_problem {
	my ($tunnel, $cause, $step, $words, $offered) = @_;
	return answer_problem($tunnel, $words) if ($step // '') eq 'the greeting';
	return ehlo_problem($tunnel, $words) if $cause eq 'ehlo-refused' || ($step // '') eq 'EHLO';
	return without_encryption($tunnel) if defined $step && !$offered;
	return ('starttls-refused', "$tunnel->{connect} offers encryption (STARTTLS), and then answers '$words': its TLS does not work", later($tunnel))
		if defined $step;
	return ('starttls-refused', "$tunnel->{connect} refused encryption (STARTTLS) a moment ago, and not when it was asked again", 'run this check again');
}

sub ehlo_problem {
	my ($tunnel, $words) = @_;
	return ('no-mail-server', "$tunnel->{connect} does not answer EHLO as a mail server does", 'compare host and port with those that you were given')
		unless defined $words;
	my $answer = "$tunnel->{connect} answers '$words' to EHLO";
	return ('no-mail-server', "$answer: it is no mail server, or an old one without encryption", another_server($tunnel)) if $words =~ /^50[02]/;
	return ('ehlo-refused', "$answer: it wants the full name of a host, and stunnel says localhost", another_server($tunnel)) if $words =~ /^504/;
	return ('ehlo-refused', "$answer: it takes no mail for now", later($tunnel)) if $words =~ /^4/;
	return ('ehlo-refused', "$answer: it refuses this client", another_server($tunnel));
}

sub without_encryption {
	my ($tunnel) = @_;
	my $nothing = "$tunnel->{connect} offers no encryption (STARTTLS)";
	return ('no-starttls', "$nothing, and nothing is sent without it", another_server($tunnel)) unless is_onion($tunnel) || is_mapped($tunnel);
	my ($port) = $tunnel->{connect} =~ /([^:]*)$/;
	my $name = is_mapped($tunnel) ? 'the onion name in the gateway\'s MapAddress line' : $tunnel->{host};
	return ('no-starttls', "$nothing; over an onion service Tor encrypts and authenticates already, so this relay needs no tunnel",
		"in the mail client, replace 127.0.0.1 port $tunnel->{port} by $name, port $port");
}

1;
