import type { StoryMachine } from "../story-machine.ts";

/** A TCP server to be, in a machine itself. */
export interface MachineServer {
  readonly address: string;
  readonly port: number;
  /** Perl that serves one connection, `$client`. */
  readonly serve: string;
}

/** Starts a server in a machine, in place of the one that was there at that port, and waits until it listens. */
export async function serveInMachine(
  machine: StoryMachine,
  { address, port, serve }: MachineServer,
): Promise<void> {
  const unit = `server-${port}`;
  // perl-base is Essential: every machine has it.
  const program = `use IO::Socket::INET;
    $SIG{CHLD} = 'IGNORE';
    my $server = IO::Socket::INET->new(Listen => 9, LocalAddr => '${address}', LocalPort => ${port}, ReuseAddr => 1) or die;
    while (my $client = $server->accept) {
      next if fork;
      $client->autoflush(1);
      ${serve};
      exit;
    }`;
  await machine.write(`/root/${unit}.pl`, program);
  await machine.execute(`systemctl stop ${unit}`);
  await machine.succeed(`systemd-run --quiet --collect --unit=${unit} perl /root/${unit}.pl`);
  await machine.waitForOpenPort(address, port, 10);
}
