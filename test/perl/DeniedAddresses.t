use strict;
use warnings;
use Test::More;
use Nymphemeral::DeniedAddresses qw(undeniable);

my $UNIT = 'stunnel@nymphemeral.service';
# What systemd has of the unit, and whether it takes a change.
my ($phase, $obeys, %prefixes, @ran) = ('starting', 1);
{
	no warnings 'redefine';
	*Nymphemeral::DeniedAddresses::unit_state = sub { return {} };
	*Nymphemeral::DeniedAddresses::unit_phase = sub { return $phase };
	*Nymphemeral::DeniedAddresses::as_root = sub { return "sudo $_[0]" };
	*Nymphemeral::DeniedAddresses::output_of = sub { return $prefixes{ $_[2] =~ s/^--property=//r } };
	*Nymphemeral::DeniedAddresses::run = sub {
		push @ran, join ' ', @_[1 .. $#_];
		$prefixes{IPAddressDeny} = join ' ', map { /^IPAddressDeny=(.+)/ ? $1 : () } @_ if $obeys;
	};
}

# In: the addresses to deny, and the lines of the running conf. Out: what is said.
sub said {
	my ($denied, @lines) = @_;
	@ran = ();
	return [map { "$_->{file}: $_->{what}. $_->{fix}" } undeniable({ denied => { map { $_ => 1 } @{$denied} }, lines => [map { { text => $_ } } @lines] })];
}

%prefixes = (IPAddressAllow => '', IPAddressDeny => '2.2.2.2/32');
is_deeply [said(['2.2.2.2']), @ran], [[]], 'what the unit denies';
is_deeply said(['2.2.2.2', '3.3.3.3']), [], 'another address';
is_deeply \@ran, ["systemctl set-property --runtime $UNIT IPAddressDeny= IPAddressDeny=2.2.2.2/32 IPAddressDeny=3.3.3.3/32"], 'is denied as well';
$phase = 'runs';
is_deeply [said(['2.2.2.2'], 'connect = 3.3.3.3:25'), @ran], [[]], 'a daemon that runs may still go there without proof';
$phase = 'starting';
is_deeply [said(['2.2.2.2', '3.3.3.3'], 'connect = 3.3.3.3:25', 'connect = 3.3.3.3.:26'), @ran], [[]], 'one section proves it, and another does not';
is_deeply [said(['2.2.2.2'], 'connect = 3.3.3.3.:25'), @ran], [[]], 'a name proves nothing';
is_deeply said(['2.2.2.2'], 'connect = 3.3.3.3:25'), [], 'an address that a certificate proves';
is_deeply \@ran, ["systemctl set-property --runtime $UNIT IPAddressDeny= IPAddressDeny=2.2.2.2/32"], 'is let go';
$obeys = 0;
is_deeply said(['2.2.2.2', '4.4.4.4']), ["$UNIT: systemd does not deny 4.4.4.4/32. write a name in place of this address"], 'systemd does not do it';

for ( # what a drop-in allows, and the prefixes that let the tunnels reach a denied address
	['2.2.2.2/32', '2.2.2.2/32'], ['10.0.0.0/8 2.2.2.0/24', '2.2.2.0/24'], ['0.0.0.0/0 ::/0', '0.0.0.0/0'], ['2.2.2.3/31 2.2.2.2/30', '2.2.2.3/31', '2.2.2.2/30'],
	['127.0.0.0/8 ::1/128 2.2.3.0/24 2.2.2.3/32'], [''],
) {
	my ($allowed, @prefixes) = @{$_};
	$prefixes{IPAddressAllow} = $allowed;
	is_deeply [said(['2.2.2.2']), @ran], [[map { "$UNIT: IPAddressAllow=$_ lets the tunnels reach 2.2.2.2. remove that prefix: sudo systemctl edit $UNIT" } @prefixes]], "allowed: $allowed";
}

done_testing;
