# The two tunnels: what the conf says, with the settings applied.
package Nymphemeral::Tunnels;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Address qw(split_server);
use Nymphemeral::Conf qw(read_conf section_named value_of values_of);
use Nymphemeral::Facts qw($CONF $GATEWAY $RUNNING_CONF %SERVICES);
use Nymphemeral::Output qw(masked place);
use Nymphemeral::Server qw(authentication_of);
use Nymphemeral::Settings qw(read_settings);

our @EXPORT_OK = qw(is_verified plan running_tunnels tunnel_of tunnels);

my $ISOLATING_PORT = 9229;
my %IS_ROUTE = map { $_ => 1 } qw(connect protocol protocolhost delay);
my %IS_VERIFICATION = map { $_ => 1 } qw(verifychain verifypeer verify checkhost checkemail checkip cafile capath sni);

# What is to run. In: the conf, and the folders of the settings; those of the package unless given.
# Out: {sections: those of the conf with the settings applied; problems: where there is one nothing can run}.
sub plan {
	my ($path, @folders) = @_;
	my $conf = read_conf($path // $CONF);
	my $settings = read_settings(@folders);
	my %plan = (sections => $conf->{sections}, problems => [@{ $conf->{problems} }, @{ $settings->{problems} }]);
	choose_news($conf, $settings->{values}) if section_named($conf, $SERVICES{news});
	choose_mail($conf, $settings->{values}{mail}) if section_named($conf, $SERVICES{mail}) && $settings->{values}{mail};
	return \%plan;
}

sub choose_news {
	my ($conf, $values) = @_;
	my $section = section_named($conf, $SERVICES{news});
	my ($news, $isolate, $gateway) = @{$values}{qw(news isolate gateway)};
	my $tunnel = tunnel_of($conf, 'news');
	my $was_isolated = defined $tunnel->{through};
	my $isolated = $isolate ? $isolate->{choice} : $was_isolated;
	return unless $news || $isolate && $isolated != $was_isolated || $gateway && $isolated;
	my $place = $news // $isolate // $gateway;
	my ($host, $port) = $news ? @{ $news->{server} }{qw(host port)} : split_server($tunnel->{connect} // '');
	my ($proxy, $proxy_port) = $was_isolated ? split_server($tunnel->{through}) : ($GATEWAY, $ISOLATING_PORT);
	$proxy = $gateway->{choice} if $gateway;
	replace($section, $place, \%IS_ROUTE, $isolated
		? (connect => "$proxy:$proxy_port", protocol => 'connect', protocolHost => "$host:$port")
		: (connect => "$host:$port", delay => 'yes'));
	replace($section, $place, \%IS_VERIFICATION, verification($news->{server})) if $news;
	return;
}

sub choose_mail {
	my ($conf, $mail) = @_;
	my $section = section_named($conf, $SERVICES{mail});
	replace($section, $mail, { connect => 1 }, connect => "$mail->{server}{host}:$mail->{server}{port}");
	replace($section, $mail, \%IS_VERIFICATION, verification($mail->{server}));
	return;
}

# Options as pairs. An authority is asked about the name, never about the chain alone: every site has a valid chain.
sub verification {
	my ($server) = @_;
	return $server->{authentication} eq 'certificate'
		? (verifyChain => 'yes', checkHost => $server->{host}, CApath => '/etc/ssl/certs') : ();
}

sub replace {
	my ($section, $place, $gone, @pairs) = @_;
	my @kept = grep { !$gone->{ $_->{option} // '' } } @{ $section->{entries} };
	while (my ($option, $value) = splice @pairs, 0, 2) {
		push @kept, { option => lc $option, value => $value, text => "$option = $value", file => $place->{file}, line => $place->{line} };
	}
	$section->{entries} = \@kept;
	return;
}

# Out: news and mail as they are to run: name, accept, port, connect, host, through (the proxy, with protocol =
# connect), authentication, file and line of the server, verified, checkHost with its file and line. A tunnel that cannot be
# used has problem, and fix where that is known.
sub tunnels {
	my $plan = plan();
	my ($problem) = @{ $plan->{problems} };
	return map { $problem ? { name => $_, problem => problem_of($problem), fix => $problem->{fix} } : tunnel_of($plan, $_) } qw(news mail);
}

# Out: the same of what the daemon was started or reloaded with; nothing where there is no such file.
sub running_tunnels {
	return unless -e $RUNNING_CONF;
	my $conf = read_conf($RUNNING_CONF);
	return map { tunnel_of($conf, $_) } qw(news mail);
}

sub problem_of {
	my ($problem) = @_;
	return place(@{$problem}{qw(file line)}) . ": $problem->{what}";
}

sub tunnel_of {
	my ($conf, $name) = @_;
	my %tunnel = (name => $name);
	my $section = section_named($conf, $SERVICES{$name})
		or return { %tunnel, problem => "$CONF has no section [$SERVICES{$name}]" };
	my $option = sub { (values_of($_[0], $conf->{sections}[0], $section))[-1] };
	my $accepted;
	for my $key (qw(accept connect)) {
		my ($entry) = $key eq 'connect' ? values_of($key, $section) : $option->($key);
		return { %tunnel, problem => "$CONF has no '$key' in [$SERVICES{$name}]" } unless length($entry->{value} // '');
		@tunnel{ $key, 'file', 'line' } = (masked($entry->{value}), @{$entry}{qw(file line)});
		$accepted //= $entry;
	}
	my ($address, $port) = $tunnel{accept} =~ /^(?:(.*):)?([0-9]{1,5})$/;
	return { %tunnel, problem => place(@{$accepted}{qw(file line)}) . ": '$tunnel{accept}' is no port of 127.0.0.1, where the clients connect",
		fix => 'write an address and a port, such as accept = 127.0.0.1:8119' }
		unless defined $port && $port >= 1 && $port <= 65535
		&& ($address // '') =~ /^(?:|localhost|0\.0\.0\.0|127\.0\.0\.1|::|\[::\])$/;
	$tunnel{port} = $port + 0;
	my $protocol = $option->('protocol');
	if (lc($protocol->{value} // '') eq 'connect') {
		my $asked = $option->('protocolhost');
		my $server = masked($asked->{value} // '');
		return { %tunnel, problem => "$CONF has no 'protocolHost = HOST:PORT' in [$SERVICES{$name}]" } unless $server =~ /.:[0-9]+$/;
		@tunnel{qw(through connect file line)} = ($tunnel{connect}, $server, @{$asked}{qw(file line)});
	}
	my ($host, $server_port) = split_server($tunnel{connect});
	# A final dot makes a name of an address, for the gateway's DNS.
	$host =~ s/\.\z//;
	@tunnel{qw(host connect authentication)} = ($host, "$host:$server_port", authentication_of($host));
	$tunnel{verified} = is_verified($conf->{sections}[0], $section);
	my $checked = $option->('checkhost');
	@tunnel{qw(checkHost checkHostFile checkHostLine)} = (masked($checked->{value}), @{$checked}{qw(file line)}) if $checked;
	return \%tunnel;
}

# In: sections, the general one first. Out: whether stunnel knows whom it speaks with: a certificate for the name, or
# one that is pinned (stunnel(8): verifyChain, checkHost, verifyPeer, verify).
sub is_verified {
	my @sections = @_;
	my $value = sub { lc value_of($_[0], @sections) };
	# "verify" sets the others, and which of them counts depends on the order.
	return 0 if values_of('verify', @sections) && (values_of('verifypeer', @sections) || values_of('verifychain', @sections));
	return 1 if $value->('verifypeer') eq 'yes' || $value->('verify') =~ /^[34]\z/;
	return $value->('verifychain') eq 'yes' && (grep { length $value->($_) } qw(checkhost checkemail checkip)) ? 1 : 0;
}

1;
