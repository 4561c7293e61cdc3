/** Where the command's private modules lie (Debian Perl Policy 3.3), below debian-templates/ and below /. */
export const MODULE_FOLDER = "usr/share/nymphemeral-whonix-connections/Nymphemeral";

/** The command's private modules, each a subject; Facts alone has values to fill in. */
export const MODULES = [
  "Address.pm",
  "Answers.pm",
  "AtOnce.pm",
  "Attempt.pm",
  "Causes.pm",
  "Check.pm",
  "Conf.pm",
  "Daemon.pm",
  "Explanations.pm",
  "Facts.pm.ejs",
  "Gateway.pm",
  "GatewayDns.pm",
  "Log.pm",
  "Machine.pm",
  "Output.pm",
  "Processes.pm",
  "Relay.pm",
  "RunningConf.pm",
  "Server.pm",
  "ServerProblem.pm",
  "Settings.pm",
  "Status.pm",
  "Stunnel.pm",
  "Subprocess.pm",
  "ThroughTor.pm",
  "Tunnels.pm",
  "Visit.pm",
] as const;
