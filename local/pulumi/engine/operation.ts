// The frame of every operation on a stack: lock, deployment, program, events, checkpoint, history.
import { flagOf, listOf, switchOf, type CommandLine } from '../command-line';
import { CliFailure, exitCodes } from '../failure';
import { takeLock } from '../backend/lock';
import type { Snapshot } from '../backend/checkpoint';
import type { ProcessWorld } from '../process-world';
import { openValues } from '../secrets/sealed-values';
import type { Values } from '../values/wire';
import { diagnose, takeTurns, type Deployment } from './deployment';
import { openEventStream, type EventStream } from './event-stream';
import { environmentOf } from './history-environment';
import { openStackState, type StackState } from './open-stack-state';
import { attachedProviders, ProviderBook } from './provider-book';
import { StateBook } from './state-book';
import { StepFailure } from './steps';
import { makeUrn, stackType } from './urn';
import { DiffDisplay } from '../display/diff-display';
import { ProgressDisplay } from '../display/progress-display';
import type { Display, ShownEvent } from '../display/step-metadata';

/** One kind of operation. */
export interface OperationKind {
  /** As history names it. */
  kind: 'update' | 'refresh' | 'destroy';
  /** `Updating`, `Previewing update` ... */
  title: string;
  preview: boolean;
  /** What comes before the first word of the operation, such as the loading of policy packs. */
  before?(deployment: Deployment): Promise<void>;
  /** What to say instead where there is nothing to do. */
  unneeded?(deployment: Deployment, state: StackState): string | undefined;
  /** The work; its failure is told already. Returns whether the operation failed. */
  work(deployment: Deployment, state: StackState, engine: { announce(address: string): void; stackOutputs(project: string, stack: string): Values }): Promise<{ failed: boolean; close?(): void }>;
}

/** Outputs of another stack. */
function outputsOf(state: StackState, project: string, stack: string): Values {
  const { checkpoint } = state.backend.read(project, stack);
  const root = checkpoint.latest?.resources?.find(({ type }) => type === stackType);
  return openValues(root?.outputs ?? {}, state.crypter);
}

function refuseUnexpected(line: CommandLine, operation: OperationKind, counts: Readonly<Record<string, number>>): void {
  const changed = Object.keys(counts).some((kind) => kind !== 'same');
  if (!switchOf(line, 'expect-no-changes') || !changed) return;
  throw new CliFailure(`error: no changes were expected${operation.preview ? ' for preview but changes were proposed' : ' but changes occurred'}`, exitCodes.noChangesExpected);
}

/** What the options of a command line ask of an operation. */
function optionsOf(line: CommandLine, preview: boolean): Deployment['options'] {
  return {
    preview, targets: [...listOf(line, 'target'), ...listOf(line, 't')], excludes: listOf(line, 'exclude'), replaces: listOf(line, 'replace'),
    excludeProtected: switchOf(line, 'exclude-protected'), continueOnError: switchOf(line, 'continue-on-error'), targetDependents: switchOf(line, 'target-dependents'),
    parallel: Math.max(1, Number(flagOf(line, 'parallel', 'p') ?? 16)),
  };
}

function openDeployment(world: ProcessWorld, line: CommandLine, operation: OperationKind, state: StackState, running: { providers: ProviderBook; events: EventStream; display: Display }): Deployment {
  const save = (snapshot: Snapshot): void => { if (!operation.preview) state.backend.write(state.project.name, state.stack, snapshot); };
  return {
    name: { stack: state.stack, project: state.project.name }, config: state.config(), providers: running.providers,
    book: new StateBook(state.checkpoint.checkpoint.latest, state.crypter, state.salt, save, world.now),
    options: optionsOf(line, operation.preview), counts: {}, seen: new Set(), errors: [], now: world.now, newId: world.newId, randomBytes: world.randomBytes,
    send: (event) => { running.events.send(event); running.display.handle(event as ShownEvent); },
    showProgress: (message, done) => running.display.handle({ progressEvent: { message, done } }),
    signal: world.signal, steps: 0, performed: new Map(), stepFailed: false, halted: false, inTurn: takeTurns(),
  };
}

const rootUrnOf = (state: StackState): string => makeUrn({ stack: state.stack, project: state.project.name }, stackType, `${state.project.name}-${state.stack}`, '');

/** The display that the flags ask for. */
function displayOf(world: ProcessWorld, line: CommandLine, operation: OperationKind, state: StackState): Display {
  const options = { preview: operation.preview, refresh: operation.kind === 'refresh', rootUrn: rootUrnOf(state), now: world.now, print: world.out };
  if (switchOf(line, 'suppress-progress')) return { handle: () => undefined };
  return switchOf(line, 'diff') ? new DiffDisplay(options) : new ProgressDisplay(options);
}

/** The last words of an operation, in events and in the history. */
function conclude(world: ProcessWorld, line: CommandLine, operation: OperationKind, state: StackState, deployment: Deployment, failed: boolean, startedAt: number): void {
  if (deployment.stepFailed || world.signal.aborted) {
    const what = operation.preview ? 'preview' : operation.kind === 'refresh' ? 'refresh' : 'update';
    diagnose(deployment, 'error', world.signal.aborted ? `${what} canceled` : `${what} failed`);
  }
  const seconds = Math.max(1, Math.round((world.now() - startedAt) / 1000));
  const changes = Object.fromEntries(Object.entries(deployment.counts).sort(([a], [b]) => (a < b ? -1 : 1)));
  deployment.send({ summaryEvent: { maybeCorrupt: false, durationSeconds: seconds, resourceChanges: changes, PolicyPacks: deployment.policyPacks ?? {}, isPreview: operation.preview, result: failed ? 'failed' : 'succeeded' } });
  deployment.send({ cancelEvent: {} });
  if (operation.preview) return;
  deployment.book.write();
  state.backend.addHistory(state.project.name, state.stack, {
    kind: operation.kind, startTime: Math.floor(startedAt / 1000), endTime: Math.floor(world.now() / 1000), message: flagOf(line, 'message', 'm') ?? '',
    environment: environmentOf(world, line), config: historyConfig(state), result: failed ? 'failed' : 'succeeded', resourceChanges: changes,
  }, world.now());
}

/** The work from the first event to the last; true where it failed. */
async function carryOut(world: ProcessWorld, line: CommandLine, operation: OperationKind, state: StackState, deployment: Deployment, address: { current: string }): Promise<boolean> {
  const startedAt = world.now();
  let failed = true;
  let close: (() => void) | undefined;
  try {
    await operation.before?.(deployment);
    deployment.send({ preludeEvent: { config: Object.fromEntries([...deployment.config].map(([key, { value, secret }]) => [key, secret ? '[secret]' : value])) } });
    const result = await operation.work(deployment, state, { announce: (told) => { address.current = told; }, stackOutputs: (project, stack) => outputsOf(state, project, stack) });
    failed = result.failed;
    close = result.close;
  } catch (error) {
    if (!(error instanceof StepFailure)) diagnose(deployment, 'error', error instanceof Error ? error.message : String(error));
  } finally {
    close?.();
    failed ||= deployment.stepFailed || deployment.errors.length > 0 || world.signal.aborted;
    conclude(world, line, operation, state, deployment, failed, startedAt);
  }
  return failed;
}

/** Runs an operation from lock to history. @throws CliFailure where it failed */
export async function runOperation(world: ProcessWorld, line: CommandLine, operation: OperationKind): Promise<Deployment> {
  const state = openStackState(world, line);
  const release = operation.preview ? () => undefined : takeLock(world, state.backend, state.project.name, state.stack);
  const events = openEventStream(flagOf(line, 'event-log'), world.now);
  const address = { current: '' };
  const providers = new ProviderBook(attachedProviders(world.variables.PULUMI_DEBUG_PROVIDERS), () => address.current);
  const cancel = (): void => { providers.cancelAll().catch((error: unknown) => world.err(`warning: a provider could not be cancelled: ${String(error)}\n`)); };
  world.signal.addEventListener('abort', cancel, { once: true });
  try {
    const deployment = openDeployment(world, line, operation, state, { providers, events, display: displayOf(world, line, operation, state) });
    const nothing = operation.unneeded?.(deployment, state);
    if (nothing !== undefined) { world.out(nothing); return deployment; }
    world.out(`${operation.title} (${state.stack}):\n`);
    if (await carryOut(world, line, operation, state, deployment, address)) throw new CliFailure('');
    refuseUnexpected(line, operation, deployment.counts);
    return deployment;
  } finally {
    providers.close();
    world.signal.removeEventListener('abort', cancel);
    release();
    await events.close();
  }
}

/** Settings as the history keeps them: secrets encrypted. */
function historyConfig(state: StackState): Record<string, unknown> {
  return Object.fromEntries([...state.config()].map(([key, { value, secret, object }]) => [key, { value: secret ? state.crypter().encrypt(value) : value, secret, ...(object === undefined ? {} : { object: true }) }]));
}
