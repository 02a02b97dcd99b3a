// The frame of every operation on a stack: lock, deployment, program, events, checkpoint, history.
import { flagOf, listOf, switchOf, type CommandLine } from '../command-line';
import { CliFailure, exitCodes } from '../failure';
import { takeLock } from '../backend/lock';
import type { Snapshot } from '../backend/checkpoint';
import type { ProcessWorld } from '../process-world';
import { openValues } from '../secrets/sealed-values';
import type { Values } from '../values/wire';
import { diagnose, type Deployment } from './deployment';
import { printSummary } from './display';
import { openEventStream } from './event-stream';
import { environmentOf } from './history-environment';
import { openStackState, type StackState } from './open-stack-state';
import { attachedProviders, ProviderBook } from './provider-book';
import { StateBook } from './state-book';
import { StepFailure } from './steps';
import { stackType } from './urn';

/** One kind of operation. */
export interface OperationKind {
  /** As history names it. */
  kind: 'update' | 'refresh' | 'destroy';
  /** `Updating`, `Previewing update` ... */
  title: string;
  preview: boolean;
  /** The work; its failure is told already. Returns whether the operation failed. */
  work(deployment: Deployment, state: StackState, engine: { announce(address: string): void; stackOutputs(project: string, stack: string): Values }): Promise<{ failed: boolean; close?(): void }>;
}

/** Outputs of another stack. */
function outputsOf(state: StackState, project: string, stack: string): Values {
  const { checkpoint } = state.backend.read(project, stack);
  const root = checkpoint.latest?.resources?.find(({ type }) => type === stackType);
  return openValues(root?.outputs ?? {}, state.crypter);
}

function refuseUnexpected(line: CommandLine, counts: Readonly<Record<string, number>>): void {
  const changes = Object.entries(counts).filter(([operation]) => operation !== 'same').reduce((sum, [, number]) => sum + number, 0);
  if (switchOf(line, 'expect-no-changes') && changes > 0) {
    throw new CliFailure('error: no changes were expected but changes were ' + 'proposed', exitCodes.noChangesExpected);
  }
}

/** Runs an operation from lock to history. @throws CliFailure where it failed */
export async function runOperation(world: ProcessWorld, line: CommandLine, operation: OperationKind): Promise<Deployment> {
  const state = openStackState(world, line);
  const release = operation.preview ? () => undefined : takeLock(world, state.backend, state.project.name, state.stack);
  const events = openEventStream(flagOf(line, 'event-log'), world.now);
  const startedAt = world.now();
  let engineAddress = '';
  const providers = new ProviderBook(attachedProviders(world.variables.PULUMI_DEBUG_PROVIDERS), () => engineAddress);
  const save = (snapshot: Snapshot): void => { if (!operation.preview) state.backend.write(state.project.name, state.stack, snapshot); };
  const deployment: Deployment = {
    name: { stack: state.stack, project: state.project.name }, config: state.config(), providers,
    book: new StateBook(state.checkpoint.checkpoint.latest, state.crypter, state.salt, save, world.now),
    options: {
      preview: operation.preview, targets: [...listOf(line, 'target'), ...listOf(line, 't')], excludes: listOf(line, 'exclude'),
      excludeProtected: switchOf(line, 'exclude-protected'), parallel: Number(flagOf(line, 'parallel', 'p') ?? 16),
    },
    counts: {}, seen: new Set(), errors: [], now: world.now, newId: world.newId, randomBytes: world.randomBytes,
    send: (event) => events.send(event), print: world.out, signal: world.signal,
  };
  const cancel = (): void => { providers.cancelAll().catch((error: unknown) => world.err(`warning: a provider could not be cancelled: ${String(error)}\n`)); };
  world.signal.addEventListener('abort', cancel, { once: true });
  let failed = true;
  let close: (() => void) | undefined;
  try {
    world.out(`${operation.title} (${state.stack}):\n\n`);
    deployment.send({ preludeEvent: { config: Object.fromEntries([...deployment.config].map(([key, { value, secret }]) => [key, secret ? '[secret]' : value])) } });
    const result = await operation.work(deployment, state, { announce: (address) => { engineAddress = address; }, stackOutputs: (project, stack) => outputsOf(state, project, stack) });
    failed = result.failed;
    close = result.close;
    if (!failed) refuseUnexpected(line, deployment.counts);
  } catch (error) {
    failed = true;
    if (error instanceof CliFailure && error.exitCode === exitCodes.noChangesExpected) throw error;
    if (!(error instanceof StepFailure)) diagnose(deployment, 'error', error instanceof Error ? error.message : String(error));
  } finally {
    close?.();
    const seconds = Math.max(1, Math.round((world.now() - startedAt) / 1000));
    deployment.send({ summaryEvent: { maybeCorrupt: false, durationSeconds: seconds, resourceChanges: deployment.counts, PolicyPacks: deployment.policyPacks ?? {}, isPreview: operation.preview, result: failed ? 'failed' : 'succeeded' } });
    deployment.send({ cancelEvent: {} });
    if (deployment.errors.length > 0) world.out(`Diagnostics:\n${deployment.errors.map((text) => `    error: ${text}\n`).join('')}\n`);
    world.out(printSummary(deployment.counts, operation.preview));
    if (!operation.preview) {
      deployment.book.write();
      state.backend.addHistory(state.project.name, state.stack, {
        kind: operation.kind, startTime: Math.floor(startedAt / 1000), endTime: Math.floor(world.now() / 1000), message: flagOf(line, 'message', 'm') ?? '',
        environment: environmentOf(world, line), config: historyConfig(state), result: failed ? 'failed' : 'succeeded', resourceChanges: { ...deployment.counts },
      }, world.now());
      world.out(`\nDuration: ${seconds}s\n\n`);
    }
    providers.close();
    world.signal.removeEventListener('abort', cancel);
    release();
    await events.close();
  }
  if (failed) throw new CliFailure(operation.preview ? 'error: preview failed' : 'error: update failed');
  return deployment;
}

/** Settings as the history keeps them: secrets encrypted. */
function historyConfig(state: StackState): Record<string, unknown> {
  return Object.fromEntries([...state.config()].map(([key, { value, secret, object }]) => [key, { value: secret ? state.crypter().encrypt(value) : value, secret, ...(object === undefined ? {} : { object: true }) }]));
}
