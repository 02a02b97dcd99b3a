// One operation on a stack: its settings, its state, its counters and its voice; steps are done against it.
import type { ResourceState } from '../backend/checkpoint';
import type { ConfigValue } from '../project/config';
import type { EngineEvent, StepFacts } from './events';
import { stepMetadata } from './events';
import type { Values } from '../values/wire';
import { holdToPlan } from './plan';
import type { ProviderBook } from './provider-book';
import type { StateBook } from './state-book';
import { isDefaultProvider, type StackName } from './urn';

/** Settings of one operation. */
export interface DeploymentOptions {
  preview: boolean;
  targets: readonly string[];
  excludes: readonly string[];
  excludeProtected: boolean;
  continueOnError: boolean;
  targetDependents: boolean;
  /** Resources to be replaced even if nothing about them changed. */
  replaces: readonly string[];
  parallel: number;
}

/** Everything that steps share. */
export interface Deployment {
  name: StackName;
  options: DeploymentOptions;
  config: ReadonlyMap<string, ConfigValue>;
  book: StateBook;
  providers: ProviderBook;
  /** Resources by `same`, `create` ... as the summary counts them. */
  counts: Record<string, number>;
  /** URNs registered by the program. */
  seen: Set<string>;
  errors: string[];
  now(): number;
  newId(): string;
  randomBytes(count: number): Buffer;
  send(event: EngineEvent): void;
  /** For the person only: no event tells it. */
  showProgress(message: string, done: boolean): void;
  signal: AbortSignal;
  /** Steps done so far. */
  steps: number;
  /** The last step of each URN, as its end has to tell it again. */
  performed: Map<string, StepFacts>;
  /** A step failed. */
  stepFailed: boolean;
  /** Nothing new is begun. */
  halted: boolean;
  /** Decides what is done to one resource at a time, in the order in which they come, as Pulumi's engine does. */
  inTurn<T>(decide: () => Promise<T>): Promise<T>;
  /** Versions of the policy packs that watch, by `name|local|folder`. */
  policyPacks?: Readonly<Record<string, string>>;
  /** Steps by URN that a preview planned. */
  planned?: Map<string, string[]>;
  /** Steps by URN that the update may take, where a plan holds it. */
  allowed?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Looks at a resource's inputs before it is made; policies answer here, with the inputs as they want them. @throws where a mandatory one refuses */
  analyze?(state: ResourceState): Promise<Values>;
}

/** A message to the person, also as an event. */
export function diagnose(deployment: Deployment, severity: 'error' | 'warning' | 'info', message: string, urn?: string): void {
  if (severity === 'error') deployment.errors.push(message);
  deployment.send({ diagnosticEvent: { ...(urn === undefined ? {} : { urn }), prefix: `${severity}: `, message: `${message.trimEnd()}\n`, color: 'never', severity } });
}

/** One thing after the other; a failure holds nobody up. */
export function takeTurns(): Deployment['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (decide) => {
    const turn = last.then(decide, decide);
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** A step failed: nothing new is begun, unless the person wants to go on. */
export function halt(deployment: Deployment): void {
  deployment.stepFailed = true;
  if (!deployment.options.preview && !deployment.options.continueOnError) deployment.halted = true;
}

/** A component's end comes with its outputs; only a preview tells it at once. */
const endsLater = ({ operation, new: state }: StepFacts, preview: boolean): boolean =>
  !preview && state !== undefined && !state.custom && ['create', 'same', 'update'].includes(operation);

/** Tells a step's begin and end around its work; a failure is told and thrown on. `ended` may change what the end says. */
export async function perform<T extends ResourceState | undefined>(deployment: Deployment, facts: StepFacts, work: () => Promise<T>, ended?: (done: T) => Partial<StepFacts>): Promise<T> {
  const silent = isDefaultProvider(facts.urn);
  if (!silent) holdToPlan(deployment, facts.urn, facts.operation);
  const planning = deployment.options.preview ? { planning: true } : {};
  deployment.performed.set(facts.urn, facts);
  deployment.send({ resourcePreEvent: { metadata: stepMetadata(facts), ...planning } });
  try {
    const done = await work();
    const end: StepFacts = { ...facts, ...(done === undefined ? {} : { new: done }), ...ended?.(done) };
    if (!endsLater(facts, deployment.options.preview)) deployment.send({ resOutputsEvent: { metadata: stepMetadata(end), ...planning } });
    if (!silent) deployment.steps += 1;
    return done;
  } catch (error) {
    deployment.send({ resOpFailedEvent: { metadata: stepMetadata(facts), status: 0, steps: deployment.steps } });
    throw error;
  }
}

/** Counts a resource once under what was done to it; default providers do not count. */
export function count(deployment: Deployment, operation: string, urn: string): void {
  if (isDefaultProvider(urn)) return;
  deployment.counts[operation] = (deployment.counts[operation] ?? 0) + 1;
}
