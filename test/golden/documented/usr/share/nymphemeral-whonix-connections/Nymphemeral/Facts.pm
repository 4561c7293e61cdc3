# The facts of this build: names, paths and servers.
package Nymphemeral::Facts;
use strict;
use warnings;
use Exporter qw(import);

our @EXPORT_OK = qw(
	$AS_ROOT $CONF $GATEWAY $LOCK $LOG $MAPPED_ADDRESS $PID_FILE $PROGRAM $RUNNING_CONF $RUNTIME_DIRECTORY
	%SERVICES @SETTINGS_DIRECTORIES $TORRC $UNIT $VERSION
);

our $PROGRAM = 'nymphemeral-whonix-connections';
our $VERSION = '1.0.0';
our $UNIT = 'stunnel@nymphemeral.service';
# What the administrator may edit, and what the daemon runs with.
our $CONF = '/etc/stunnel/nymphemeral.conf';
our $RUNTIME_DIRECTORY = '/run/' . 'stunnel-nymphemeral';
our $RUNNING_CONF = "$RUNTIME_DIRECTORY/stunnel.conf";
our $PID_FILE = '/run/stunnel-nymphemeral/stunnel.pid';
# stunnel's log, which every user may read.
our $LOG = "$RUNTIME_DIRECTORY/log";
# Later directories win, and later files in one.
our @SETTINGS_DIRECTORIES = ('/etc/' . 'nymphemeral-whonix-connections' . '.d', '/usr/local/etc/' . 'nymphemeral-whonix-connections' . '.d');
# Who holds it may change the settings.
our $LOCK = '/run/' . 'nymphemeral-whonix-connections' . '.lock';
our %SERVICES = (news => 'nntps-client', mail => 'ssmtp-client');
our $MAPPED_ADDRESS = '2.2.2.2';
our $GATEWAY = '10.152.152.10';
our $TORRC = '/usr/local/etc/torrc.d/50_user.conf';
our $AS_ROOT = $> == 0;

1;
