// One operation on a stack: its settings, its state, its counters and its voice; steps are done against it.
import type { ResourceState } from '../backend/checkpoint';
import type { ConfigValue } from '../project/config';
import type { EngineEvent, Operation, StepFacts } from './events';
import { stepMetadata } from './events';
import { progressLine } from './display';
import { holdToPlan } from './plan';
import type { ProviderBook } from './provider-book';
import type { StateBook } from './state-book';
import { stackType, type StackName } from './urn';

/** Settings of one operation. */
export interface DeploymentOptions {
  preview: boolean;
  targets: readonly string[];
  excludes: readonly string[];
  excludeProtected: boolean;
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
  print(text: string): void;
  signal: AbortSignal;
  /** Versions of the policy packs that watch, by name. */
  policyPacks?: Readonly<Record<string, string>>;
  /** Steps by URN that a preview planned. */
  planned?: Map<string, string[]>;
  /** Steps by URN that the update may take, where a plan holds it. */
  allowed?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Looks at a resource's inputs before it is made; policies answer here. @throws where a mandatory one refuses */
  analyze?(state: ResourceState): Promise<void>;
}

/** A message to the person, also as an event. */
export function diagnose(deployment: Deployment, severity: 'error' | 'warning' | 'info', message: string, urn?: string): void {
  if (severity === 'error') deployment.errors.push(message);
  const text = message.endsWith('\n') ? message : `${message}\n`;
  deployment.send({ diagnosticEvent: { ...(urn === undefined ? {} : { urn }), prefix: `<{%reset%}>${severity}: <{%reset%}>`, message: `<{%reset%}>${text.trimEnd()}<{%reset%}>\n`, color: 'never', severity } });
}

const quiet: ReadonlySet<Operation> = new Set(['same', 'replace']);

/** Tells a step's begin and end around its work; a failure is told and thrown on. */
export async function perform<T extends ResourceState | undefined>(deployment: Deployment, facts: StepFacts, work: () => Promise<T>): Promise<T> {
  if (!facts.type.startsWith('pulumi:providers:')) holdToPlan(deployment, facts.urn, facts.operation);
  const shown = facts.new ?? facts.old;
  const planning = deployment.options.preview ? { planning: true } : {};
  deployment.send({ resourcePreEvent: { metadata: stepMetadata(facts), ...planning } });
  const loud = shown !== undefined && !quiet.has(facts.operation) && !facts.type.startsWith('pulumi:providers:');
  if (loud) deployment.print(progressLine(facts.operation, shown, deployment.options.preview ? 'plan' : 'begin', 0));
  const began = deployment.now();
  try {
    const done = await work();
    const end = done ?? facts.new;
    if (facts.type !== stackType || facts.new === undefined) deployment.send({ resOutputsEvent: { metadata: stepMetadata({ ...facts, ...(end === undefined ? {} : { new: end }) }), ...planning } });
    if (loud && !deployment.options.preview && facts.type !== stackType) deployment.print(progressLine(facts.operation, end ?? shown, 'end', (deployment.now() - began) / 1000));
    return done;
  } catch (error) {
    deployment.send({ resOpFailedEvent: { metadata: stepMetadata(facts), status: 0, steps: 0 } });
    throw error;
  }
}

/** Counts a resource once under what was done to it. */
export function count(deployment: Deployment, operation: string, type: string): void {
  if (type.startsWith('pulumi:providers:')) return;
  deployment.counts[operation] = (deployment.counts[operation] ?? 0) + 1;
}
