/** The machine's own address; Whonix gives it to a workstation. */
export const WORKSTATION = "10.152.152.11";
/** The machine's default gateway. */
export const GATEWAY = "10.152.152.10";
/** The same in IPv6, which a Whonix-Workstation has as well. */
export const WORKSTATION_6 = "fd19:c33d:88bc::11";
export const GATEWAY_6 = "fd19:c33d:88bc::10";
/** What news.mixmin.net resolves to in a machine. */
export const NEWS = "192.0.2.10";
/** A second address the news server answers at, for stories in which it moves. */
export const SPARE = "192.0.2.11";
/** The address Whonix-Gateway redirects to the mail server. */
export const MAIL = "2.2.2.2";
/** The address that the gateway's Tor gives the onion service to which it maps {@link MAIL}. */
export const MAIL_ONION = "10.192.0.25";

/** /etc/hosts of a machine that knows only itself. */
export const LOCAL_HOSTS = "127.0.0.1 localhost\n127.0.1.1 host\n";
