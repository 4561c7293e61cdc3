# The subcommand servers: shows where the two tunnels lead, and leads them elsewhere.
package Nymphemeral::Servers;
use strict;
use warnings;
use Exporter qw(import);
use File::Temp ();
use Nymphemeral::Conf qw(conf_state);
use Nymphemeral::Facts qw($AS_ROOT $CONF $PROGRAM @SETTINGS_DIRECTORIES $UNIT);
use Nymphemeral::Lock qw(lock_settings);
use Nymphemeral::Machine qw(as_root in_sysmaint_session reload_step unmask_step);
use Nymphemeral::Output qw(destination failure masked place problem_text shell_word);
use Nymphemeral::Restart qw(restart_tunnels);
use Nymphemeral::RunningConf qw(running_conf);
use Nymphemeral::Server qw(server_of);
use Nymphemeral::Settings qw(read_settings settings_files);
use Nymphemeral::Start qw(start_problems);
use Nymphemeral::Tunnels qw(plan running_tunnels tunnel_of);
use Nymphemeral::UserSettings qw($USER_SETTINGS chosen_text file_text write_file);

our @EXPORT_OK = qw(servers);

# A change takes as long where the tunnels do not come up and the old servers come back.
my $LOCK_SECONDS = 15;

# In: the options news, mail, isolate, default and dry-run, and the words of the command line. Out: the exit status.
sub servers {
	my ($given, @words) = @_;
	return show() unless grep { defined $given->{$_} } qw(news mail isolate default);
	my ($choices, @problems) = choices_of($given);
	return failure(2, map { "$_->{what}: $_->{rule}. fix: $_->{fix}" } @problems) if @problems;
	return failure(1, 'Only root may change the servers. fix: ' . as_root(join ' ', $PROGRAM, 'servers', map { shell_word($_) } @words))
		unless $AS_ROOT || $given->{'dry-run'};
	return eval { change($given, $choices) } // failure(1, masked($@ =~ s/\n\z//r) . '. Nothing was changed.');
}

sub change {
	my ($given, $choices) = @_;
	my $lock = $given->{'dry-run'} || lock_settings($LOCK_SECONDS)
		or return failure(1, "Another '$PROGRAM servers' is running. fix: run this command again when it has ended. Nothing was changed.");
	my $old = file_text($USER_SETTINGS);
	my $new = chosen_text($old, $given->{default}, %{$choices});
	my $before = plan();
	my $plan = plan_with($new);
	my @problems = start_problems(running_conf($plan, 0));
	return failure(1, map({ problem_text($_) } @problems), 'Nothing was changed.') if @problems;
	my @after = tunnels_of($plan);
	my ($unusable) = grep { $_->{problem} && defined $choices->{ $_->{name} } } @after;
	return failure(1, "$unusable->{problem}.", 'Nothing was changed.') if $unusable;
	my ($other) = grep { overruled($_, $choices) } @after;
	return failure(1, place(@{$other}{qw(file line)}) . " sets another server, and is read later. fix: remove that line. Nothing was changed.") if $other;
	my @changes = changes(@{ $before->{problems} } ? [] : [tunnels_of($before)], \@after);
	if ($given->{'dry-run'}) {
		print @changes, "Nothing was changed: this was a dry run.\n";
		return 0;
	}
	# From here on the change is finished or taken back. Ctrl-C could leave tunnels that cannot come up.
	local @SIG{qw(INT TERM HUP QUIT)} = ('IGNORE') x 4;
	write_file($USER_SETTINGS, $new);
	return take_effect($old, @changes);
}

sub choices_of {
	my ($given) = @_;
	my (%choices, @problems);
	for my $tunnel (grep { defined $given->{$_} } qw(news mail)) {
		my $text = $given->{$tunnel};
		$text = <STDIN> // '' if $text eq '-';
		my ($server, @found) = server_of($tunnel, $text);
		push @problems, map { { %{$_}, what => "$tunnel server: $_->{what}" } } @found;
		$choices{$tunnel} = "$server->{host}:$server->{port}";
	}
	$choices{isolate} = $given->{isolate} ? 'yes' : 'no' if defined $given->{isolate};
	return (\%choices, @problems);
}

sub tunnels_of {
	my ($plan) = @_;
	return map { tunnel_of($plan, $_) } qw(news mail);
}

# What would run if the user's file had this text. The folder is the last one, as on the disk.
sub plan_with {
	my ($text) = @_;
	my $folder = File::Temp->newdir;
	my $last = $SETTINGS_DIRECTORIES[-1];
	for my $file (grep { $_ ne $USER_SETTINGS && index($_, "$last/") == 0 } settings_files()) {
		symlink($file, "$folder/" . substr($file, length "$last/")) or die "$folder cannot be written: $!\n";
	}
	write_file("$folder/50_user.conf", $text);
	my $plan = plan($CONF, @SETTINGS_DIRECTORIES[0 .. $#SETTINGS_DIRECTORIES - 1], "$folder");
	for my $place (@{ $plan->{problems} }, map { @{ $_->{entries} } } @{ $plan->{sections} }) { $place->{file} =~ s/^\Q$folder\E/$last/ }
	push @{ $plan->{problems} }, grep { $_->{file} eq $last } @{ read_settings($last)->{problems} };
	return $plan;
}

# Whether a later file chooses another server than was asked for.
sub overruled {
	my ($tunnel, $choices) = @_;
	my $asked = $choices->{ $tunnel->{name} };
	return defined $asked && !$tunnel->{problem} && $asked ne $tunnel->{connect};
}

sub show {
	my $plan = plan();
	# The conf alone leads to other servers than the settings choose.
	return failure(1, map { problem_text($_) } @{ $plan->{problems} }) if @{ $plan->{problems} };
	my @tunnels = tunnels_of($plan);
	my @where = map { $_->{problem} ? '' : '(' . source_of($_) . ($_->{authentication} eq 'mapped-address' ? '; simpler: servers --mail NAME.onion' : '') . ')' } @tunnels;
	print table([map { [row_of($_), shift @where] } @tunnels]);
	my %runs = map { $_->{name} => destination($_) } grep { !$_->{problem} } running_tunnels();
	print "The tunnels do not use these servers yet. To switch: @{[reload_step()]}\n"
		if grep { !$_->{problem} && defined $runs{ $_->{name} } && $runs{ $_->{name} } ne destination($_) } @tunnels;
	return (grep { $_->{problem} } @tunnels) ? 1 : 0;
}

sub source_of {
	my ($tunnel) = @_;
	return 'as shipped' if $tunnel->{file} eq $CONF && conf_state() eq 'shipped';
	return place(@{$tunnel}{qw(file line)});
}

# The servers after a change, and those before it where they could be used.
sub changes {
	my ($before, $after) = @_;
	my %was = map { $_->{name} => destination($_) } grep { !$_->{problem} } @{$before};
	return table([map {
		my $was = $was{ $_->{name} };
		[row_of($_), $_->{problem} || !defined $was ? '' : $was eq destination($_) ? '(unchanged)' : "(was $was)"];
	} @{$after}]);
}

sub row_of {
	my ($tunnel) = @_;
	return ($tunnel->{name}, $tunnel->{problem}, '') if $tunnel->{problem};
	my %proof = (certificate => 'verified by its certificate', onion => 'verified by its name, in Tor', 'mapped-address' => 'the Whonix-Gateway must map it');
	return ($tunnel->{name}, destination($tunnel), $proof{ $tunnel->{authentication} });
}

# Rows in columns, two blanks between them.
sub table {
	my ($rows) = @_;
	my @widths = map { my $column = $_; (sort { $b <=> $a } map { length $_->[$column] } @{$rows})[0] } 0 .. 2;
	return map { my $row = $_; (join('  ', map { sprintf '%-*s', $widths[$_] // 0, $row->[$_] } 0 .. 3) =~ s/\s+$//r) . "\n" } @{$rows};
}

sub take_effect {
	my ($old, @changes) = @_;
	if (in_sysmaint_session()) {
		print @changes, "Saved. It takes effect when you restart into the USER session.\n";
		return 0;
	}
	my $restart = restart_tunnels();
	if ($restart->{state} eq 'failed') {
		eval { write_file($USER_SETTINGS, $old); 1 } or return failure(1, @{ $restart->{reasons} },
			'The tunnels did not come up with these servers, and the old ones cannot be brought back: ' . masked($@ =~ s/\n\z//r) . '.');
		my $also = restart_tunnels()->{state} eq 'failed' ? ', and do not come up either' : '';
		return failure(1, @{ $restart->{reasons} }, "The tunnels did not come up with these servers within 5 s, so the old ones are back$also.");
	}
	my %ends = (restarted => "The tunnels were restarted. Do they work? $PROGRAM check",
		masked => "Saved. The tunnels still use the old servers, because $UNIT is masked. To switch: @{[unmask_step()]}",
		stopped => "Saved. The tunnels are stopped. To start them: systemctl start $UNIT");
	print @changes, "$ends{ $restart->{state} }\n";
	return 0;
}

1;
