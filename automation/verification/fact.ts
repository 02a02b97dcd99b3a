// What is known of AWS and not seen yet: facts that the code relies on, and the probes that would see them.
import type { CommandContext } from '../commands/command';
import type { EnvironmentSession } from '../stacks/environment-session';

/** One fact about AWS. */
export interface Fact {
  /** Lower-case words with hyphens. */
  id: string;
  /** What is taken for true. */
  statement: string;
  /** Where the code relies on it. */
  reliedOnBy: string;
  /** Where it was learnt. */
  source: string;
  /** Id of the probe that tells; absent where none can, with the reason. */
  probe?: string;
  why?: string;
}

/** What a probe saw of one fact. */
export interface Finding {
  fact: string;
  /** `not told`: the target does not say. */
  outcome: 'holds' | 'fails' | 'not told';
  evidence: string;
}

/** What a probe leaves: findings, and the answers that they come from, to become fixtures. */
export interface ProbeResult {
  findings: readonly Finding[];
  recording: unknown;
}

/** One probe. */
export interface Probe {
  id: string;
  title: string;
  /** US dollars that it can cost at most. */
  dollars: number;
  /** Minutes that it takes on AWS, about. */
  minutes: number;
  run(world: ProbeWorld): Promise<ProbeResult>;
}

/** What probes work with: an environment of their own, deployed before and destroyed after. */
export interface ProbeWorld {
  context: CommandContext;
  session: EnvironmentSession;
}
