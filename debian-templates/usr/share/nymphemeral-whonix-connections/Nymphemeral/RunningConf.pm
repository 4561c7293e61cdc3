# The running conf: what the daemon reads, made of the conf and the settings at each start and reload.
package Nymphemeral::RunningConf;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Address qw(address_in split_server);
use Nymphemeral::Conf qw(value_of values_of);
use Nymphemeral::Facts qw($CONF $LOG $MAPPED_ADDRESS $PID_FILE $PROGRAM %SERVICES $UNIT);
use Nymphemeral::Machine qw(as_root);
use Nymphemeral::Output qw(masked printable shell_word);
use Nymphemeral::Tunnels qw(is_verified);

our @EXPORT_OK = qw(running_conf);

# The unit decides them; delay and sessionResume below as well.
my %IS_OURS = map { $_ => 1 } qw(pid foreground output log setuid setgid chroot delay sessionresume);

# In: what Tunnels' plan gave, and whether stunnel knows sessionResume.
# Out: {lines: each has text, and file and line of where it comes from; denied: public addresses that nothing may reach;
# problems, notes: each has file, line, what and fix}.
sub running_conf {
	my ($plan, $resumes) = @_;
	my $running = { lines => [], denied => { $MAPPED_ADDRESS => 1 }, problems => [@{ $plan->{problems} }], notes => [] };
	add($running, "; Made of $CONF and the settings at each start and reload: what is edited here is lost.");
	add($running, "pid = $PID_FILE");
	# A ticket of one visit would show the server which earlier visit came from here; stunnel has the option since 5.60.
	add($running, 'sessionResume = no') if $resumes;
	# Without it stunnel looks up each name before it starts, and waits as long as no DNS answers.
	add($running, 'delay = yes');
	add($running, "output = $LOG");
	add($running, 'log = overwrite');
	my ($global, @sections) = @{ $plan->{sections} };
	refuse_other_servers($running, $global, @sections);
	# stunnel would take it for the conf of one connection, as inetd(8) has them.
	push @{ $running->{problems} }, { file => $CONF, what => 'this file has no section', rule => 'each tunnel is a section',
		fix => 'write ' . join(' and ', map { "[$_]" } sort values %SERVICES) } unless @sections || @{ $running->{problems} };
	add_entries($running, $global, $global);
	for my $section (@sections) {
		my $unverified = is_unverified_name($global, $section);
		add($running, "[$section->{name}]", $section);
		add_entries($running, $global, $unverified ? without($section, 'verifychain') : $section);
		add_name_in_tls($running, $global, $section);
		next unless $unverified;
		add_verification($running, $global, $section);
		note_verification($running, $global, $section);
	}
	return $running;
}

sub add {
	my ($running, $text, $place) = @_;
	push @{ $running->{lines} }, { text => $text, file => $place->{file}, line => $place->{line} };
	return;
}

sub add_entries {
	my ($running, $global, $section) = @_;
	for my $entry (@{ $section->{entries} }) {
		my $option = $entry->{option} // '';
		if ($IS_OURS{$option}) { note_ours($running, $entry) }
		elsif ($option eq 'connect') { add($running, 'connect = ' . guarded($running, $global, $section, $entry), $entry) }
		elsif ($option eq 'sni' && is_client($global, $section) && address_in($entry->{value})) { next }
		else { add($running, $entry->{text}, $entry) }
		refuse_proxied_address($running, $global, $section, $entry) if $option eq 'protocolhost';
	}
	return;
}

# What stunnel would go to beside the one server that is judged: a line that every section inherits, and a second server.
sub refuse_other_servers {
	my ($running, $global, @sections) = @_;
	my $refuse = sub {
		my ($entry, $what, $fix) = @_;
		push @{ $running->{problems} }, { file => $entry->{file}, line => $entry->{line}, what => $what, rule => 'a tunnel has one server', fix => $fix };
	};
	for my $entry (map { values_of($_, $global) } qw(connect protocol protocolhost redirect)) {
		$refuse->($entry, "'$entry->{option}' is before the first section, so it counts for every tunnel", 'move this line into its section');
	}
	for my $name (values %SERVICES) {
		my (undef, @more) = map { values_of('connect', $_) } grep { $_->{name} eq $name } @sections;
		$refuse->($_, "'connect' stands more than once in [$name]", 'remove all but one of these lines') for @more;
	}
	return;
}

sub note_ours {
	my ($running, $entry) = @_;
	my ($option, $value) = @{$entry}{qw(option value)};
	return if $option eq 'pid' && $value eq $PID_FILE || $option =~ /^(?:foreground|sessionresume)\z/ && lc $value eq 'no'
		|| $option eq 'delay' && lc $value eq 'yes';
	push @{ $running->{notes} }, { file => $entry->{file}, line => $entry->{line},
		what => "'$option' is ignored, because $UNIT decides it", fix => 'remove this line' };
	return;
}

sub is_client { return lc value_of('client', @_) eq 'yes' }

# The protocols in which protocolHost, and not connect, is the server.
sub is_proxied { return lc value_of('protocol', @_) =~ /^(?:connect|socks)\z/ }

sub server_host {
	my ($global, $section) = @_;
	my ($host) = split_server(value_of(is_proxied($global, $section) ? 'protocolhost' : 'connect', $global, $section));
	return $host;
}

# A public address that no certificate proves becomes a name, by its final dot: then the gateway's DNS is asked, which
# gives an onion's virtual address where Tor maps it, and the address itself where Tor does not. The unit denies the
# address itself.
sub guarded {
	my ($running, $global, $section, $entry) = @_;
	my ($host, $port) = split_server($entry->{value});
	my $address = address_in($host);
	return $entry->{value} unless $address && $address->{public};
	my $proved = is_client($global, $section) && is_verified($global, $section) && !is_proxied($global, $section);
	return $entry->{value} if $proved && $address->{text} ne $MAPPED_ADDRESS;
	if ($address->{kind} ne 'ipv4') {
		refuse_address($running, $entry, $host);
		return $entry->{value};
	}
	$running->{denied}{ $address->{text} } = 1;
	return "$address->{text}.:$port";
}

sub refuse_proxied_address {
	my ($running, $global, $section, $entry) = @_;
	my ($host) = split_server($entry->{value});
	my $address = address_in($host);
	refuse_address($running, $entry, $host)
		if $address && $address->{public} && is_proxied($global, $section) && !is_verified($global, $section);
	return;
}

sub refuse_address {
	my ($running, $entry, $host) = @_;
	push @{ $running->{problems} }, { file => $entry->{file}, line => $entry->{line},
		what => printable($host) . ' may be any server on the Internet, and no certificate is verified',
		rule => 'a server is authenticated by its certificate or its onion name', fix => "write the server's name" };
	return;
}

# Server Name Indication (RFC 6066, section 3) takes no address, and 2.2.2.2 would tell the relay of this package.
sub add_name_in_tls {
	my ($running, $global, $section) = @_;
	return unless is_client($global, $section);
	my $stated = value_of('sni', $section);
	add($running, 'sni =', $section) if address_in(server_host($global, $section)) && (!length $stated || address_in($stated));
	return;
}

# Whether news or mail would go to a name on the Internet that no certificate proves.
sub is_unverified_name {
	my ($global, $section) = @_;
	return 0 if is_verified($global, $section) || !grep { $_ eq $section->{name} } values %SERVICES;
	my $host = server_host($global, $section);
	return !address_in($host) && $host =~ /\./ && $host !~ /\.onion\.?\z/i;
}

sub add_verification {
	my ($running, $global, $section) = @_;
	add($running, 'verifyChain = yes', $section);
	add($running, 'checkHost = ' . server_host($global, $section), $section) unless values_of('checkhost', $global, $section);
	add($running, 'CApath = /etc/ssl/certs', $section) unless values_of('capath', $global, $section) || values_of('cafile', $global, $section);
	return;
}

sub note_verification {
	my ($running, $global, $section) = @_;
	my $host = server_host($global, $section);
	my ($server) = reverse values_of(is_proxied($global, $section) ? 'protocolhost' : 'connect', $global, $section);
	my ($name) = grep { $SERVICES{$_} eq $section->{name} } keys %SERVICES;
	push @{ $running->{notes} }, { file => $server->{file}, line => $server->{line},
		what => 'the conf asks for no certificate of ' . masked($host) . ', but the tunnel verifies one',
		fix => as_root("$PROGRAM servers --$name " . shell_word($host)) };
	return;
}

sub without {
	my ($section, $option) = @_;
	return { %{$section}, entries => [grep { ($_->{option} // '') ne $option } @{ $section->{entries} }] };
}

1;
