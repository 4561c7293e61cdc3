# The conf as it is on the disk.
package Nymphemeral::Conf;
use strict;
use warnings;
use Exporter qw(import);
use Nymphemeral::Facts qw($CONF $PROGRAM %SERVICES);
use Nymphemeral::Subprocess qw(output_of);
use Nymphemeral::Output qw(printable);

our @EXPORT_OK = qw(conf_state tunnels);

# The tunnels as the conf has them now: name, accept, port, connect, its host, and the proxy that it goes through; a
# problem where it cannot be read. With protocol = connect the server is in protocolHost, and connect names the proxy.
sub tunnels {
	my (%options, $section);
	open(my $file, '<', $CONF) or return map { { name => $_, problem => "$CONF cannot be read: $!" } } qw(news mail);
	while (my $line = <$file>) {
		if ($line =~ /^\s*\[(.*?)\]\s*$/) { $section = $1 }
		elsif (defined $section && $line =~ /^\s*([A-Za-z]\w*)\s*=\s*(.*?)\s*$/) { $options{$section}{lc $1} //= $2 }
	}
	return map { tunnel($_, $options{$SERVICES{$_}}) } qw(news mail);
}

sub tunnel {
	my ($name, $options) = @_;
	my %tunnel = (name => $name);
	return { %tunnel, problem => "$CONF has no section [$SERVICES{$name}]" } unless $options;
	for my $key (qw(accept connect)) {
		return { %tunnel, problem => "$CONF has no '$key' in [$SERVICES{$name}]" } unless length($options->{$key} // '');
		$tunnel{$key} = printable($options->{$key});
	}
	my ($address, $port) = $tunnel{accept} =~ /^(?:(.*):)?([0-9]{1,5})$/;
	return { %tunnel, problem => "'accept = $tunnel{accept}' in $CONF names no port of this machine" }
		unless defined $port && $port >= 1 && $port <= 65535
		&& ($address // '') =~ /^(?:|localhost|0\.0\.0\.0|127\.0\.0\.1|::|\[::\])$/;
	$tunnel{port} = $port + 0;
	if (lc($options->{protocol} // '') eq 'connect') {
		my $asked = printable($options->{protocolhost} // '');
		return { %tunnel, problem => "$CONF has no 'protocolHost = HOST:PORT' in [$SERVICES{$name}]" } unless $asked =~ /.:[0-9]+$/;
		@tunnel{qw(through connect)} = ($tunnel{connect}, $asked);
	}
	($tunnel{host}) = $tunnel{connect} =~ /^(?:(.*):)?[^:]*$/;
	$tunnel{host} = '127.0.0.1' unless length($tunnel{host} // '');
	return \%tunnel;
}

# shipped, changed, missing or unknown. dpkg's sum is that of the package; md5sum is in coreutils, Essential.
sub conf_state {
	return 'missing' unless -e $CONF;
	my ($shipped) = map { /^ *\Q$CONF\E ([0-9a-f]{32})/ ? $1 : () } output_of('dpkg-query', '-W', '-f', '${Conffiles}\n', $PROGRAM);
	my ($present) = map { /^([0-9a-f]{32}) / ? $1 : () } output_of('md5sum', $CONF);
	return 'unknown' unless defined $shipped && defined $present;
	return $shipped eq $present ? 'shipped' : 'changed';
}

1;
