/**
 * The stunnel options that the definition may use, each with the first upstream release that has it (stunnel's
 * NEWS). The set is closed: an option that stunnel does not know keeps it from starting (stunnel(8)). The last
 * ones are too new for bullseye; they are listed so that the reader learns why they are not used.
 */
export const STUNNEL_OPTIONS = {
  pid: "4.00",
  debug: "4.00",
  client: "4.00",
  accept: "4.00",
  connect: "4.00",
  protocol: "4.00",
  CApath: "4.00",
  delay: "4.00",
  protocolHost: "4.15",
  checkHost: "5.15",
  verifyChain: "5.34",
  sslVersionMin: "5.50",
  securityLevel: "5.57",
  sessionResume: "5.60",
  OCSPrequire: "5.71",
  CAstore: "5.75",
} as const;

type StunnelOption = keyof typeof STUNNEL_OPTIONS;

/** Option and value, in the order in which the conf shows them. */
export type StunnelOptions = Readonly<Partial<Record<StunnelOption, string>>>;

/** The oldest stunnel that the package must run on: bullseye's. */
export const OLDEST_STUNNEL = "5.56";
